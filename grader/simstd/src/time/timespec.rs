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
