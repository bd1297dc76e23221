//! Makes a failing schedule small, for people to read.
//!
//! Delta debugging (after Zeller and Hildebrandt, 2002) over the decisions that are not the
//! default ones, each bound to a task and its operation; then, if preemptions are left, a search
//! through schedules with fewer. All bounds are in steps, not in time: the same failure always
//! ends as the same schedule.

use super::runner::{Ended, Failed, Runner};
use crate::schedule::Mode;
use crate::strategy::Strategy;
use crate::strategy::deviations::{Deviation, Deviations};
use crate::strategy::tree::{Prune, Tree};

/// Steps that delta debugging may take.
const STEPS: u64 = 300_000;
/// Schedules that the search for fewer preemptions may run, per bound.
const BOUNDED: u64 = 500;

/// The smallest failing execution that was found.
pub(super) struct Smallest {
    pub(super) failed: Failed,
    pub(super) tries: u64,
}

struct Minimiser<'a, 'b> {
    runner: &'a mut Runner<'b>,
    best: Failed,
    first_step: u64,
}

/// Makes a failing execution small.
pub(super) fn minimise(runner: &mut Runner<'_>, first: Failed) -> Smallest {
    let before = runner.schedules;
    let first_step = runner.steps;
    let mut minimiser = Minimiser { runner, best: first, first_step };
    let all = deviations(&minimiser.best);
    let mode = minimiser.best.mode;
    if minimiser.fails(mode, &all) {
        minimiser.reduce(mode, all);
    }
    minimiser.simplify_mode();
    minimiser.fewer_preemptions();
    let Minimiser { runner, best, .. } = minimiser;
    Smallest { failed: best, tries: runner.schedules - before }
}

fn deviations(failed: &Failed) -> Vec<Deviation> {
    let own = failed.decisions.iter().filter(|decision| !decision.default);
    own.map(|decision| Deviation { key: decision.key, to: decision.taken }).collect()
}

impl Minimiser<'_, '_> {
    /// Whether the deviations still make the execution fail in the same way; if so it is kept.
    fn fails(&mut self, mode: Mode, list: &[Deviation]) -> bool {
        let strategy = Deviations::new(mode, list.to_vec());
        match self.runner.run(Box::new(strategy)) {
            Ended::Failed(failed) => self.keep(*failed),
            _ => false,
        }
    }

    fn keep(&mut self, failed: Failed) -> bool {
        let like = failed.failure.is_like(&self.best.failure);
        if like {
            self.best = failed;
        }
        like
    }

    fn has_time(&self) -> bool {
        self.runner.steps - self.first_step < STEPS
    }

    /// Leaves out ever smaller chunks of the list.
    fn reduce(&mut self, mode: Mode, mut list: Vec<Deviation>) {
        let mut chunk = list.len().div_ceil(2);
        while !list.is_empty() && self.has_time() {
            let mut start = 0;
            let mut reduced = false;
            while start < list.len() && self.has_time() {
                let end = (start + chunk).min(list.len());
                let rest = [&list[..start], &list[end..]].concat();
                if self.fails(mode, &rest) {
                    list = rest;
                    reduced = true;
                } else {
                    start = end;
                }
            }
            if chunk == 1 && !reduced {
                return;
            }
            chunk = if chunk > 1 { chunk.div_ceil(2) } else { 1 };
        }
    }

    /// Does without early timers, spurious wake-ups, stale values and steps for unlocking, where
    /// they are not needed.
    fn simplify_mode(&mut self) {
        for part in 0..4 {
            let mut mode = self.best.mode;
            match part {
                0 => mode.early = false,
                1 => mode.spurious = false,
                2 => mode.weak = false,
                _ => mode.unlock = false,
            }
            if mode != self.best.mode {
                let list = deviations(&self.best);
                self.fails(mode, &list);
            }
        }
    }

    /// Looks for the failure among the schedules with fewer preemptions.
    fn fewer_preemptions(&mut self) {
        let preemptions = self.best.preemptions();
        let mode = self.best.mode;
        if !mode.is_plain() || preemptions == 0 {
            return;
        }
        for bound in 0..preemptions {
            let tree: Box<dyn Strategy> = Box::new(Tree::new(Prune::Preemptions(bound), mode));
            self.runner.world.strategy = tree;
            for _ in 0..BOUNDED {
                match self.runner.next() {
                    Ended::NoMore => break,
                    Ended::Failed(failed) => {
                        if self.keep(*failed) {
                            return;
                        }
                    }
                    Ended::Pruned | Ended::Passed => {}
                }
            }
        }
    }
}
