//! Executions to look at, not to search: what a program does where nobody is out to break it.

use super::runner::{Ended, Runner};
use crate::found::Event;
use crate::options::Options;
use crate::schedule::{Mode, Schedule};
use crate::strategy::random::Random;
use crate::strategy::replay::Replay;
use crate::strategy::rng::Rng;

/// How often, of a hundred times, a task that could go on does: a core is not taken away at each
/// operation.
const STICKINESS: usize = 80;

/// One execution that was looked at.
#[derive(Debug)]
pub struct Sampled<'a> {
    /// All that happened, in order.
    pub trace: &'a [Event],
    /// Whether it failed.
    pub failed: bool,
}

/// Runs a scenario under random schedules and shows each of them, until `look` has seen enough and
/// says so by `false`, or there were `max_schedules`.
///
/// Nothing rare happens: no timer is early, no wait ends without a reason, no value is stale.
pub fn sample(options: &Options, scenario: &dyn Fn(), look: &mut dyn FnMut(&Sampled<'_>) -> bool) {
    let nothing = Box::new(Replay::new(&Schedule::default()));
    let mut runner = Runner::new(options, nothing, scenario);
    runner.world.tracing = true;
    // Unlocking is a step: otherwise nobody would ever meet a lock that is held for a moment.
    let mode = Mode { unlock: true, ..Mode::default() };
    for number in 0..options.max_schedules {
        let rng = Rng::new(options.seed, number);
        let ended = runner.run(Box::new(Random::new(rng, mode, STICKINESS)));
        let failed = matches!(ended, Ended::Failed(_));
        if !look(&Sampled { trace: &runner.world.trace, failed }) {
            return;
        }
    }
}
