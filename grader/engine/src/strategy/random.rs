//! Dice, loaded or not: the task that runs goes on with a given probability, else any does.

use super::rng::Rng;
use super::{Key, Pick, Strategy, View};
use crate::schedule::Mode;

/// One step in so many lets a timer fire early, where that is allowed.
pub(super) const EARLY: usize = 16;
/// One wait in so many ends spuriously, where that is allowed.
pub(super) const SPURIOUS: usize = 10;

/// Random decisions for one execution.
pub(crate) struct Random {
    rng: Rng,
    mode: Option<Mode>,
    /// Per cent.
    stickiness: usize,
}

impl Random {
    pub(crate) fn new(rng: Rng, mode: Mode, stickiness: usize) -> Self {
        Self { rng, mode: Some(mode), stickiness }
    }
}

impl Strategy for Random {
    fn begin(&mut self) -> Option<Mode> {
        self.mode.take()
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        if view.is_forced() {
            return Pick::Run(0);
        }
        if let Some(early) = early(&mut self.rng, view) {
            return early;
        }
        if let Some(stay) = view.stay
            && self.stickiness > 0
            && self.rng.below(100) < self.stickiness
        {
            return Pick::Run(stay);
        }
        Pick::Run(view.open[self.rng.below(view.open.len())])
    }

    fn data(&mut self, count: usize, _: Key) -> usize {
        self.rng.below(count)
    }

    fn rarely(&mut self, _: Key) -> bool {
        self.rng.once_in(SPURIOUS)
    }

    fn is_patient(&self) -> bool {
        false
    }
}

/// Now and then the timer of a blocked task.
pub(super) fn early(rng: &mut Rng, view: &View<'_>) -> Option<Pick> {
    if view.timers.is_empty() || !rng.once_in(EARLY) {
        return None;
    }
    Some(Pick::Early(rng.below(view.timers.len())))
}
