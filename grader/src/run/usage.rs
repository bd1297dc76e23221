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
}

impl Usage {
    pub(super) fn new(pid: u32) -> Self {
        Self { path: format!("/proc/{pid}/stat"), last: Instant::now() }
    }

    /// What it takes too much of, if it is time to look.
    pub(super) fn excess(&mut self, now: Instant) -> Option<Excess> {
        if now.saturating_duration_since(self.last) < RHYTHM {
            return None;
        }
        self.last = now;
        // One that has ended takes nothing.
        let (threads, memory) = taken(&fs::read_to_string(&self.path).ok()?)?;
        if threads > THREADS {
            return Some(Excess::Threads(THREADS));
        }
        (memory > MEMORY).then_some(Excess::Memory(MEMORY))
    }
}

/// The number of threads and the memory in use, in proc(5) `stat`.
fn taken(stat: &str) -> Option<(u64, u64)> {
    // The name may have any letter in it; what follows its last bracket begins with field 3.
    let (_, rest) = stat.rsplit_once(") ")?;
    let field = |number: usize| rest.split_ascii_whitespace().nth(number - 3)?.parse::<u64>().ok();
    let page = rustix::param::page_size() as u64;
    Some((field(20)?, field(24)?.saturating_mul(page)))
}

#[cfg(test)]
mod tests {
    use super::taken;

    #[test]
    fn the_fields_are_found_behind_any_name() {
        let stat = "7 (a ) S 1) S 1 7 7 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 12 0 99 4096 3 18446744073709551615";
        let page = rustix::param::page_size() as u64;
        assert_eq!(taken(stat), Some((12, 3 * page)));
        assert_eq!(taken(""), None);
    }

    #[test]
    fn this_process_has_a_thread_and_some_memory() {
        let (threads, memory) =
            taken(&std::fs::read_to_string("/proc/self/stat").unwrap()).unwrap();
        assert!(threads >= 1 && memory > 0);
    }
}
