//! `std::thread`: threads are tasks of the execution.
//!
//! `handle` is a thread's `Thread`, `own` what the shim keeps for each task; `start` begins one,
//! for `Builder`, `spawn` and scopes; `join_handle` and `scoped` wait for it; `functions` are what
//! a thread does to itself; `local` holds its thread-local values.

mod builder;
mod functions;
mod handle;
mod join_handle;
mod local;
pub(crate) mod own;
mod scoped;
mod start;

pub use ::std::thread::Result;
pub use builder::Builder;
pub use functions::{
    available_parallelism, current, panicking, park, park_timeout, sleep, spawn, yield_now,
};
#[expect(deprecated, reason = "std still exports them")]
pub use functions::{park_timeout_ms, sleep_ms};
pub use handle::{Thread, ThreadId};
pub use join_handle::JoinHandle;
pub use local::{AccessError, LocalKey};
pub use scoped::{Scope, ScopedJoinHandle, scope};
