//! Upper bounds on a real clock, as far as there can be any.
//!
//! A thread that was ready to run and got no processor is late through no fault of its own. The
//! kernel counts that time (run delay, schedstat), so it is taken off before a bound is
//! applied. Steals by a hypervisor are not counted: bounds leave a wide margin, and a check
//! repeats what it measured before it calls it late.

use std::time::{Duration, Instant};

use crate::world;

/// Started at an instant, asked later how much time passed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch {
    start: Instant,
    delay: Duration,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self { start: Instant::now(), delay: world::run_delay() }
    }

    /// When it was started.
    pub(crate) fn begin(&self) -> Instant {
        self.start
    }

    /// Time on the clock since the start: good for lower bounds.
    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// The part of that in which no thread of this process was kept from running: good for
    /// upper bounds. Errs on the small side where several threads waited at once. Ask while
    /// the threads that matter are alive: one that has ended takes its count along.
    pub(crate) fn own_time(&self) -> Duration {
        let delay = world::run_delay().saturating_sub(self.delay);
        self.elapsed().saturating_sub(delay)
    }
}
