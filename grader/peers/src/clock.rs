//! The CPU clock of this process, and a sum of executions that ends it when a budget is spent.
//!
//! Other load on the machine does not count. All tools are stopped from inside the program that
//! they run, by the same few instructions, because no two of them have the same limits.

use crate::outcome::Outcome;
use rustix::time::{ClockId, clock_gettime};
use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// Executions between two looks at the clock, which cost as much as a short one.
const LOOK: u64 = 32;

/// The CPU time of this process so far.
pub(crate) fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Counts the executions of one search.
pub(crate) struct Meter {
    started: Duration,
    budget: Duration,
    // Only counts; whoever reads it has joined, or is, the thread that added.
    executions: AtomicU64,
}

impl Meter {
    /// Starts now.
    pub(crate) fn new(budget: Duration) -> Self {
        Self { started: cpu(), budget, executions: AtomicU64::new(0) }
    }

    /// An execution begins. Ends the process if there is no CPU time left for it.
    pub(crate) fn tick(&self) {
        let before = self.executions.fetch_add(1, Relaxed);
        if before.is_multiple_of(LOOK) && self.used() > self.budget {
            Outcome::Spent { cpu: self.used(), executions: before }.leave();
        }
    }

    /// CPU time since the start.
    pub(crate) fn used(&self) -> Duration {
        cpu().saturating_sub(self.started)
    }

    /// Executions since the start.
    pub(crate) fn executions(&self) -> u64 {
        self.executions.load(Relaxed)
    }
}
