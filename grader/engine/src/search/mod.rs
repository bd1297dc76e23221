//! The search: from the options to an account, by way of a plan, a minimiser and a traced replay.

mod budget;
mod facts;
mod minimise;
mod plan;
mod runner;
mod sample;
#[cfg(test)]
mod tests;

use crate::found::{Found, Search};
use crate::options::Options;
use crate::schedule::Schedule;
use crate::strategy::replay::Replay;
use runner::{Ended, Failed, Runner};

pub use sample::{Sampled, sample};

/// Runs a scenario under many schedules, until one fails or the budget is used up.
///
/// The scenario runs as task 0, called `main`; an execution ends when it returns. A failing
/// schedule is made small and run once more with a trace, where the options ask for that.
pub fn explore(options: &Options, scenario: &dyn Fn()) -> Search {
    let nothing = Box::new(Replay::new(&Schedule::default()));
    let mut runner = Runner::new(options, nothing, scenario);
    let outcome = plan::search(options, &mut runner);
    let mut search = account(&runner);
    search.exhaustive = outcome.exhaustive;
    search.interleavings = outcome.interleavings;
    search.failure = outcome.failed.map(|first| {
        if !options.explain {
            return Found { at_schedule: search.schedules, ..report(&mut runner, *first) };
        }
        let smallest = minimise::minimise(&mut runner, *first);
        let mut found = explain(&mut runner, smallest.failed);
        found.at_schedule = search.schedules;
        found.tries = smallest.tries;
        found
    });
    search
}

/// Runs a scenario once, by a schedule, with a trace.
pub fn replay(options: &Options, schedule: &Schedule, scenario: &dyn Fn()) -> Search {
    let mut runner = Runner::new(options, Box::new(Replay::new(schedule)), scenario);
    runner.world.tracing = true;
    let ended = runner.next();
    let mut search = account(&runner);
    search.strayed = runner.world.strategy.has_diverged();
    if let Ended::Failed(failed) = ended {
        let mut found = report(&mut runner, *failed);
        found.diverged = search.strayed;
        found.at_schedule = 1;
        search.failure = Some(found);
    }
    search
}

fn account(runner: &Runner<'_>) -> Search {
    Search {
        schedules: runner.schedules,
        exhaustive: false,
        interleavings: 0,
        steps: runner.steps,
        timed: runner.traits.timed,
        weaker: runner.traits.weaker,
        waited: runner.traits.waited,
        hash: runner.hash,
        strayed: false,
        failure: None,
    }
}

/// Traced runs of a failed execution at most, where something besides the schedule has a say.
const TRIES: usize = 200;

/// Runs a failed execution once more with a trace.
fn explain(runner: &mut Runner<'_>, failed: Failed) -> Found {
    for turn in 0..TRIES {
        // Memory that is in use moves what the execution allocates.
        let _moved: Vec<Box<[u64]>> = (1..=turn).map(|size| vec![0; size].into()).collect();
        runner.world.tracing = true;
        let again = runner.run(Box::new(Replay::new(&failed.schedule())));
        runner.world.tracing = false;
        if let Ended::Failed(again) = again
            && again.failure.is_like(&failed.failure)
        {
            return report(runner, *again);
        }
        // Something that no strategy controls has changed, such as the addresses by which a map
        // sorts its keys. It may change back.
        runner.world.trace.clear();
        runner.world.output.clear();
    }
    // What was seen stays true.
    Found { diverged: true, ..report(runner, failed) }
}

fn report(runner: &mut Runner<'_>, failed: Failed) -> Found {
    let world = &mut *runner.world;
    Found {
        at_schedule: 0,
        schedule: failed.schedule(),
        preemptions: failed.preemptions(),
        tries: 0,
        diverged: false,
        trace: std::mem::take(&mut world.trace),
        waits: failed.facts.waits,
        objects: failed.objects,
        tasks: failed.facts.tasks,
        panics: failed.panics,
        output: std::mem::take(&mut world.output),
        failure: failed.failure,
    }
}
