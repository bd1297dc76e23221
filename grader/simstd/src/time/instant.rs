//! `std::time::Instant`.

use super::timespec::{Timespec, look, point};
use crate::outside::outside;
use ::std::ops::Sub;
use ::std::panic::Location;
use ::std::sync::OnceLock;
use ::std::time::Duration;
use engine::Place;

/// What the clock shows when an execution starts: a machine that has been up for a while.
const START: Timespec = Timespec { seconds: 100_000, nanoseconds: 0 };

/// A point on the clock that never goes back.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Timespec);

point!(Instant);

/// The time since the process first asked, for code outside of executions.
fn real() -> Duration {
    static FIRST: OnceLock<::std::time::Instant> = OnceLock::new();
    FIRST.get_or_init(::std::time::Instant::now).elapsed()
}

fn now(at: Place) -> Instant {
    let since = if outside() { real() } else { look(at) };
    Instant(START.checked_add(since).unwrap_or(START))
}

impl Instant {
    /// The time now.
    #[must_use]
    #[track_caller]
    pub fn now() -> Self {
        now(Location::caller())
    }

    /// The time since `earlier`; zero if that is later.
    #[must_use]
    pub fn duration_since(&self, earlier: Self) -> Duration {
        self.checked_duration_since(earlier).unwrap_or_default()
    }

    /// The time since `earlier`, unless that is later.
    #[must_use]
    pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
        self.0.since(earlier.0).ok()
    }

    /// The time since `earlier`; zero if that is later.
    #[must_use]
    pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
        self.checked_duration_since(earlier).unwrap_or_default()
    }

    /// The time since this one.
    #[must_use]
    #[track_caller]
    pub fn elapsed(&self) -> Duration {
        now(Location::caller()).duration_since(*self)
    }
}

impl Sub<Self> for Instant {
    type Output = Duration;

    fn sub(self, other: Self) -> Duration {
        self.duration_since(other)
    }
}
