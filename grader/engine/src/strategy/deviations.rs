//! Runs without preemptions but for a list of deviations, each bound to the operation of a task
//! at which it happened. The list still means something when parts of it are left out, which is
//! what a minimiser does.

use super::{Key, Pick, Strategy, View};
use crate::op::TaskId;
use crate::schedule::{Mode, Move};

/// A decision that is not the default one.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Deviation {
    pub(crate) key: Key,
    pub(crate) to: Move,
}

/// The default schedule with deviations.
pub(crate) struct Deviations {
    mode: Option<Mode>,
    list: Vec<Deviation>,
}

impl Deviations {
    pub(crate) fn new(mode: Mode, list: Vec<Deviation>) -> Self {
        Self { mode: Some(mode), list }
    }

    fn at(&self, key: Key) -> Option<Move> {
        self.list.iter().find(|deviation| deviation.key == key).map(|deviation| deviation.to)
    }
}

impl Strategy for Deviations {
    fn begin(&mut self) -> Option<Mode> {
        self.mode.take()
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        if view.is_forced() {
            return Pick::Run(0);
        }
        let is = |task: u32| move |other: &super::Candidate| other.task == TaskId(task);
        let found = match self.at(view.key) {
            Some(Move::Run(task)) => view.candidates.iter().position(is(task)).map(Pick::Run),
            Some(Move::Early(task)) => view.timers.iter().position(is(task)).map(Pick::Early),
            _ => None,
        };
        found.unwrap_or(Pick::Run(view.default))
    }

    fn data(&mut self, count: usize, key: Key) -> usize {
        match self.at(key) {
            Some(Move::Data(value)) => (value as usize).min(count - 1),
            _ => 0,
        }
    }

    fn rarely(&mut self, key: Key) -> bool {
        self.data(2, key) == 1
    }
}
