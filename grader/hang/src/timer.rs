//! When a waiting thread will wake by itself.
//!
//! Owns the reading of a `timespec` in the child's memory and the arithmetic between
//! the clocks. An answer is only ever a lower bound that is certain: a thread wakes at
//! that instant or later. It must not know what depends on the answer.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

use super::call::Call;
use super::task::Task;

/// Ticks a second in `/proc`; fixed in the ABI of both processors.
const TICKS: u64 = 100;

/// When a thread wakes without help from another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wake {
    /// Only another thread can wake it.
    Never,
    /// Not before this time on `CLOCK_MONOTONIC`.
    NotBefore(Duration),
    /// Nothing is known: it runs, or waits for the outside world.
    Unknown,
}

/// The child's memory and the clocks, for one round of questions.
pub(super) struct Timers {
    memory: Option<File>,
    monotonic: Duration,
    boot: Duration,
}

impl Timers {
    /// Reads the clocks once; every answer of this value is relative to that moment.
    pub(super) fn new(pid: i32) -> Self {
        Self {
            memory: File::open(format!("/proc/{pid}/mem")).ok(),
            monotonic: read_clock(ClockId::CLOCK_MONOTONIC),
            boot: read_clock(ClockId::CLOCK_BOOTTIME),
        }
    }

    /// The moment at which the clocks were read, on `CLOCK_MONOTONIC`.
    pub(super) fn now(&self) -> Duration {
        self.monotonic
    }

    /// When the thread wakes by itself.
    pub(super) fn wake(&self, task: &Task) -> Wake {
        match task.call {
            Call::Futex(futex) if futex.timeout == 0 => Wake::Never,
            Call::Futex(futex) if futex.has_monotonic_deadline() => {
                self.instant(futex.timeout, Duration::ZERO)
            }
            Call::Sleep(sleep) if sleep.monotonic && sleep.absolute => {
                self.instant(sleep.request, Duration::ZERO)
            }
            // Nobody recorded when the sleep began, but not before the thread did.
            Call::Sleep(sleep) if !sleep.absolute => {
                self.instant(sleep.request, self.started(task))
            }
            _ => Wake::Unknown,
        }
    }

    /// The earliest moment at which the thread can have started.
    fn started(&self, task: &Task) -> Duration {
        let start = Duration::from_millis(task.started.saturating_mul(1000 / TICKS));
        // The boot clock runs on while the machine is suspended: the age can only come
        // out too great, and the start too early.
        let age = self.boot.saturating_sub(start);
        self.monotonic.saturating_sub(age)
    }

    fn instant(&self, address: u64, since: Duration) -> Wake {
        match self.timespec(address) {
            Some(value) => Wake::NotBefore(since.saturating_add(value)),
            None => Wake::Unknown,
        }
    }

    fn timespec(&self, address: u64) -> Option<Duration> {
        let mut bytes = [0; 16];
        let memory = self.memory.as_ref()?;
        memory.read_exact_at(&mut bytes, address).ok()?;
        let (seconds, nanos) = bytes.split_at(8);
        let seconds = i64::from_ne_bytes(seconds.try_into().ok()?);
        let nanos = i64::from_ne_bytes(nanos.try_into().ok()?);
        let whole = Duration::from_secs(u64::try_from(seconds).ok()?);
        Some(whole.saturating_add(Duration::from_nanos(u64::try_from(nanos).ok()?)))
    }
}

/// A clock's reading; zero where the kernel has no such clock.
fn read_clock(clock: ClockId) -> Duration {
    clock_gettime(clock).map_or(Duration::ZERO, Duration::from)
}
