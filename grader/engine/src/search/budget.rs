//! How much of its budget a search has used. The clock is asked only now and then: a look at it
//! costs as much as a short execution.

use super::runner::Runner;
use crate::options::Options;
use std::time::Duration;

/// Work between two looks at the clock.
const LOOK: u64 = 2_000;

/// The budget of a search.
pub(crate) struct Budget {
    started: Duration,
    cpu: Duration,
    schedules: u64,
    work: u64,
    /// Work at the last look at the clock.
    looked: u64,
    used: Duration,
}

/// The part of a budget that one phase may use.
#[derive(Copy, Clone)]
pub(crate) struct Share {
    /// Schedules, and work, of the whole search at which the phase ends.
    schedules: u64,
    work: u64,
    cpu: Duration,
}

impl Budget {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            started: cpu_time(),
            cpu: options.cpu_budget,
            schedules: options.max_schedules,
            work: options.max_work,
            looked: 0,
            used: Duration::ZERO,
        }
    }

    /// A share of what the search so far has left: so many per cent, at most `most` schedules.
    pub(crate) fn share(&self, runner: &Runner<'_>, percent: u32, most: u64) -> Share {
        let done = runner.schedules;
        let schedules = part(self.schedules.saturating_sub(done), percent).min(most);
        let work = part(self.work.saturating_sub(runner.work()), percent);
        let cpu = self.cpu.saturating_sub(self.used);
        Share {
            schedules: done.saturating_add(schedules),
            work: runner.work().saturating_add(work),
            cpu: (cpu / 100).saturating_mul(percent).saturating_add(self.used),
        }
    }

    /// Whether there is room for another schedule in the share.
    pub(crate) fn allows(&mut self, share: Share, runner: &Runner<'_>) -> bool {
        // Pruned executions take time as well, although they are no schedules.
        let work = runner.work();
        if work.saturating_sub(self.looked) >= LOOK {
            self.looked = work;
            self.used = cpu_time().saturating_sub(self.started);
        }
        runner.schedules < share.schedules
            && work < share.work
            && (self.used < share.cpu || share.cpu == Duration::MAX)
    }
}

/// So many per cent of `whole`.
fn part(whole: u64, percent: u32) -> u64 {
    u64::try_from(u128::from(whole) * u128::from(percent) / 100).unwrap_or(u64::MAX)
}

/// The CPU time of this process.
#[cfg(unix)]
fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid place for the answer.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// The time since the first call: nothing better is portable.
#[cfg(not(unix))]
fn cpu_time() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}
