//! Stops the threads of the child with ptrace.
//!
//! Owns every ptrace request and every wait for a stop. The kernel ties a traced thread
//! to the OS thread that seized it, so a `Tracer` must stay on one thread and that thread
//! must end soon: only its end lets the kernel collect the traced threads, and without
//! that the parent's wait for the child would block for ever. It must not know what is
//! read from a stopped thread.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::ptrace;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::Pid;

use super::task;

/// The threads of one process that this OS thread has seized.
#[derive(Debug)]
pub(super) struct Tracer {
    pid: i32,
    seized: BTreeSet<i32>,
    stopped: Vec<i32>,
    refused: Option<Errno>,
    /// Bound to its OS thread, hence not `Send`.
    _here: PhantomData<*const ()>,
}

impl Tracer {
    /// A stop takes microseconds, but a thread may be in a disk read.
    const PATIENCE: Duration = Duration::from_millis(300);
    /// A process that starts threads faster than they are seized is left at that.
    const ROUNDS: usize = 8;

    /// Seizes and interrupts every thread, and waits until all have stopped.
    pub(super) fn stop(pid: i32) -> Self {
        let mut tracer = Self {
            pid,
            seized: BTreeSet::new(),
            stopped: Vec::new(),
            refused: None,
            _here: PhantomData,
        };
        let deadline = Instant::now() + Self::PATIENCE;
        for _ in 0..Self::ROUNDS {
            // Until its creator stops, a new thread can appear: look again afterwards.
            let fresh = tracer.seize_new();
            if fresh.is_empty() {
                break;
            }
            let stops = fresh.into_iter().filter(|&tid| await_stop(tid, deadline));
            tracer.stopped.extend(stops);
        }
        tracer
    }

    /// The threads that are stopped now.
    pub(super) fn stopped(&self) -> &[i32] {
        &self.stopped
    }

    /// Why the kernel refused, if it did.
    pub(super) fn refused(&self) -> Option<Errno> {
        self.refused
    }

    /// Kills the process while it stands still, so that it never runs another step.
    pub(super) fn kill(self) {
        if !self.seized.is_empty() {
            // It fails only if the process is gone already, which is what is wanted.
            let _gone = kill(Pid::from_raw(self.pid), Signal::SIGKILL);
        }
    }

    /// Seizes and interrupts the threads that are not seized yet.
    fn seize_new(&mut self) -> Vec<i32> {
        let mut fresh = Vec::new();
        for tid in task::tids(self.pid).unwrap_or_default() {
            // One refusal is the answer for all.
            if self.refused.is_none() && !self.seized.contains(&tid) && self.seize(tid) {
                self.seized.insert(tid);
                fresh.push(tid);
            }
        }
        fresh
    }

    fn seize(&mut self, tid: i32) -> bool {
        // If this thread dies before its work is done, the child dies with it.
        let seized = ptrace::seize(Pid::from_raw(tid), ptrace::Options::PTRACE_O_EXITKILL);
        match seized.and_then(|()| ptrace::interrupt(Pid::from_raw(tid))) {
            Ok(()) => true,
            // A thread that is just ending answers "not permitted" too.
            Err(_) if !is_alive(self.pid, tid) => false,
            Err(errno) => {
                self.refused = Some(errno);
                false
            }
        }
    }
}

fn is_alive(pid: i32, tid: i32) -> bool {
    task::Task::read(pid, tid).is_some_and(|task| !task.is_dead())
}

/// Waits until a seized thread stands still; false if it ended instead.
fn await_stop(tid: i32, deadline: Instant) -> bool {
    // Without WEXITED the exit status of the child is left for the parent to collect.
    let flags = WaitPidFlag::WSTOPPED | WaitPidFlag::WNOHANG | WaitPidFlag::__WALL;
    let mut pause = Duration::from_micros(20);
    loop {
        match waitid(Id::Pid(Pid::from_raw(tid)), flags) {
            Ok(WaitStatus::StillAlive) | Err(Errno::EINTR) => {}
            // EINVAL: stopped by a signal for which nix has no name.
            Ok(_) | Err(Errno::EINVAL) => return true,
            Err(_) => return false,
        }
        if Instant::now() >= deadline {
            return false;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(2));
    }
}
