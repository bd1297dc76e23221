//! Repeats a schedule, decision by decision, and goes on by default where it ends.

use super::{Candidate, Key, Pick, Strategy, View};
use crate::op::TaskId;
use crate::schedule::{Mode, Move, Schedule};

/// Repeats one schedule.
pub(crate) struct Replay {
    mode: Option<Mode>,
    moves: std::vec::IntoIter<Move>,
    /// Default decisions still to come before the next move.
    defaults: u32,
    diverged: bool,
}

impl Replay {
    pub(crate) fn new(schedule: &Schedule) -> Self {
        let moves = schedule.moves.clone().into_iter();
        Self { mode: Some(schedule.mode), moves, defaults: 0, diverged: false }
    }

    /// The next decision, `None` for the default.
    fn next(&mut self) -> Option<Move> {
        while self.defaults == 0 {
            match self.moves.next() {
                Some(Move::Default(count)) => self.defaults = count,
                other => return other,
            }
        }
        self.defaults -= 1;
        None
    }
}

fn position(candidates: &[Candidate], task: u32) -> Option<usize> {
    candidates.iter().position(|candidate| candidate.task == TaskId(task))
}

impl Strategy for Replay {
    fn begin(&mut self) -> Option<Mode> {
        self.mode.take()
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        if view.is_forced() {
            return Pick::Run(0);
        }
        let found = match self.next() {
            None => return Pick::Run(view.default),
            Some(Move::Run(task)) => position(view.candidates, task).map(Pick::Run),
            Some(Move::Early(task)) => position(view.timers, task).map(Pick::Early),
            Some(Move::Data(_) | Move::Default(_)) => None,
        };
        self.diverged |= found.is_none();
        found.unwrap_or(Pick::Run(view.default))
    }

    fn data(&mut self, count: usize, _: Key) -> usize {
        match self.next() {
            None => 0,
            Some(Move::Data(value)) if (value as usize) < count => value as usize,
            Some(_) => {
                self.diverged = true;
                0
            }
        }
    }

    fn rarely(&mut self, key: Key) -> bool {
        self.data(2, key) == 1
    }

    fn has_diverged(&self) -> bool {
        let is_left = |next: &Move| !matches!(next, Move::Default(_));
        self.diverged || self.moves.as_slice().iter().any(is_left)
    }
}
