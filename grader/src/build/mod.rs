//! From submissions to executables, or to what the compiler has against them.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `checks` | the checks as a library for each world, built when something in them has changed |
//! | `manifest` | their generated manifests, as types |
//! | `cargo` | the one place that starts cargo, for them |
//! | `unit` | one submission in one world: the learner's crate and its harness |
//! | `compiler` | the one place that starts the compiler, for those |
//! | `jail` | what those may read and write |
//! | `limits` | what they may use, and what it means when that is not enough |
//! | `workspace` | all that is generated, on disk |
//! | `compiled` | what the compiler's messages say about each submission |
//! | `against` | what the grader has against a submission, shown as the compiler would |
//! | `reads` | what the compiler was made to read |
//! | `asks` | compile errors in an adapter, as what the exercise asks for |
//! | `toolchain` | which cargo and which compiler, and of which version |
//! | `group` | a program and all that it starts, ended together |
//! | `stamp` | whether files have changed |
//! | `scratch` | the folder of one grading, gone when it ends |
//!
//! Cargo would build a submission as well, but takes as long to look around as the compiler does
//! to compile it. So it builds what rarely changes, and the compiler is started directly for
//! what changes with each save, both worlds side by side.

mod against;
mod asks;
mod cargo;
mod checks;
mod compiled;
mod compiler;
mod error;
mod group;
mod jail;
mod limits;
mod manifest;
mod reads;
mod scratch;
mod stamp;
mod toolchain;
mod unit;
mod workspace;

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use crossbeam_channel::{bounded, select};
use lockstep_wire::World;
use rayon::prelude::*;

pub(crate) use compiled::Diagnostic;
pub(crate) use error::BuildError;
pub(crate) use jail::{Confinement, lacking};
pub(crate) use scratch::Scratch;
pub(crate) use toolchain::{NEEDED, Tool, Toolchain};

use self::{
    cargo::Site,
    checks::{Checks, Ready},
    compiled::Compiled,
    toolchain::Programs,
    unit::{Builder, Unit},
};

use crate::{
    clone::Clone,
    event::{Event, Events},
    interrupt::Interrupt,
    submission::Submission,
};

/// What became of one submission.
#[derive(Debug, Clone)]
pub(crate) enum Built {
    /// A harness, ready to run.
    Ready {
        /// The executables, in the scratch folder.
        harnesses: Vec<Harness>,
        /// Warnings, if any.
        warnings: Vec<Diagnostic>,
        /// Why it cannot be simulated, where it was to be and cannot: the grader's gap, since
        /// it compiles against the real `std`.
        gap: Option<String>,
    },
    /// The compiler refused it, or the grader did not even show it to the compiler.
    Refused {
        /// What there is against it.
        diagnostics: Vec<Diagnostic>,
    },
}

impl Built {
    /// The harness for `world`, if there is one.
    pub(crate) fn harness(&self, world: World) -> Option<&Harness> {
        match self {
            Self::Ready { harnesses, .. } => harnesses.iter().find(|one| one.world == world),
            Self::Refused { .. } => None,
        }
    }
}

/// An executable that serves the checks of one submission in one world.
#[derive(Debug, Clone)]
pub(crate) struct Harness {
    /// Where it is.
    pub(crate) program: PathBuf,
    /// What it was built against.
    pub(crate) world: World,
    /// When the checks in it were made: no two that differ have the same.
    pub(crate) made: SystemTime,
}

/// Everything that was built in one go.
#[derive(Debug)]
pub(crate) struct Build {
    /// One for each submission, in the same order.
    pub(crate) built: Vec<Built>,
    /// How long it took.
    pub(crate) took: Duration,
}

/// Up to so many submissions are kept ready for their next change.
const WORKED_ON: usize = 8;

/// Builds `submissions` in `worlds`; executables go to `scratch`.
pub(crate) fn build(
    clone: &Clone,
    scratch: &Scratch,
    (submissions, worlds): (&[Submission], &[World]),
    events: &Events,
    interrupt: &Interrupt,
) -> Result<Build, BuildError> {
    let lock = lock(clone.work(), events, interrupt)?;
    let start = Instant::now();
    events.send(Event::Building { submissions: submissions.len() });
    let site = Site { workspace: &clone.work().join("ws"), scratch, events, interrupt };
    let programs = Programs::find(clone.root())?;
    let checks =
        checks::ready(clone, site, &programs, worlds).map_err(|error| explained(error, clone))?;
    let incremental = submissions.len() <= WORKED_ON;
    let builder = Builder { clone, site, programs: &programs, incremental };
    let refused: Vec<Vec<Diagnostic>> = submissions.iter().map(against::refused).collect();
    let taken = submissions.iter().zip(&refused).filter(|(_, refused)| refused.is_empty());
    let taken = taken.map(|(submission, _)| submission);
    let units =
        compile(builder, taken, worlds, &checks).map_err(|error| explained(error, clone))?;
    for checks in worlds.iter().filter_map(|&world| checks.of(world)) {
        settle(&checks.library, scratch)?;
    }
    let compiled = Compiled { units, checks };
    let built = submissions
        .iter()
        .zip(refused)
        .map(|(submission, refused)| {
            if !refused.is_empty() {
                return Ok(Built::Refused { diagnostics: refused });
            }
            let mut built = compiled.of(clone, submission, worlds)?;
            if let Built::Ready { harnesses, .. } = &mut built {
                for harness in harnesses {
                    harness.program = settle(&harness.program, scratch)?;
                }
            }
            Ok(built)
        })
        .collect::<Result<_, BuildError>>()?;
    // What is needed is in the scratch folder now: the next grader may build.
    drop(lock);
    let took = start.elapsed();
    events.send(Event::Built { took });
    Ok(Build { built, took })
}

/// Compiles each submission in each world for which there are checks, as many at once as there
/// are cores.
fn compile<'a>(
    builder: Builder<'_>,
    submissions: impl Iterator<Item = &'a Submission>,
    worlds: &[World],
    checks: &Ready,
) -> Result<BTreeMap<(String, World), Unit>, BuildError> {
    let mut jobs: BTreeMap<(String, World), (&Submission, &Checks)> = BTreeMap::new();
    for submission in submissions {
        for &world in worlds {
            // One that was named twice is built once.
            if let (Some(checks), Entry::Vacant(new)) =
                (checks.of(world), jobs.entry((submission.map.slot().to_owned(), world)))
            {
                workspace::write_submission(builder.site.workspace, submission)?;
                new.insert((submission, checks));
            }
        }
    }
    let build = |(key, (submission, checks)): ((String, World), (&Submission, &Checks))| {
        let unit = builder.build(submission, key.1, checks)?;
        Ok((key, unit))
    };
    jobs.into_par_iter().map(build).collect()
}

/// A compiler that is too old fails in words of its own, or in none.
fn explained(error: BuildError, clone: &Clone) -> BuildError {
    if !matches!(error, BuildError::Cargo { .. }) {
        return error;
    }
    let found = Toolchain::ask(clone.root()).outdated().map(str::to_owned);
    found.map_or(error, |found| BuildError::Outdated { found })
}

/// Puts what is at `path` into the scratch folder, where no other grader's build can replace it.
fn settle(path: &Path, scratch: &Scratch) -> Result<PathBuf, BuildError> {
    let place = scratch.path().join(path.file_name().unwrap_or_default());
    // A submission that was named twice is there already; a copy onto itself would empty it.
    if !place.exists() {
        // A link costs nothing: whoever builds anew removes the old file rather than write to it.
        fs::hard_link(path, &place)
            .or_else(|_| fs::copy(path, &place).map(drop))
            .map_err(|cause| BuildError::io("write", &place, cause))?;
    }
    Ok(place)
}

/// The lock that makes two graders build one after the other. Held until dropped.
fn lock(work: &Path, events: &Events, interrupt: &Interrupt) -> Result<File, BuildError> {
    fs::create_dir_all(work).map_err(|cause| BuildError::io("create", work, cause))?;
    let path = work.join("build.lock");
    let file = File::create(&path).map_err(|cause| BuildError::io("create", &path, cause))?;
    if file.try_lock().is_ok() {
        return Ok(file);
    }
    events.send(Event::WaitingForBuild);
    // The wait has no timeout and no cancel of its own: it happens on the side, and a thread
    // that still waits when the program is interrupted ends with it.
    let (send, locked) = bounded(1);
    std::thread::spawn(move || {
        let outcome = file.lock().map(|()| file);
        let _ = send.send(outcome);
    });
    select! {
        recv(locked) -> outcome => match outcome {
            Ok(Ok(file)) => Ok(file),
            Ok(Err(cause)) => Err(BuildError::io("lock", &path, cause)),
            Err(_) => Err(BuildError::Interrupted),
        },
        recv(interrupt.channel()) -> _ => Err(BuildError::Interrupted),
    }
}
