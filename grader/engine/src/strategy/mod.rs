//! Who decides: a strategy picks one of the candidates at every step.
//!
//! `random` rolls dice, `priorities` is PCT, `tree` goes through all possibilities within a
//! bound, `replay` repeats a schedule, `deviations` repeats parts of one.

pub(crate) mod deviations;
pub(crate) mod priorities;
pub(crate) mod random;
pub(crate) mod replay;
pub(crate) mod rng;
pub(crate) mod tree;

use crate::op::{ObjectId, Op, TaskId};
use crate::schedule::{Mode, Move};
use crate::task::Woken;

/// A task that could run next.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) task: TaskId,
    pub(crate) op: Op,
    pub(crate) woken: Woken,
}

/// The place of a decision in an execution, whatever came before it: it stays the same when
/// other decisions change.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug)]
pub(crate) struct Key {
    /// The task that ran.
    pub(crate) task: TaskId,
    /// The number of its operation.
    pub(crate) operation: u32,
    /// 0 for who runs next, otherwise the number of the data choice within the operation.
    pub(crate) choice: u32,
}

/// A decision as it was taken.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Decision {
    pub(crate) key: Key,
    pub(crate) taken: Move,
    /// It is what would have been done anyway.
    pub(crate) default: bool,
    /// It stopped a task that could have gone on.
    pub(crate) preempts: bool,
}

/// What a strategy sees.
pub(crate) struct View<'a> {
    pub(crate) candidates: &'a [Candidate],
    /// Blocked tasks whose timer may fire early.
    pub(crate) timers: &'a [Candidate],
    /// The candidates that have something to do; never empty.
    pub(crate) open: &'a [usize],
    pub(crate) key: Key,
    /// The open candidate that ran last.
    pub(crate) stay: Option<usize>,
    /// The candidate that runs by default.
    pub(crate) default: usize,
    /// The task that ran gives way.
    pub(crate) yields: bool,
    /// Objects that its last step changed besides those of its operation.
    pub(crate) effects: &'a [ObjectId],
}

impl View<'_> {
    /// There is nothing to decide.
    pub(crate) fn is_forced(&self) -> bool {
        self.candidates.len() == 1 && self.timers.is_empty()
    }
}

/// What a strategy answers.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(crate) enum Pick {
    /// This candidate runs.
    Run(usize),
    /// This timer fires, although tasks could run.
    Early(usize),
    /// Others have shown all that could come of this.
    Prune,
}

/// Takes the decisions of one execution after the other.
pub(crate) trait Strategy {
    /// Begins an execution, or says that there are none left.
    fn begin(&mut self) -> Option<Mode>;

    /// Which candidate runs next.
    fn pick(&mut self, view: &View<'_>) -> Pick;

    /// A value below `count`; 0 is the usual one.
    fn data(&mut self, count: usize, key: Key) -> usize;

    /// Whether something rare happens (a spurious wake-up).
    fn rarely(&mut self, key: Key) -> bool {
        let _ = key;
        false
    }

    /// Whether it wants to see forced steps too.
    fn sees_all(&self) -> bool {
        false
    }

    /// Whether tasks that poll are left out until something changes.
    fn is_patient(&self) -> bool {
        true
    }

    /// The execution is over; `effects` are those of its last step.
    fn end(&mut self, effects: &[ObjectId]) {
        let _ = effects;
    }

    /// Every possibility has been tried.
    fn is_exhausted(&self) -> bool {
        false
    }

    /// It could not do what it wanted to.
    fn has_diverged(&self) -> bool {
        false
    }
}
