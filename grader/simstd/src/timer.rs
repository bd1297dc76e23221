//! Deadlines of timed waits.
//!
//! A deadline that the clock cannot reach is none: whoever waits for it waits for good, and the
//! engine sees the deadlock. And a wait of no length must not leave the clock still for ever:
//! `while now <= end { wait_timeout(end - now) }` takes microseconds on a real clock, but in
//! virtual time it would never end. So the second such wait in a row lasts one nanosecond.

use crate::thread::own;
use ::std::time::Duration;
use engine::{Place, Time};

/// When a wait of `duration` that begins now is over. `None`: never.
pub(crate) fn deadline(duration: Duration, at: Place) -> Option<Time> {
    let now = engine::now();
    let Ok(nanoseconds) = u64::try_from(duration.as_nanos()) else { return None };
    if nanoseconds == 0 {
        return Some(nudge(now, at));
    }
    now.0.checked_add(nanoseconds).map(Time)
}

/// The end of a wait of no length.
fn nudge(now: Time, at: Place) -> Time {
    let this = Some((::std::ptr::from_ref(at), now));
    let before = own::with(|own| own.waited.replace(this));
    now.plus(u64::from(before == this))
}
