//! Which checks run alone, and which side by side.
//!
//! A stress check keeps the cores busy on purpose and finds less when others do too: those run
//! one at a time, first, since they are quick and find the most. The rest mostly sleeps and
//! goes by lower bounds, order and counts: many at once cost each other nothing.

use std::path::PathBuf;

use lockstep_wire::{CheckInfo, Footprint, Trial};
use rayon::{ThreadPoolBuilder, prelude::*};

use super::{Facts, RunError, Runner};

/// How many sleeping checks run side by side.
const SIDE_BY_SIDE: usize = 24;

/// One check of one submission.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    /// The harness.
    pub(crate) program: PathBuf,
    /// The check.
    pub(crate) check: CheckInfo,
    /// Its order.
    pub(crate) trial: Trial,
    /// The folder of the learner's files in debug information.
    pub(crate) learner: String,
}

/// Runs all `jobs`; tells `done` of each as it ends; gives the facts in the order of the jobs.
pub(crate) fn run_all(
    runner: &Runner<'_>,
    jobs: &[Job],
    done: impl Fn(&Job, &Facts) + Sync,
) -> Result<Vec<Facts>, RunError> {
    let run = |job: &Job| -> Result<Facts, RunError> {
        let facts = runner.check(&job.program, &job.check, job.trial.clone(), &job.learner)?;
        done(job, &facts);
        Ok(facts)
    };
    let (alone, shared): (Vec<_>, Vec<_>) =
        jobs.iter().enumerate().partition(|(_, job)| job.check.footprint == Footprint::Alone);
    let mut facts: Vec<(usize, Facts)> = Vec::with_capacity(jobs.len());
    for (index, job) in alone {
        facts.push((index, run(job)?));
    }
    // The pool outlives its processes: each dies with the thread that started it.
    let pool = ThreadPoolBuilder::new().num_threads(SIDE_BY_SIDE).build().map_err(|error| {
        RunError::Io {
            action: "start threads",
            program: "grader".into(),
            cause: std::io::Error::other(error),
        }
    })?;
    let more: Result<Vec<_>, RunError> =
        pool.install(|| shared.par_iter().map(|&(index, job)| Ok((index, run(job)?))).collect());
    facts.extend(more?);
    facts.sort_by_key(|(index, _)| *index);
    Ok(facts.into_iter().map(|(_, facts)| facts).collect())
}
