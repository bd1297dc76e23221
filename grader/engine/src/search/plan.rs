//! Which strategies, in which order, for how long.
//!
//! First without preemptions, then a few dice, then with one preemption: most mistakes need no
//! more, and the schedules are easy to read. Then, if the scenario is small and time plays no part, all interleavings up to
//! the order of independent steps. Then dice, in a mix: no single kind finds everything.

use super::budget::{Budget, Share};
use super::runner::{Ended, Failed, Runner};
use crate::found::Failure;
use crate::options::{Options, Weak};
use crate::schedule::Mode;
use crate::strategy::Strategy;
use crate::strategy::priorities::Priorities;
use crate::strategy::random::Random;
use crate::strategy::rng::Rng;
use crate::strategy::tree::{Prune, Tree};

/// Schedules with at most one preemption that are tried.
const BOUNDED: u64 = 3_000;
/// Dice before preemptions are tried one by one. Going through them in order comes late to those
/// at the beginning, and where many schedules fail a die finds one of them sooner.
const FIRST: u64 = 12;
/// Schedules after which a space is no longer small.
const SMALL: u64 = 20_000;
/// Pruned executions after which it is not small either.
const MOST_PRUNED: u64 = 3 * SMALL;
/// Schedules with wake-ups or values out of order, after all interleavings were checked.
const EXTRAS: u64 = 2_000;

/// What a search came to.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) failed: Option<Box<Failed>>,
    pub(super) exhaustive: bool,
    pub(super) interleavings: u64,
}

/// Runs the plan.
pub(super) fn search(options: &Options, runner: &mut Runner<'_>) -> Outcome {
    let mut budget = Budget::new(options);
    let bounded = budget.share(runner, 50, BOUNDED);
    for bound in 0..=1 {
        let tried = phase(runner, &mut budget, bounded, Prune::Preemptions(bound));
        if tried.failed.is_some() {
            return tried;
        }
        if bound == 0
            && let Some(failed) = first_dice(options, runner, &mut budget)
        {
            return Outcome { failed: Some(failed), ..Outcome::default() };
        }
    }
    let mut exhaustive = false;
    let mut interleavings = 0;
    if !runner.traits.timed && !runner.traits.polled {
        let share = budget.share(runner, 50, SMALL);
        let tried = phase(runner, &mut budget, share, Prune::SleepSets);
        if tried.failed.is_some() {
            return tried;
        }
        // Independence means nothing where the clock plays a part.
        exhaustive = tried.exhaustive && !runner.traits.timed && !runner.traits.polled;
        interleavings = if exhaustive { tried.interleavings } else { 0 };
    }
    let failed = mix(options, runner, &mut budget, exhaustive);
    Outcome { failed, exhaustive, interleavings }
}

/// How the interleavings alone are tried.
fn plain(runner: &Runner<'_>) -> Mode {
    Mode { unlock: runner.traits.probed, ..Mode::default() }
}

/// Goes through a tree within its share; once more if it turns out that unlocking must be a step.
fn phase(runner: &mut Runner<'_>, budget: &mut Budget, share: Share, prune: Prune) -> Outcome {
    loop {
        let mode = plain(runner);
        let before = runner.schedules;
        let mut pruned = 0;
        runner.world.strategy = Box::new(Tree::new(prune, mode));
        while plain(runner) == mode && budget.allows(share, runner) {
            match runner.next() {
                Ended::NoMore => break,
                // The tree has become endless. A loop that never ends shows under the dice too.
                Ended::Failed(failed) if starves(&failed) => return Outcome::default(),
                Ended::Failed(failed) => {
                    return Outcome { failed: Some(failed), ..Outcome::default() };
                }
                Ended::Pruned => pruned += 1,
                Ended::Passed => {}
            }
            // Sleep sets can prune for ever; such a space is not small.
            if pruned > MOST_PRUNED {
                break;
            }
        }
        if plain(runner) == mode {
            let exhaustive = runner.world.strategy.is_exhausted();
            let interleavings = runner.schedules - before;
            return Outcome { failed: None, exhaustive, interleavings };
        }
    }
}

/// Whether a loop went on only because another task never got its turn. Depth first, that is where
/// a tree with loops leads; with sleep sets the task that would end the loop may be kept asleep.
/// The default decisions are fair: if they alone do not get out of it, nothing does.
fn starves(failed: &Failed) -> bool {
    let half = &failed.decisions[failed.decisions.len() / 2..];
    matches!(failed.failure, Failure::StepLimit) && !half.iter().all(|decision| decision.default)
}

/// The dice that hit most often where programs are small, and nothing out of order but values.
fn first_dice(
    options: &Options,
    runner: &mut Runner<'_>,
    budget: &mut Budget,
) -> Option<Box<Failed>> {
    let share = budget.share(runner, 50, FIRST);
    let mut number = 0;
    while number < FIRST && budget.allows(share, runner) {
        let weak = options.weak == Weak::Auto && runner.traits.weaker;
        let mode = Mode { weak, ..plain(runner) };
        // The later dice count upwards from 0: no number comes twice.
        let rng = Rng::new(options.seed, u64::MAX - number);
        let strategy: Box<dyn Strategy> = if number.is_multiple_of(2) {
            Box::new(Random::new(rng, mode, 0))
        } else {
            Box::new(Priorities::new(rng, mode, 3, runner.longest))
        };
        if let Ended::Failed(failed) = runner.run(strategy) {
            return Some(failed);
        }
        number += 1;
    }
    None
}

/// Dice until the budget is used up.
fn mix(
    options: &Options,
    runner: &mut Runner<'_>,
    budget: &mut Budget,
    exhaustive: bool,
) -> Option<Box<Failed>> {
    let most = if exhaustive { EXTRAS } else { u64::MAX };
    let share = budget.share(runner, 100, most);
    let mut number = 0;
    while budget.allows(share, runner) {
        let mode = mode(options, runner, number, exhaustive);
        if exhaustive && mode.is_plain() {
            return None;
        }
        let rng = Rng::new(options.seed, number);
        if let Ended::Failed(failed) = runner.run(dice(number, rng, mode, runner.longest)) {
            return Some(failed);
        }
        number += 1;
    }
    None
}

/// The kinds take turns.
fn dice(number: u64, rng: Rng, mode: Mode, longest: usize) -> Box<dyn Strategy> {
    match number % 7 {
        0 => Box::new(Random::new(rng, mode, 0)),
        1 => Box::new(Random::new(rng, mode, 80)),
        2 => Box::new(Priorities::new(rng, mode, 2, longest)),
        3 => Box::new(Random::new(rng, mode, 95)),
        4 => Box::new(Priorities::new(rng, mode, 3, longest)),
        5 => Box::new(Random::new(rng, mode, 50)),
        _ => Box::new(Random::new(rng, mode, 90)),
    }
}

/// What may happen besides the interleaving: in part of the schedules only, since each hides
/// mistakes as well as it finds others.
fn mode(options: &Options, runner: &Runner<'_>, number: u64, exhaustive: bool) -> Mode {
    let round = number / 7;
    let may = Mode {
        early: options.early_timers && runner.traits.timed,
        spurious: options.spurious && runner.traits.waited,
        weak: options.weak == Weak::Auto && runner.traits.weaker,
        unlock: runner.traits.probed,
    };
    let mode = Mode {
        early: may.early && !round.is_multiple_of(3),
        spurious: may.spurious && round % 2 == 1,
        weak: may.weak && round % 4 != 1,
        unlock: may.unlock,
    };
    // After all interleavings only the rest is new.
    if exhaustive && mode.is_plain() { may } else { mode }
}
