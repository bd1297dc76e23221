//! From submissions to executables, or to what the compiler has against them.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `manifest` | the generated manifests, as types |
//! | `workspace` | the generated workspace on disk |
//! | `cargo` | the one place that starts cargo |
//! | `compiled` | what cargo's messages say about each crate |
//! | `asks` | compile errors in an adapter, as what the exercise asks for |
//! | `toolchain` | which cargo and which compiler, and of which version |
//! | `scratch` | the folder of one grading, gone when it ends |
//!
//! The learner's crate and its harness are two packages: the learner's has no dependency, so
//! it can name nothing but `std`, and every error that the compiler has with it is the
//! learner's own. One cargo call builds all that was asked for.

mod asks;
mod cargo;
mod compiled;
mod error;
mod manifest;
mod scratch;
mod toolchain;
mod workspace;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crossbeam_channel::{bounded, select};
use lockstep_wire::World;

pub(crate) use compiled::Diagnostic;
pub(crate) use error::BuildError;
pub(crate) use scratch::Scratch;
pub(crate) use toolchain::{NEEDED, Tool, Toolchain};

use self::manifest::harness_package;

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
    /// The compiler refused it.
    Refused {
        /// What the compiler says.
        diagnostics: Vec<Diagnostic>,
    },
}

/// An executable that serves the checks of one submission in one world.
#[derive(Debug, Clone)]
pub(crate) struct Harness {
    /// Where it is.
    pub(crate) program: PathBuf,
    /// What it was built against.
    pub(crate) world: World,
}

/// Everything that was built in one go.
#[derive(Debug)]
pub(crate) struct Build {
    /// One for each submission, in the same order.
    pub(crate) built: Vec<Built>,
    /// How long it took.
    pub(crate) took: Duration,
}

/// Builds `submissions` in `worlds` with one cargo call; executables go to `scratch`.
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
    let told = |worlds: &[World]| {
        let workspace = workspace::write(clone, submissions, worlds)?;
        cargo::build(&workspace, scratch, &packages(submissions, worlds), events, interrupt)
    };
    let (said, gap) = match told(worlds) {
        // Cargo did not get as far as compiling. Without the simulated world it may.
        Err(BuildError::Cargo { output } | BuildError::Offline { output })
            if worlds.contains(&World::Sim) =>
        {
            let native = told(&[World::Native]).map_err(|error| explained(error, clone))?;
            (native, Some(first_line(&output)))
        }
        other => (other.map_err(|error| explained(error, clone))?, None),
    };
    let compiled = compiled::sort(said, gap);
    let built = submissions
        .iter()
        .map(|submission| {
            compiled.of(clone, submission, worlds).and_then(|built| settle(built, scratch))
        })
        .collect::<Result<_, _>>()?;
    // What is needed is in the scratch folder now: the next grader may build.
    drop(lock);
    let took = start.elapsed();
    events.send(Event::Built { took });
    Ok(Build { built, took })
}

/// A compiler that is too old fails in words of its own, or in none.
fn explained(error: BuildError, clone: &Clone) -> BuildError {
    if !matches!(error, BuildError::Cargo { .. }) {
        return error;
    }
    let found = Toolchain::ask(clone.root()).outdated().map(str::to_owned);
    found.map_or(error, |found| BuildError::Outdated { found })
}

/// What cargo has to say, in a line.
fn first_line(output: &str) -> String {
    output.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// The packages to build.
fn packages(submissions: &[Submission], worlds: &[World]) -> Vec<String> {
    let of = |submission| worlds.iter().map(move |&world| harness_package(submission, world));
    submissions.iter().flat_map(of).collect()
}

/// Moves a harness to where no other grader's build can replace it.
fn settle(built: Built, scratch: &Scratch) -> Result<Built, BuildError> {
    let Built::Ready { mut harnesses, warnings, gap } = built else { return Ok(built) };
    for Harness { program, .. } in &mut harnesses {
        let place = scratch.path().join(program.file_name().unwrap_or_default());
        // A submission that was named twice is there already; a copy onto itself would empty it.
        if place.exists() {
            *program = place;
            continue;
        }
        // A link costs nothing, and the linker replaces its output rather than writing into it.
        fs::hard_link(&*program, &place)
            .or_else(|_| fs::copy(&*program, &place).map(drop))
            .map_err(|cause| BuildError::io("write", &place, cause))?;
        *program = place;
    }
    Ok(Built::Ready { harnesses, warnings, gap })
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
