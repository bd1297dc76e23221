//! What threads show of themselves, in the world that the checks were built for.
//!
//! With real threads that is what the kernel's books say (`task`: `/proc/self/task`, proc(5);
//! `observer`: the thread that may read them) and what it grants (`cores`: sched_setaffinity(2));
//! in the simulation it is what the engine knows (`sim`).
//! `own` holds the primitives of the harness itself, which are never simulated. This is the only
//! folder that knows of any of it.

#[cfg(not(feature = "sim"))]
mod cores;
#[cfg(not(feature = "sim"))]
mod observer;
pub(crate) mod own;
#[cfg(feature = "sim")]
mod sim;
#[cfg(not(feature = "sim"))]
mod task;

mod effort;

pub(crate) use effort::Effort;

#[cfg(feature = "sim")]
pub(crate) use self::sim::{
    LockId, Tid, alive, cores, effort, follow_releases, freeze, given_back, held, meet, my_tid,
    now, observe, others, pin, run_delay, settle, thaw,
};
#[cfg(not(feature = "sim"))]
pub(crate) use self::{
    cores::{cores, pin},
    observer::observe,
    task::{Tid, alive, effort, my_tid, now, others, run_delay, settle},
};
