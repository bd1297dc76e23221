//! What real threads show of themselves, from the kernel's own books.
//!
//! Linux only: the figures come from `/proc/self/task` (proc(5)) and the affinity calls of
//! sched_setaffinity(2). This is the only folder that knows of them.

mod cores;
mod task;

pub(crate) use cores::{cores, pin};
pub(crate) use task::{Effort, Tid, alive, effort, my_tid, others, run_delay, settle};
