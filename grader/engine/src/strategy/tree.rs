//! All schedules, depth first: within a bound on preemptions, or up to the order of steps that
//! commute (sleep sets, after Godefroid, "Partial-Order Methods", 1996).
//!
//! The stack of nodes is the path of the current execution; the next one repeats it up to the
//! last node with an alternative. The candidates of all nodes lie in one list behind one
//! another, so that a step costs no allocation.

use super::{Candidate, Key, Pick, Strategy, View};
use crate::op::{ObjectId, Op, TaskId};
use crate::schedule::Mode;

/// What is left out.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(crate) enum Prune {
    /// Schedules with more preemptions than this.
    Preemptions(usize),
    /// Schedules that differ from another in the order of independent steps only.
    SleepSets,
}

/// A step that others have covered: the first operation of a task, and what else came with it.
#[derive(Clone)]
struct Sleeper {
    task: TaskId,
    op: Op,
    effects: Vec<ObjectId>,
}

impl Sleeper {
    /// Whether the order of the two can make a difference.
    fn depends_on(&self, op: &Op, effects: &[ObjectId]) -> bool {
        self.op.depends_on(op)
            || effects.iter().any(|object| self.op.touches(*object))
            || self.effects.iter().any(|object| op.touches(*object) || effects.contains(object))
    }
}

/// A decision on the path.
struct Node {
    /// Its candidates in the shared list; none for a data choice.
    first: usize,
    count: usize,
    /// The one that was chosen (or the value), counted in the order of trial.
    chosen: usize,
    /// The candidate that costs no preemption, if only one does not.
    stay: bool,
    /// Preemptions before it.
    preemptions: usize,
    sleep: Vec<Sleeper>,
    /// What the chosen step changed besides the objects of its operation.
    effects: Vec<ObjectId>,
    data: bool,
}

/// Goes through the tree of schedules.
pub(crate) struct Tree {
    prune: Prune,
    mode: Mode,
    nodes: Vec<Node>,
    candidates: Vec<Candidate>,
    depth: usize,
    begun: bool,
    exhausted: bool,
    diverged: bool,
}

impl Tree {
    pub(crate) fn new(prune: Prune, mode: Mode) -> Self {
        Self {
            prune,
            mode,
            nodes: Vec::new(),
            candidates: Vec::new(),
            depth: 0,
            begun: false,
            exhausted: false,
            diverged: false,
        }
    }

    fn candidate(&self, node: &Node, index: usize) -> Candidate {
        self.candidates[node.first + index]
    }

    fn allows(&self, node: &Node, index: usize) -> bool {
        match self.prune {
            Prune::Preemptions(bound) => {
                node.preemptions + usize::from(node.stay && index > 0) <= bound
            }
            Prune::SleepSets => {
                let task = self.candidate(node, index).task;
                node.sleep.iter().all(|sleeper| sleeper.task != task)
            }
        }
    }

    /// Takes the next alternative of the last node that has one.
    fn advance(&mut self) -> bool {
        while let Some(mut node) = self.nodes.pop() {
            if node.data {
                if node.chosen + 1 < node.count {
                    node.chosen += 1;
                    self.nodes.push(node);
                    return true;
                }
                continue;
            }
            if self.prune == Prune::SleepSets {
                let done = self.candidate(&node, node.chosen);
                let effects = std::mem::take(&mut node.effects);
                node.sleep.push(Sleeper { task: done.task, op: done.op, effects });
            }
            let next = (node.chosen + 1..node.count).find(|&index| self.allows(&node, index));
            if let Some(next) = next {
                node.chosen = next;
                self.nodes.push(node);
                return true;
            }
            self.candidates.truncate(node.first);
        }
        false
    }

    /// Takes note of what the last step changed. Its data choices may have led to different
    /// changes: all count.
    fn learn(&mut self, effects: &[ObjectId]) {
        if self.prune != Prune::SleepSets {
            return;
        }
        let path = &mut self.nodes[..self.depth];
        if let Some(last) = path.iter_mut().rev().find(|node| !node.data) {
            for object in effects {
                if !last.effects.contains(object) {
                    last.effects.push(*object);
                }
            }
        }
    }

    /// What the last decision leaves to this one: preemptions, and who sleeps on.
    fn inherited(&self) -> (usize, Vec<Sleeper>) {
        let Some(last) = self.nodes.iter().rev().find(|node| !node.data) else {
            return (0, Vec::new());
        };
        let preemptions = last.preemptions + usize::from(last.stay && last.chosen > 0);
        if last.sleep.is_empty() {
            return (preemptions, Vec::new());
        }
        let ran = self.candidate(last, last.chosen);
        let sleeps = |sleeper: &&Sleeper| {
            sleeper.task != ran.task && !sleeper.depends_on(&ran.op, &last.effects)
        };
        (preemptions, last.sleep.iter().filter(sleeps).cloned().collect())
    }

    /// Repeats the decision of the path at this depth.
    fn repeat(&mut self, view: &View<'_>) -> Pick {
        let node = &self.nodes[self.depth];
        self.depth += 1;
        let task = (!node.data).then(|| self.candidate(node, node.chosen).task);
        let found = task.and_then(|task| view.candidates.iter().position(|c| c.task == task));
        self.diverged |= found.is_none();
        found.map_or(Pick::Prune, Pick::Run)
    }
}

impl Strategy for Tree {
    fn begin(&mut self) -> Option<Mode> {
        if self.diverged {
            return None;
        }
        if self.begun && !self.advance() {
            self.exhausted = true;
            return None;
        }
        self.begun = true;
        self.depth = 0;
        Some(self.mode)
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        // Forced steps matter to sleep sets alone: they wake those that depend on them.
        if view.is_forced() && self.prune != Prune::SleepSets {
            return Pick::Run(0);
        }
        self.learn(view.effects);
        if self.depth < self.nodes.len() {
            return self.repeat(view);
        }
        let (preemptions, sleep) = self.inherited();
        let first = self.candidates.len();
        let default = view.candidates[view.default];
        self.candidates.push(default);
        let others = view.open.iter().map(|&index| view.candidates[index]);
        self.candidates.extend(others.filter(|candidate| candidate.task != default.task));
        let mut node = Node {
            first,
            count: self.candidates.len() - first,
            chosen: 0,
            stay: view.stay == Some(view.default),
            preemptions,
            sleep,
            effects: Vec::new(),
            data: false,
        };
        let Some(chosen) = (0..node.count).find(|&index| self.allows(&node, index)) else {
            self.candidates.truncate(first);
            return Pick::Prune;
        };
        node.chosen = chosen;
        let task = self.candidate(&node, chosen).task;
        self.nodes.push(node);
        self.depth += 1;
        view.candidates.iter().position(|c| c.task == task).map_or(Pick::Prune, Pick::Run)
    }

    fn data(&mut self, count: usize, _: Key) -> usize {
        if let Some(node) = self.nodes.get(self.depth) {
            self.depth += 1;
            if !node.data || node.count != count {
                self.diverged = true;
                return 0;
            }
            return node.chosen;
        }
        let first = self.candidates.len();
        self.nodes.push(Node {
            first,
            count,
            chosen: 0,
            stay: false,
            preemptions: 0,
            sleep: Vec::new(),
            effects: Vec::new(),
            data: true,
        });
        self.depth += 1;
        0
    }

    fn end(&mut self, effects: &[ObjectId]) {
        self.learn(effects);
    }

    fn sees_all(&self) -> bool {
        self.prune == Prune::SleepSets
    }

    fn is_exhausted(&self) -> bool {
        self.exhausted && !self.diverged
    }

    fn has_diverged(&self) -> bool {
        self.diverged
    }
}
