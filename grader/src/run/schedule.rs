//! Which checks run alone, and which side by side.
//!
//! A simulated check is one thread that computes, and depends on nothing else, so there is one a
//! core. They come first: what they find they find in each run, and explain best. A stress check
//! keeps the cores busy on purpose and finds less when others do too, so those follow one at a
//! time. The rest mostly sleeps and goes by lower bounds, order and counts: many at once cost
//! each other nothing, nor do those cost the others anything that compute meanwhile.

use std::{num::NonZero, panic, path::PathBuf, thread};

use lockstep_wire::{CheckInfo, Footprint, Trial, World};
use nix::sys::personality::{self, Persona};
use rayon::{ThreadPoolBuilder, prelude::*};

use super::{Facts, RunError, Runner};

/// How many sleeping checks run side by side.
const SIDE_BY_SIDE: usize = 24;

/// One check of one submission.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    /// The harness.
    pub(crate) program: PathBuf,
    /// The world that it was built for.
    pub(crate) world: World,
    /// The check.
    pub(crate) check: CheckInfo,
    /// Its order.
    pub(crate) trial: Trial,
    /// The folder of the learner's files in debug information.
    pub(crate) learner: String,
}

/// Runs all `jobs`; gives `done` the place of each, and its facts, as it ends.
pub(crate) fn run_all(
    runner: &Runner<'_>,
    jobs: &[Job],
    done: impl Fn(usize, Facts) + Sync,
) -> Result<(), RunError> {
    let run = |(place, job): (usize, &Job)| -> Result<(), RunError> {
        let facts = runner.check(&job.program, &job.check, job.trial.clone(), &job.learner)?;
        done(place, facts);
        Ok(())
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let of = |kind: Kind, at_once: usize| -> Result<(), RunError> {
        let mut some: Vec<(usize, &Job)> =
            jobs.iter().enumerate().filter(|(_, job)| Kind::of(job) == kind).collect();
        if some.is_empty() {
            return Ok(());
        }
        // The pool outlives its processes: each dies with the thread that started it.
        let pool = ThreadPoolBuilder::new()
            .num_threads(at_once.min(some.len()))
            .start_handler(move |_| kind.prepare())
            .build()
            .map_err(no_threads)?;
        if kind == Kind::Shared {
            // From many places of the list at once: where the checks of one submission do not
            // sleep after all, they are not all there together.
            return pool.install(|| some.into_par_iter().try_for_each(run));
        }
        // The long ones first, and one by one to whoever is free, so that none of them is left to
        // one core at the end.
        some.sort_by_key(|(_, job)| job.check.kind != lockstep_wire::Kind::Model);
        pool.install(|| some.into_iter().par_bridge().try_for_each(run))
    };
    let (busy, asleep) = thread::scope(|scope| {
        let busy = scope.spawn(|| of(Kind::Sim, cores).and_then(|()| of(Kind::Alone, 1)));
        let asleep = of(Kind::Shared, SIDE_BY_SIDE);
        // A panic is a defect of the grader: it goes on as one.
        (busy.join().unwrap_or_else(|panic| panic::resume_unwind(panic)), asleep)
    });
    busy.and(asleep)
}

/// What runs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One thread that computes: as many as there are cores.
    Sim,
    /// One at a time.
    Alone,
    /// Asleep for the most part.
    Shared,
}

impl Kind {
    /// Prepares the calling thread, and with it the processes that it will start.
    fn prepare(self) {
        if self == Self::Sim {
            // A submission may sort or hash addresses: with the same ones in each run it takes
            // the same schedules. Where the kernel refuses (some containers do), a report of
            // such a submission may differ from run to run, in numbers and not in verdicts.
            let _ = personality::set(Persona::ADDR_NO_RANDOMIZE);
        }
    }

    fn of(job: &Job) -> Self {
        match (job.world, job.check.footprint) {
            (World::Sim, _) => Self::Sim,
            (World::Native, Footprint::Alone) => Self::Alone,
            (World::Native, Footprint::Shared) => Self::Shared,
        }
    }
}

fn no_threads(error: rayon::ThreadPoolBuildError) -> RunError {
    RunError::Io {
        action: "start threads",
        program: "grader".into(),
        cause: std::io::Error::other(error),
    }
}
