//! A point on a clock, in the arithmetic of std on Linux: signed seconds, and overflow is `None`.

use ::std::time::Duration;
use engine::{Op, OpKind, Place};

const NANOSECONDS: u32 = 1_000_000_000;

/// Seconds and nanoseconds since some start.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Timespec {
    pub(super) seconds: i64,
    pub(super) nanoseconds: u32,
}

impl Timespec {
    /// The time from `earlier` to this one; if that is later, the time back.
    pub(super) fn since(self, earlier: Self) -> Result<Duration, Duration> {
        if self < earlier {
            return Err(earlier.since(self).unwrap_or_default());
        }
        let mut seconds = self.seconds.wrapping_sub(earlier.seconds) as u64;
        let mut nanoseconds = self.nanoseconds;
        if nanoseconds < earlier.nanoseconds {
            nanoseconds += NANOSECONDS;
            seconds -= 1;
        }
        Ok(Duration::new(seconds, nanoseconds - earlier.nanoseconds))
    }

    pub(super) fn checked_add(self, duration: Duration) -> Option<Self> {
        let seconds = self.seconds.checked_add_unsigned(duration.as_secs())?;
        let nanoseconds = self.nanoseconds + duration.subsec_nanos();
        if nanoseconds < NANOSECONDS {
            return Some(Self { seconds, nanoseconds });
        }
        Some(Self { seconds: seconds.checked_add(1)?, nanoseconds: nanoseconds - NANOSECONDS })
    }

    pub(super) fn checked_sub(self, duration: Duration) -> Option<Self> {
        let seconds = self.seconds.checked_sub_unsigned(duration.as_secs())?;
        if self.nanoseconds >= duration.subsec_nanos() {
            return Some(Self { seconds, nanoseconds: self.nanoseconds - duration.subsec_nanos() });
        }
        let nanoseconds = self.nanoseconds + NANOSECONDS - duration.subsec_nanos();
        Some(Self { seconds: seconds.checked_sub(1)?, nanoseconds })
    }
}

/// A look at the virtual clock: the time since the start of the execution.
pub(super) fn look(at: Place) -> Duration {
    let op = Op::local(OpKind::Now, at);
    engine::point(op);
    let now = engine::now();
    engine::note(op, || now.to_string());
    Duration::from_nanos(now.0)
}

/// What the points of both clocks have in common: the arithmetic, and how they are shown.
macro_rules! point {
    ($name:ident) => {
        impl $name {
            /// A later time, unless there is none.
            #[must_use]
            pub fn checked_add(&self, duration: Duration) -> Option<Self> {
                self.0.checked_add(duration).map(Self)
            }

            /// An earlier time, unless there is none.
            #[must_use]
            pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
                self.0.checked_sub(duration).map(Self)
            }
        }

        impl ::std::ops::Add<Duration> for $name {
            type Output = Self;

            #[track_caller]
            fn add(self, other: Duration) -> Self {
                self.checked_add(other).expect("overflow when adding duration to instant")
            }
        }

        impl ::std::ops::AddAssign<Duration> for $name {
            #[track_caller]
            fn add_assign(&mut self, other: Duration) {
                *self = *self + other;
            }
        }

        impl ::std::ops::Sub<Duration> for $name {
            type Output = Self;

            #[track_caller]
            fn sub(self, other: Duration) -> Self {
                self.checked_sub(other).expect("overflow when subtracting duration from instant")
            }
        }

        impl ::std::ops::SubAssign<Duration> for $name {
            #[track_caller]
            fn sub_assign(&mut self, other: Duration) {
                *self = *self - other;
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter
                    .debug_struct(stringify!($name))
                    .field("tv_sec", &self.0.seconds)
                    .field("tv_nsec", &self.0.nanoseconds)
                    .finish()
            }
        }
    };
}

pub(super) use point;
