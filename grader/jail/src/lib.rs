//! What a process that runs a submission may not do, said by itself before it begins.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `bounds` | the whole process: its descriptors, its limits, its end with the grader |
//! | `files` | no file and no port: Landlock |
//! | `calls` | the table of system calls, each with its reason |
//! | `filter` | the table as a filter: seccomp |
//! | `reader` | a thread that may read the program's own files |
//!
//! Landlock and seccomp hold for the calling thread and those that it starts from then on; what a
//! thread has given up it never gets back. Where a kernel lacks a layer the others still hold,
//! and whoever asked learns which one is missing, and why. This crate decides nothing about that.

mod bounds;
mod calls;
mod files;
mod filter;
mod reader;

use std::{fs::File, os::fd::BorrowedFd};

use lockstep_wire::{Layer, Missing};

pub use bounds::bound;
pub use reader::reader;

/// What a thread may still read.
#[derive(Debug, Clone, Copy)]
pub enum Reading<'a> {
    /// Whatever is below this folder.
    Below(BorrowedFd<'a>),
    /// These files.
    Files(&'a [File]),
}

/// Shuts in the calling thread and all that it starts: they may compute, sleep, start threads and
/// write to what is open. What is missing of that.
#[must_use]
pub fn confine() -> Vec<Missing> {
    missing([
        (Layer::Privileges, no_new_privileges()),
        (Layer::Landlock, files::forbid()),
        (Layer::Seccomp, filter::install(&[])),
    ])
}

/// Shuts in the calling thread, which besides may do some `reading`.
#[must_use]
pub fn confine_to(reading: Reading<'_>) -> Vec<Missing> {
    missing([
        (Layer::Privileges, no_new_privileges()),
        (Layer::Landlock, files::forbid_but(reading)),
        (Layer::Seccomp, filter::install(calls::READING)),
    ])
}

fn missing<const N: usize>(layers: [(Layer, Result<(), String>); N]) -> Vec<Missing> {
    let absent = |(layer, outcome): (Layer, Result<(), String>)| {
        outcome.err().map(|why| Missing { layer, why })
    };
    layers.into_iter().filter_map(absent).collect()
}

fn no_new_privileges() -> Result<(), String> {
    rustix::thread::set_no_new_privs(true).map_err(|error| error.to_string())
}
