//! Simulated execution of concurrent programs: tasks, a virtual clock, and strategies that decide
//! who runs next, deterministic to the last bit for a seed.
//!
//! A shim for `std` (`simstd`) turns every lock, atomic, thread and clock into calls of this
//! crate; [`explore`] runs a scenario under many schedules until one fails, makes the failing
//! schedule small and explains it with one traced replay. The engine knows nothing of exercises.
//!
//! From below: `op`, `schedule`, `found`, `options` are plain values; `strategy` decides; `clock`,
//! `pause`, `task`, `world` are the state of an execution; `idle`, `cycle`, `decide` its rules;
//! `host` is what tasks run on; `points`, `tasks`, `queue`, `locals`, `panics`, `memory`,
//! `statics`, `trace`, `freeze`, `holds`, `backtraces` are what tasks call; `search` is the plan.

#[cfg(test)]
extern crate self as engine;

mod backtraces;
mod clock;
mod cycle;
mod decide;
mod found;
mod freeze;
mod holds;
mod host;
mod idle;
mod locals;
mod memory;
mod op;
mod options;
mod panics;
mod pause;
mod points;
mod queue;
pub mod real;
mod schedule;
mod search;
mod statics;
mod strategy;
mod tag;
mod task;
mod tasks;
mod trace;
mod world;

pub use backtraces::{backtrace, read_backtraces};
pub use found::{
    CheckFailure, Event, Failure, Found, ObjectInfo, PanicFact, Search, TaskInfo, Waiting,
};
pub use freeze::{freeze, thaw};
pub use holds::{acquired, follow_releases, holds, released, releases};
pub use idle::progress;
pub use locals::{Local, local, set_local};
pub use memory::history::{History, Loaded};
pub use memory::{acquire, fence, release, weak};
pub use op::{Access, ObjectId, Op, OpKind, Place, TaskId, Time};
pub use options::{Backend, EXECUTION, Options, Weak};
pub use panics::{catch, caught, is_ending, message, panicking, resume, set_hook, unwinding};
pub use points::{
    allow_steps, block, choose, end_well, end_with, ending, exit, inside, me, now, point, probed,
    spurious, touched, unlock_point, yield_now,
};
pub use queue::{Ticket, WaitQueue};
pub use schedule::{Schedule, ScheduleError};
pub use search::{Sampled, explore, replay, sample};
pub use statics::restore_static;
pub use tag::Tag;
pub use task::Woken;
pub use tasks::{
    TaskFacts, is_finished, is_full, join, live_tasks, rename, spawn, task_facts, task_name,
    task_object,
};
pub use trace::{note, print, tracing};
pub use world::Hook;
