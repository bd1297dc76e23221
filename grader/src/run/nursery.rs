//! The processes that may live, so that all others can be swept away.
//!
//! A submission may leave processes behind that have left its group. The grader is a subreaper
//! (prctl(2), PR_SET_CHILD_SUBREAPER): whoever loses its parent becomes the grader's own child.
//! Thus every child of the grader that it does not know by name is such an orphan.

use std::{
    collections::HashSet,
    fs, io,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rustix::process::{Pid, Signal, WaitOptions};

/// Tests share a process. Whoever sweeps there has it alone, and others have their children in peace.
#[cfg(test)]
pub(crate) static TESTS: std::sync::RwLock<()> = std::sync::RwLock::new(());

/// The children that the grader started itself and has not collected.
#[derive(Debug)]
pub(crate) struct Nursery {
    known: Mutex<HashSet<i32>>,
}

impl Nursery {
    /// Makes this process the one that orphans come to.
    pub(crate) fn open() -> Self {
        // Where the kernel refuses, orphans go to init and the process group is all we have.
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
        Self { known: Mutex::new(HashSet::new()) }
    }

    /// Runs `start`, which starts a process, such that no sweep can take it for an orphan.
    pub(super) fn admit<T>(
        &self,
        start: impl FnOnce() -> io::Result<T>,
        pid: impl FnOnce(&T) -> u32,
    ) -> io::Result<T> {
        let mut known = self.known();
        let started = start()?;
        known.insert(pid(&started) as i32);
        Ok(started)
    }

    /// `pid` was collected.
    pub(super) fn forget(&self, pid: u32) {
        self.known().remove(&(pid as i32));
    }

    /// Ends every orphan. Their own children become orphans in turn: until none is left.
    pub(super) fn sweep(&self) {
        loop {
            // Held throughout: a process that is being started is not yet known.
            let known = self.known();
            let orphans: Vec<Pid> =
                children().filter(|pid| !known.contains(&pid.as_raw_nonzero().get())).collect();
            if orphans.is_empty() {
                return;
            }
            for orphan in orphans {
                let _ = rustix::process::kill_process(orphan, Signal::KILL);
                let _ = rustix::process::waitpid(Some(orphan), WaitOptions::empty());
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, HashSet<i32>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The children of this process: those of each of its threads, as proc(5) lists them.
fn children() -> impl Iterator<Item = Pid> {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| {
        let pids: Vec<Pid> = list
            .split_ascii_whitespace()
            .filter_map(|pid| Pid::from_raw(pid.parse().ok()?))
            .collect();
        pids
    })
}
