//! What a thread has cost the machine.

use std::time::Duration;

/// What a thread has cost so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Effort {
    /// Time on a processor.
    pub(crate) cpu: Duration,
    /// Time ready to run without one.
    pub(crate) delay: Duration,
    /// How often it went to sleep.
    pub(crate) sleeps: u64,
}

impl Effort {
    /// What was added since `earlier`.
    pub(crate) fn since(self, earlier: Self) -> Self {
        Self {
            cpu: self.cpu.saturating_sub(earlier.cpu),
            delay: self.delay.saturating_sub(earlier.delay),
            sleeps: self.sleeps.saturating_sub(earlier.sleeps),
        }
    }
}
