//! The next step of an execution: who could run, what the clock does, whom the strategy picks.

use crate::found::Failure;
use crate::op::{TaskId, Time};
use crate::schedule::Move;
use crate::strategy::{Candidate, Key, Pick, View};
use crate::task::{Condition, Idle, Woken};
use crate::world::{Handle, World};

/// Steps that an execution may take after the strategy has given it up: where that is not enough
/// for its end, taking it down is cheaper.
const REST: usize = 100;

/// What must hold before a task can run.
enum Probe {
    /// It has ended, or is kept from running.
    Out,
    Free,
    Blocked(Condition),
}

/// Decides who runs next. `None`: the execution is over.
pub(crate) fn decide(handle: Handle) -> Option<TaskId> {
    if !handle.with(World::step) {
        return None;
    }
    loop {
        let next = survey(handle);
        match handle.with(|world| world.settle(next)) {
            Settled::Again => {}
            Settled::Over => return None,
            Settled::Ready => break,
        }
    }
    handle.with(World::choose_task)
}

/// Finds all candidates; returns the earliest deadline that is still to come.
fn survey(handle: Handle) -> Option<Time> {
    let count = handle.with(|world| {
        world.candidates.clear();
        world.timers.clear();
        world.tasks.len()
    });
    let mut next = None;
    for index in 0..count {
        let ready = match handle.with(|world| world.probe(index)) {
            Probe::Out => continue,
            Probe::Free => true,
            // SAFETY: the condition lies on the stack of a task that is blocked and therefore
            // keeps its frame; the world is not lent, so the condition may use it.
            Probe::Blocked(condition) => unsafe { (*condition)() },
        };
        let deadline = handle.with(|world| world.classify(index, ready));
        next = match (next, deadline) {
            (Some(a), Some(b)) => Some(std::cmp::min(a, b)),
            (a, b) => a.or(b),
        };
    }
    next
}

enum Settled {
    Ready,
    Again,
    Over,
}

impl World {
    /// Counts a step. Whether there is one.
    fn step(&mut self) -> bool {
        if self.ended {
            return false;
        }
        self.steps += 1;
        if self.pruned.is_some_and(|at| self.steps > at + REST) {
            self.ended = true;
        } else if self.steps > self.max_steps.max(self.allowance) {
            self.fail(Failure::StepLimit);
        }
        !self.ended
    }

    #[inline]
    fn probe(&mut self, index: usize) -> Probe {
        let task = &self.tasks[index];
        match task.condition {
            _ if task.finished || task.frozen => Probe::Out,
            None => Probe::Free,
            Some(condition) => Probe::Blocked(condition),
        }
    }

    /// Files a task under those that can run or returns when it could.
    #[inline]
    fn classify(&mut self, index: usize, ready: bool) -> Option<Time> {
        let task = &self.tasks[index];
        let mut candidate =
            Candidate { task: TaskId(index as u32), op: task.op, woken: Woken::Ready };
        if ready {
            self.candidates.push(candidate);
            return None;
        }
        let deadline = task.deadline?;
        candidate.woken = Woken::TimedOut;
        if deadline <= self.now {
            self.candidates.push(candidate);
            return None;
        }
        if self.mode.early {
            self.timers.push(candidate);
        }
        Some(deadline)
    }

    /// Moves the clock where nothing else helps.
    fn settle(&mut self, next: Option<Time>) -> Settled {
        if self.candidates.is_empty() {
            let Some(next) = next else {
                self.fail(Failure::Deadlock);
                return Settled::Over;
            };
            self.now = next;
            // All have waited: whoever goes on now does not go on in a row.
            self.pause.streak = 0;
            self.stir(true);
            return self.check_time();
        }
        let idle = |candidate: &Candidate| self.tasks[candidate.task.index()].idle != Idle::No;
        if self.candidates.iter().all(idle) && self.round(next) {
            return self.check_time();
        }
        Settled::Ready
    }

    fn check_time(&mut self) -> Settled {
        if self.now > self.max_virtual {
            self.fail(Failure::TimeLimit);
            return Settled::Over;
        }
        Settled::Again
    }

    /// Asks the strategy.
    fn choose_task(&mut self) -> Option<TaskId> {
        let asks = self.pruned.is_none() && self.strategy.sees_all();
        if self.candidates.len() == 1 && self.timers.is_empty() && !asks {
            let only = self.candidates[0];
            return Some(self.commit(only, None));
        }
        let yields = self.me().idle != Idle::No;
        let (stay, default) = self.open_candidates();
        if self.pruned.is_some() {
            return self.run_out(default);
        }
        let me = self.current.index();
        let key = Key { task: self.current, operation: self.tasks[me].operations, choice: 0 };
        let view = View {
            candidates: &self.candidates,
            timers: &self.timers,
            open: &self.open,
            key,
            stay,
            default,
            yields,
            effects: &self.effects,
        };
        let forced = view.is_forced();
        let pick = self.strategy.pick(&view);
        let (chosen, taken) = match pick {
            Pick::Run(index) => {
                let chosen = self.candidates[index];
                (chosen, Move::Run(chosen.task.0))
            }
            Pick::Early(index) => {
                let chosen = self.timers[index];
                (chosen, Move::Early(chosen.task.0))
            }
            Pick::Prune => {
                self.pruned = Some(self.steps);
                return self.run_out(default);
            }
        };
        let decision = crate::strategy::Decision {
            key,
            taken,
            default: pick == Pick::Run(default),
            preempts: stay.is_some() && chosen.task != self.current,
        };
        Some(self.commit(chosen, (!forced).then_some(decision)))
    }

    /// Goes on without the strategy, which has given the execution up. To return from its functions
    /// costs a task less than to be unwound.
    fn run_out(&mut self, default: usize) -> Option<TaskId> {
        let chosen = self.candidates[default];
        Some(self.commit(chosen, None))
    }

    /// Fills `open`; returns the candidate that ran last, if it can go on, and the default one.
    fn open_candidates(&mut self) -> (Option<usize>, usize) {
        let patient = self.strategy.is_patient();
        let current = self.current;
        self.open.clear();
        for (index, candidate) in self.candidates.iter().enumerate() {
            let idle = self.tasks[candidate.task.index()].idle;
            let passed_over = match idle {
                Idle::No => false,
                Idle::Polled => patient || candidate.task == current,
                Idle::Yielded => candidate.task == current,
            };
            if !passed_over {
                self.open.push(index);
            }
        }
        if self.open.is_empty() {
            self.open.extend(0..self.candidates.len());
        }
        let runs = |index: &usize| self.candidates[*index].task == current;
        let stay = self.open.iter().copied().find(runs);
        let stay = stay.filter(|_| self.tasks[current.index()].idle == Idle::No);
        // The same for every strategy, or a replay would take another way.
        let default = stay.unwrap_or_else(|| self.next_in_circle());
        (stay, default)
    }

    /// The candidate after the current task that has something to do. Always the lowest would
    /// starve others where some only poll.
    fn next_in_circle(&self) -> usize {
        let current = self.current;
        let works = |candidate: &Candidate| match self.tasks[candidate.task.index()].idle {
            Idle::No => true,
            Idle::Yielded => candidate.task != current,
            Idle::Polled => false,
        };
        let all = || self.candidates.iter().enumerate();
        let working = || all().filter(|(_, candidate)| works(candidate));
        let after = working().find(|(_, candidate)| candidate.task > current);
        let found = after.or_else(|| working().next());
        let found = found.or_else(|| all().find(|(_, candidate)| candidate.task > current));
        found.map_or(0, |(index, _)| index)
    }

    /// The chosen task begins its operation.
    fn commit(&mut self, chosen: Candidate, decision: Option<crate::strategy::Decision>) -> TaskId {
        if let Some(decision) = decision {
            if matches!(decision.taken, Move::Early(_)) {
                let deadline = self.tasks[chosen.task.index()].deadline.unwrap_or(self.now);
                self.now = self.now.max(deadline);
            }
            if decision.preempts {
                self.preempted = Some(decision.key.task);
            }
            self.decisions.push(decision);
        }
        self.mix(u64::from(chosen.task.0) + 1);
        self.effects.clear();
        self.begin(chosen.task);
        let me = self.me();
        me.woken = chosen.woken;
        if me.condition.take().is_some() {
            me.deadline = None;
            me.wakeups += 1;
        }
        chosen.task
    }

    /// A data choice.
    pub(crate) fn choose_data(&mut self, count: usize) -> usize {
        if self.pruned.is_some() {
            return 0;
        }
        let key = self.data_key();
        let value = self.strategy.data(count, key);
        self.record_data(key, value);
        value
    }

    /// Whether something rare happens.
    pub(crate) fn choose_rarely(&mut self) -> bool {
        if self.pruned.is_some() {
            return false;
        }
        let key = self.data_key();
        let value = self.strategy.rarely(key);
        self.record_data(key, usize::from(value));
        value
    }

    fn data_key(&mut self) -> Key {
        let task = self.current;
        let me = self.me();
        me.choices += 1;
        Key { task, operation: me.operations, choice: me.choices }
    }

    fn record_data(&mut self, key: Key, value: usize) {
        let taken = Move::Data(value as u32);
        let decision =
            crate::strategy::Decision { key, taken, default: value == 0, preempts: false };
        self.decisions.push(decision);
        self.mix(0x1_0000 + value as u64);
    }

    fn mix(&mut self, value: u64) {
        self.hash = self.hash.rotate_left(5).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ value;
    }
}
