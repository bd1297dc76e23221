//! All threads of the child at one moment, and whether any of them can ever move.
//!
//! Owns the proof of a deadlock. If two snapshots, one after the other, are equal down
//! to the nanoseconds of CPU accounting, nobody ran between the end of the first and
//! the start of the second: so there was one instant at which all threads were blocked
//! as seen. If each was then in a wait that only another thread of the process ends,
//! none will ever move. The child must have no child processes and no shared memory
//! (the sandbox sees to it). It must not know how often snapshots are taken.

use std::io;
use std::time::Duration;

use super::task::{self, Task};
use super::timer::{Timers, Wake};

/// What a snapshot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// No thread is left.
    Dead,
    /// At least one thread runs or could run.
    Runnable,
    /// Somebody waits for a timer or the outside world, or facts are missing.
    Waiting,
    /// Everybody waits for somebody: proof, if a second snapshot equals this one.
    Stuck,
}

/// All threads at one moment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snapshot {
    tasks: Vec<Task>,
}

impl Snapshot {
    /// Reads the threads of the process, the dead ones left out.
    ///
    /// It ends at the first one that could run: that settles the matter.
    pub(super) fn take(pid: i32) -> io::Result<Self> {
        let mut tasks = Vec::new();
        for tid in task::tids(pid)? {
            let task = Task::read(pid, tid).filter(|task| !task.is_dead());
            let runnable = task.as_ref().is_some_and(|task| task.state == 'R');
            tasks.extend(task);
            if runnable {
                break;
            }
        }
        Ok(Self { tasks })
    }

    /// Judges the snapshot; timers that fire after `horizon` count as never firing.
    pub(super) fn standing(&self, timers: &Timers, horizon: Option<Duration>) -> Standing {
        if self.tasks.is_empty() {
            return Standing::Dead;
        }
        if self.tasks.iter().any(|task| task.state == 'R') {
            return Standing::Runnable;
        }
        if self.tasks.iter().all(|task| is_stuck(task, timers, horizon)) {
            return Standing::Stuck;
        }
        Standing::Waiting
    }
}

fn is_stuck(task: &Task, timers: &Timers, horizon: Option<Duration>) -> bool {
    // Without the accounting two equal snapshots prove nothing.
    if task.state != 'S' || task.sched.is_none() {
        return false;
    }
    match timers.wake(task) {
        Wake::Never => true,
        Wake::NotBefore(instant) => horizon.is_some_and(|horizon| instant > horizon),
        Wake::Unknown => false,
    }
}
