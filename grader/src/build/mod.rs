//! From submissions to executables, or to what the compiler has against them.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `manifest` | the generated manifests, as types |
//! | `workspace` | the generated workspace on disk |
//! | `cargo` | the one place that starts cargo |
//! | `compiled` | what cargo's messages say about each crate |
//! | `asks` | compile errors in an adapter, as what the exercise asks for |
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
mod workspace;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crossbeam_channel::{bounded, select};

pub(crate) use compiled::Diagnostic;
pub(crate) use error::BuildError;
pub(crate) use scratch::Scratch;

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
        /// The executable, in the scratch folder.
        executable: PathBuf,
        /// Warnings, if any.
        warnings: Vec<Diagnostic>,
    },
    /// The compiler refused it.
    Refused {
        /// What the compiler says.
        diagnostics: Vec<Diagnostic>,
    },
}

/// Everything that was built in one go.
#[derive(Debug)]
pub(crate) struct Build {
    /// One for each submission, in the same order.
    pub(crate) built: Vec<Built>,
    /// How long it took.
    pub(crate) took: Duration,
}

/// Builds `submissions` with one cargo call; executables go to `scratch`.
pub(crate) fn build(
    clone: &Clone,
    scratch: &Scratch,
    submissions: &[Submission],
    events: &Events,
    interrupt: &Interrupt,
) -> Result<Build, BuildError> {
    let lock = lock(clone.work(), events, interrupt)?;
    let start = Instant::now();
    events.send(Event::Building { submissions: submissions.len() });
    let workspace = workspace::write(clone, submissions)?;
    let said = cargo::build(&workspace, scratch, submissions, events, interrupt)?;
    let compiled = compiled::sort(said);
    let built = submissions
        .iter()
        .map(|submission| compiled.of(clone, submission).and_then(|built| settle(built, scratch)))
        .collect::<Result<_, _>>()?;
    // What is needed is in the scratch folder now: the next grader may build.
    drop(lock);
    let took = start.elapsed();
    events.send(Event::Built { took });
    Ok(Build { built, took })
}

/// Moves a harness to where no other grader's build can replace it.
fn settle(built: Built, scratch: &Scratch) -> Result<Built, BuildError> {
    let Built::Ready { executable, warnings } = built else { return Ok(built) };
    let name = executable.file_name().unwrap_or_default();
    let place = scratch.path().join(name);
    // A link costs nothing, and the linker replaces its output rather than writing into it.
    fs::hard_link(&executable, &place)
        .or_else(|_| fs::copy(&executable, &place).map(drop))
        .map_err(|cause| BuildError::io("write", &place, cause))?;
    Ok(Built::Ready { executable: place, warnings })
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
