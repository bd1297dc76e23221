//! One thread of the child as `/proc/PID/task/TID` shows it at one moment.
//!
//! Owns the paths below `/proc` and the parsing of `stat` and `schedstat`. Reading them
//! disturbs the child in no way, unlike a signal or ptrace. It must not know what the
//! facts mean for a verdict.

use std::fs;
use std::io;
use std::time::Duration;

use super::call::Call;

/// CPU accounting of one thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sched {
    /// Time on a CPU.
    pub(super) run: Duration,
    /// Time ready to run, without a CPU.
    pub(super) delay: Duration,
    /// How often it got a CPU.
    pub(super) slices: u64,
}

/// The facts about one thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Task {
    pub(super) tid: i32,
    /// The thread's name; the kernel keeps 15 bytes of it.
    pub(super) name: String,
    /// The letter of `stat`: R runs, S sleeps, Z and X are dead.
    pub(super) state: char,
    /// When it started, in clock ticks since boot.
    pub(super) started: u64,
    pub(super) call: Call,
    pub(super) sched: Option<Sched>,
}

impl Task {
    /// Reads the facts; `None` once the thread is gone.
    pub(super) fn read(pid: i32, tid: i32) -> Option<Self> {
        let stat = fs::read(format!("/proc/{pid}/task/{tid}/stat")).ok()?;
        let (name, state, started) = parse_stat(&String::from_utf8_lossy(&stat))?;
        let call = fs::read_to_string(format!("/proc/{pid}/task/{tid}/syscall"))
            .map_or(Call::Unknown, |line| Call::parse(&line));
        Some(Self { tid, name, state, started, call, sched: Sched::read(pid, tid) })
    }

    /// Whether the thread has ended and only waits to be collected.
    pub(super) fn is_dead(&self) -> bool {
        matches!(self.state, 'Z' | 'X' | 'x')
    }
}

impl Sched {
    /// Reads the accounting of one thread.
    pub(super) fn read(pid: i32, tid: i32) -> Option<Self> {
        let line = fs::read_to_string(format!("/proc/{pid}/task/{tid}/schedstat")).ok()?;
        let mut words = line.split_ascii_whitespace().map(str::parse);
        let mut next = || words.next()?.ok();
        let sched = Self {
            run: Duration::from_nanos(next()?),
            delay: Duration::from_nanos(next()?),
            slices: next()?,
        };
        // A kernel without this accounting prints zeros: no thread is without a slice
        // once it has been seen asleep, so zeros mean "unknown".
        (sched.slices > 0).then_some(sched)
    }
}

/// The live and dead threads of a process, by tid.
pub(super) fn tids(pid: i32) -> io::Result<Vec<i32>> {
    let mut tids = Vec::new();
    for entry in fs::read_dir(format!("/proc/{pid}/task"))? {
        let name = entry?.file_name();
        tids.extend(name.to_str().and_then(|name| name.parse::<i32>().ok()));
    }
    tids.sort_unstable();
    Ok(tids)
}

/// Name, state and start from a `stat` line.
fn parse_stat(line: &str) -> Option<(String, char, u64)> {
    // The name may itself hold brackets and blanks: the last bracket ends it.
    let (open, close) = (line.find('(')?, line.rfind(')')?);
    let name = line.get(open + 1..close)?.to_owned();
    let mut fields = line.get(close + 1..)?.split_ascii_whitespace();
    let state = fields.next()?.chars().next()?;
    // `starttime` is field 22 and the state field 3.
    let started = fields.nth(18)?.parse().ok()?;
    Some((name, state, started))
}

#[cfg(test)]
mod tests {
    use super::parse_stat;

    #[test]
    fn a_name_may_hold_brackets() {
        let line = "7 (a) b (c) S 1 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 5678 1 1";
        let parsed = parse_stat(line).unwrap();
        assert_eq!(parsed, ("a) b (c".to_owned(), 'S', 5678));
    }
}
