//! The grader of the Lockstep exercises.
//!
//! Arrows go one way: `commands → hints → record → grading, measuring → walk, compare, doctor,
//! report → judge → run, build → submission → exercise`, with `event`, `interrupt` and `clone`
//! below them all. This file reads the command line, prints trouble, and sets the exit code;
//! nothing else does.

mod args;
mod audit;
mod build;
mod clone;
mod commands;
mod compare;
mod doctor;
mod event;
mod exercise;
mod fixture;
mod grading;
mod hints;
mod interrupt;
mod judge;
mod measuring;
mod mutants;
mod nearest;
mod overview;
mod progress;
mod record;
mod replace;
mod report;
mod run;
mod screen;
mod submission;
mod terminal;
mod walk;
mod watch;

use std::{io::Write, process::ExitCode};

use clap::Parser;

use crate::{commands::Trouble, grading::GradingError};

/// What a shell gives a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;
/// The grader could not do its work.
const TROUBLE: u8 = 2;

fn main() -> ExitCode {
    let code = match commands::run(args::Cli::parse()) {
        Ok(code) => code,
        Err(Trouble::Grading(GradingError::Interrupted)) => {
            let _ = writeln!(anstream::stderr(), "interrupted");
            INTERRUPTED
        }
        Err(trouble) => {
            let bold = anstyle::AnsiColor::Red.on_default().bold();
            // Where standard error is closed the exit code has to do.
            let _ = writeln!(anstream::stderr(), "{bold}error{bold:#}: {trouble}");
            TROUBLE
        }
    };
    ExitCode::from(code)
}
