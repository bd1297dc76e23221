//! `std::time`.

use super::items;
use std::clone::Clone;
use std::cmp::{Eq, Ord, PartialEq, PartialOrd};
use std::error::Error;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::marker::Copy;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::time::{Duration, Instant, SystemTime, SystemTimeError, TryFromFloatSecsError};

items! {
    "time::Instant" Instant {
        now, duration_since, checked_duration_since, saturating_duration_since, elapsed,
        checked_add, checked_sub,
    } [
        Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Add<Duration>,
        AddAssign<Duration>, Sub, Sub<Duration>, SubAssign<Duration>,
    ];
    "time::SystemTime" SystemTime {
        UNIX_EPOCH, now, duration_since, elapsed, checked_add, checked_sub,
    } [
        Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Add<Duration>,
        AddAssign<Duration>, Sub<Duration>, SubAssign<Duration>,
    ];
    "time::SystemTimeError" SystemTimeError { duration } [Clone, Debug, Display, Error];
    "time::Duration" Duration {};
    "time::TryFromFloatSecsError" TryFromFloatSecsError {};
}
