//! The checks of every exercise, written once against plain `std`.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `asleep` | whether a waiting thread sleeps |
//! | `check` | what a check is, and how it ends |
//! | `harness` | the process: one request in, messages out |
//! | `lab` | what a check works with: seed, budget, progress, stages |
//! | `script` | the scenes of a check, each with a search of its own |
//! | `stage` | named threads whose panics and hangs are told apart |
//! | `stopwatch` | upper bounds on a real clock, as far as there can be any |
//! | `rounds` | the stress recipe: pinned threads, a gate, one call a round |
//! | `gate` | the barrier of those rounds |
//! | `linear` | linearizability of small histories |
//! | `ledger` | the panics of the process, and the line to the grader |
//! | `world` | what real threads show of themselves |
//! | one folder an exercise | its interface as a trait, its checks, its sentences |
//!
//! A learner's crate meets the checks in an adapter (`adapters/NAME.rs`), which the grader
//! compiles beside it. The checks know the traits alone.

mod asleep;
mod check;
mod gate;
mod harness;
mod lab;
mod ledger;
mod linear;
mod rounds;
#[cfg(feature = "sim")]
mod script;
mod stage;
mod stopwatch;
mod world;

pub mod connection_pool;
pub mod multi_lock;
pub mod rate_limiter;
pub mod safe_counter;

pub use check::{Check, Outcome, Stop};

/// Compiles only for a `T` that threads may share: adapters ask for it by name.
pub fn shared<T: Send + Sync>() {}

/// Compiles only for a `T` that may move to another thread.
pub fn movable<T: Send>() {}
