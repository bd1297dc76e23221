//! PCT: every task has a random priority, the highest runs, and at a few random steps the task
//! that runs falls to the lowest. After Burckhardt et al., "A Randomized Scheduler with
//! Probabilistic Guarantees of Finding Bugs", 2010. A task that yields falls too.

use super::random::{SPURIOUS, early};
use super::rng::Rng;
use super::{Key, Pick, Strategy, View};
use crate::schedule::Mode;

/// Decisions by priority for one execution.
pub(crate) struct Priorities {
    rng: Rng,
    mode: Option<Mode>,
    priorities: Vec<i64>,
    lowest: i64,
    /// The steps at which a priority falls.
    falls: Vec<usize>,
    step: usize,
}

impl Priorities {
    /// With `depth - 1` falls among about `length` decisions.
    pub(crate) fn new(mut rng: Rng, mode: Mode, depth: usize, length: usize) -> Self {
        let falls = (1..depth).map(|_| 1 + rng.below(length.max(4))).collect();
        Self { rng, mode: Some(mode), priorities: Vec::new(), lowest: -1, falls, step: 0 }
    }

    fn priority(&mut self, task: usize) -> i64 {
        while self.priorities.len() <= task {
            let random = (self.rng.next() >> 2) as i64;
            self.priorities.push(random);
        }
        self.priorities[task]
    }
}

impl Strategy for Priorities {
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
        self.step += 1;
        if view.yields || self.falls.contains(&self.step) {
            let ran = view.key.task.index();
            self.priority(ran);
            self.priorities[ran] = self.lowest;
            self.lowest -= 1;
        }
        let mut best = (view.default, i64::MIN);
        for &index in view.open {
            let priority = self.priority(view.candidates[index].task.index());
            if priority > best.1 {
                best = (index, priority);
            }
        }
        Pick::Run(best.0)
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
