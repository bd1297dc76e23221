//! `std::time::SystemTime`.

use super::timespec::{Timespec, look, point};
use crate::outside::outside;
use ::std::error::Error;
use ::std::fmt;
use ::std::panic::Location;
use ::std::time::Duration;
use engine::Place;

/// What the clock shows when an execution starts. Not at a whole second: code that counts the
/// calendar's seconds would be right by chance.
const START: Timespec = Timespec { seconds: 1_700_000_000, nanoseconds: 618_033_989 };

/// The start of the calendar.
pub const UNIX_EPOCH: SystemTime = SystemTime(Timespec { seconds: 0, nanoseconds: 0 });

/// A point on the calendar's clock.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SystemTime(Timespec);

point!(SystemTime);

/// That a time is not later than another, and by how much.
#[derive(Clone, Debug)]
pub struct SystemTimeError(Duration);

fn now(at: Place) -> SystemTime {
    if !outside() {
        return SystemTime(START.checked_add(look(at)).unwrap_or(START));
    }
    let since = ::std::time::SystemTime::now().duration_since(::std::time::UNIX_EPOCH);
    UNIX_EPOCH.checked_add(since.unwrap_or_default()).unwrap_or(UNIX_EPOCH)
}

impl SystemTime {
    /// The start of the calendar.
    pub const UNIX_EPOCH: Self = UNIX_EPOCH;

    /// The time now.
    #[must_use]
    #[track_caller]
    pub fn now() -> Self {
        now(Location::caller())
    }

    /// The time since `earlier`.
    ///
    /// # Errors
    /// The time until `earlier`, if that is later.
    pub fn duration_since(&self, earlier: Self) -> Result<Duration, SystemTimeError> {
        self.0.since(earlier.0).map_err(SystemTimeError)
    }

    /// The time since this one.
    ///
    /// # Errors
    /// The time until this one, if it is later.
    #[track_caller]
    pub fn elapsed(&self) -> Result<Duration, SystemTimeError> {
        now(Location::caller()).duration_since(*self)
    }
}

impl SystemTimeError {
    /// By how much.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.0
    }
}

impl Error for SystemTimeError {}

impl fmt::Display for SystemTimeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("second time provided was later than self")
    }
}
