//! The order of the stages where nothing is judged: build two submissions, and count what each does
//! in the same scenes, under the same random schedules.

use std::sync::{Mutex, PoisonError};

use lockstep_wire::{Budget, CheckInfo, Conduct, Finding, Kind, Trial, World};

use crate::{
    build::{self, Built, Harness, Scratch},
    compare::{Both, Counts, Unmeasured},
    event::Event,
    grading::{GradingError, Surroundings},
    run::{self, End, Job, Runner},
    submission::Submission,
};

/// Random schedules of each scene.
const SCHEDULES: u32 = 20;

/// What `pair`, two submissions of one exercise, do: or why that cannot be said.
pub(crate) fn measure(
    around: &Surroundings,
    pair: &[Submission; 2],
    seed: u64,
) -> Result<Result<Both, Unmeasured>, GradingError> {
    let scratch = Scratch::create(&around.clone)?;
    // The build against the real `std` is made in any case: it decides what compiles.
    let worlds = [World::Native, World::Sim];
    let what = (pair.as_slice(), worlds.as_slice());
    let build = build::build(&around.clone, &scratch, what, &around.events, &around.interrupt)?;
    let runner = around.runner(&scratch);
    let mut harnesses = Vec::new();
    for built in build.built {
        match simulated(built) {
            Ok(harness) => harnesses.push(harness),
            Err(reason) => return Ok(Err(reason)),
        }
    }
    let mut sides: Vec<Counts> = Vec::new();
    for (harness, submission) in harnesses.iter().zip(pair) {
        let jobs = jobs(around, &runner, harness, submission, seed)?;
        around.events.send(Event::Checking { checks: jobs.len() });
        let counts = Mutex::new(Counts::new());
        run::run_all(&runner, &jobs, |number, facts| {
            let id = jobs[number].check.id.clone();
            around.events.send(Event::Checked { id: id.clone(), passed: true });
            // Poisoned by a panic elsewhere, which ends the program anyway.
            let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
            counts.insert(id, counted(facts.end));
        })?;
        sides.push(counts.into_inner().unwrap_or_else(PoisonError::into_inner));
    }
    let right = sides.pop().unwrap_or_default();
    Ok(Both::of(&sides.pop().unwrap_or_default(), &right))
}

/// What was counted, scene by scene; nothing where the process ended otherwise.
fn counted(end: End) -> Vec<Conduct> {
    match end {
        End::Verdict(Finding::Measured(scenes)) => scenes,
        _ => Vec::new(),
    }
}

/// The harness in which a submission can be counted.
fn simulated(built: Built) -> Result<Harness, Unmeasured> {
    match (built.harness(World::Sim), &built) {
        (Some(harness), _) => Ok(harness.clone()),
        (None, Built::Refused { .. }) => Err(Unmeasured::Refused),
        (None, Built::Ready { gap, .. }) => Err(Unmeasured::Gap(gap.clone().unwrap_or_default())),
    }
}

/// One for each check in which several threads meet.
fn jobs(
    around: &Surroundings,
    runner: &Runner<'_>,
    harness: &Harness,
    submission: &Submission,
    seed: u64,
) -> Result<Vec<Job>, GradingError> {
    let meets = |check: &CheckInfo| check.worlds.contains(&World::Sim) && check.kind != Kind::Api;
    let job = |check: CheckInfo| {
        let search = Trial::search(check.id.clone(), seed, Budget::Quick);
        let trial = Trial { sample: Some(SCHEDULES), ..search };
        around.job(submission, harness, (&check, trial))
    };
    Ok(around
        .catalogue(runner, submission.exercise, harness)?
        .into_iter()
        .filter(meets)
        .map(job)
        .collect())
}
