//! Small programs that behave in one way only, whatever the schedule.
//!
//! This crate is built twice, against the real `std` and against the simulated one, from the same
//! text: as a submission is. A test runs each program in both worlds and compares what it says.
//! Together they use every public item that the simulated `std` replaces.

#![allow(deprecated, reason = "what std has deprecated it still offers")]

extern crate alloc;

mod atomics;
mod channels;
mod clock;
mod items;
mod locks;
mod macros;
mod maps;
mod once;
mod panics;
mod threads;
mod traits;
mod waiting;

/// A program and its name.
pub type Program = (&'static str, fn() -> String);

/// All of them.
pub const PROGRAMS: &[&[Program]] = &[
    atomics::PROGRAMS,
    channels::PROGRAMS,
    clock::PROGRAMS,
    locks::PROGRAMS,
    macros::PROGRAMS,
    maps::PROGRAMS,
    once::PROGRAMS,
    panics::PROGRAMS,
    threads::PROGRAMS,
    traits::PROGRAMS,
    waiting::PROGRAMS,
];

/// The names of all public items that the simulated `std` replaces.
#[must_use]
pub fn items() -> Vec<String> {
    items::names()
}
