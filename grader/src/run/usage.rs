//! What a process takes of the machine, as proc(5) says; bounded.
//!
//! The process's own limits stop it as well, but not at every design: memory that was asked for
//! is not memory that is used, and no limit counts the threads of one process.

use std::{
    fs,
    time::{Duration, Instant},
};

/// How often it is looked at. A thread takes some ten microseconds to start, so this is in time.
const RHYTHM: Duration = Duration::from_millis(5);
/// More threads than any check starts, and fewer than would hold up the machine.
const THREADS: u64 = 4000;
/// Memory in use, in bytes.
const MEMORY: u64 = 1 << 30;

/// What was more than a submission may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Excess {
    /// More threads at once than this.
    Threads(u64),
    /// More memory in use than this, in bytes.
    Memory(u64),
}

/// Looks at one process from time to time.
#[derive(Debug)]
pub(super) struct Usage {
    path: String,
    last: Instant,
    faults: u64,
    /// When a part of the program, or of what explains a panic, last had to come from the disk: a
    /// process does not wait for its submission meanwhile, and disks can be slow.
    pub(super) loaded: Instant,
}

/// What it takes at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Taken {
    threads: u64,
    memory: u64,
    /// Major page faults so far.
    faults: u64,
}

impl Usage {
    pub(super) fn new(pid: u32) -> Self {
        let now = Instant::now();
        Self { path: format!("/proc/{pid}/stat"), last: now, faults: 0, loaded: now }
    }

    /// What it takes too much of, if it is time to look.
    pub(super) fn excess(&mut self, now: Instant) -> Option<Excess> {
        if now.saturating_duration_since(self.last) < RHYTHM {
            return None;
        }
        self.last = now;
        // One that has ended takes nothing.
        let Taken { threads, memory, faults } = taken(&fs::read_to_string(&self.path).ok()?)?;
        if faults > self.faults {
            (self.faults, self.loaded) = (faults, now);
        }
        if threads > THREADS {
            return Some(Excess::Threads(THREADS));
        }
        (memory > MEMORY).then_some(Excess::Memory(MEMORY))
    }
}

/// What is in proc(5) `stat`.
fn taken(stat: &str) -> Option<Taken> {
    // The name may have any letter in it; what follows its last bracket begins with field 3.
    let (_, rest) = stat.rsplit_once(") ")?;
    let field = |number: usize| rest.split_ascii_whitespace().nth(number - 3)?.parse::<u64>().ok();
    let page = rustix::param::page_size() as u64;
    let memory = field(24)?.saturating_mul(page);
    Some(Taken { threads: field(20)?, memory, faults: field(12)? })
}

#[cfg(test)]
mod tests {
    use super::{Taken, taken};

    #[test]
    fn the_fields_are_found_behind_any_name() {
        let stat = "7 (a ) S 1) S 1 7 7 0 -1 4194560 9 0 5 0 1 2 0 0 20 0 12 0 99 4096 3 18446744073709551615";
        let page = rustix::param::page_size() as u64;
        assert_eq!(taken(stat), Some(Taken { threads: 12, memory: 3 * page, faults: 5 }));
        assert_eq!(taken(""), None);
    }

    #[test]
    fn this_process_has_a_thread_and_some_memory() {
        let taken = taken(&std::fs::read_to_string("/proc/self/stat").unwrap()).unwrap();
        assert!(taken.threads >= 1 && taken.memory > 0);
    }
}
