//! A call of `acquire`, and what came of it.
//!
//! Most callers are meant to wait for good: the grader proves a hang only where every thread
//! sleeps without a timeout. What `Duration::MAX` does is one rule of its own, though, and a
//! pool that cannot take it still deserves a verdict on all the others: it is asked to wait for
//! an hour instead, and a hang is then found by the grader's patience.

use std::time::Duration;

use crate::{
    Stop,
    lab::Lab,
    stage::{Actor, Stage},
    stopwatch::Stopwatch,
};

use super::{Held, Pool, Refused, Subject, words};

/// What one call of `acquire` gave.
pub(super) type Taken<'p> = Result<Box<dyn Held + 'p>, Refused>;

/// Stands in for `Duration::MAX` where a pool cannot take it.
const LONG: Duration = Duration::from_secs(3600);

/// A timeout that does not end within a check.
pub(super) fn forever(lab: &Lab, subject: &dyn Subject) -> Result<Duration, Stop> {
    let pool = subject.pool("probe", 1);
    let mut works = false;
    lab.panics(|| works = pool.acquire(Duration::MAX).is_ok())?;
    Ok(if works { Duration::MAX } else { LONG })
}

/// A call with the time that it took, by the caller's own clock.
pub(super) struct Attempt<'p> {
    pub(super) timeout: Duration,
    pub(super) taken: Taken<'p>,
    /// On the clock: no wait may be shorter than it was asked to be.
    pub(super) elapsed: Duration,
    /// Without the time in which some thread was kept from running.
    pub(super) own: Duration,
}

impl<'p> Attempt<'p> {
    /// Calls `acquire`.
    pub(super) fn of(pool: &'p dyn Pool, timeout: Duration) -> Self {
        let watch = Stopwatch::start();
        let taken = pool.acquire(timeout);
        let elapsed = watch.elapsed();
        Self { timeout, taken, elapsed, own: watch.own_time() }
    }

    /// The connection that had to come, to the caller `who`.
    pub(super) fn received(self, who: &str) -> Result<Box<dyn Held + 'p>, Stop> {
        self.taken.map_err(|refused| words::refused_a_waiting_caller(who, self.timeout, refused))
    }
}

/// Starts a thread that calls `acquire` and ends with what it got.
pub(super) fn start<'scope, 'p: 'scope>(
    stage: &Stage<'scope, '_>,
    name: impl Into<String>,
    pool: &'p dyn Pool,
    timeout: Duration,
) -> Result<Actor<'scope, Attempt<'p>>, Stop> {
    stage.thread(name, move || Attempt::of(pool, timeout))
}

/// Takes a connection where one is idle.
pub(super) fn take(pool: &dyn Pool, timeout: Duration) -> Result<Box<dyn Held + '_>, Stop> {
    pool.acquire(timeout).map_err(words::refused_an_idle_one)
}

/// Takes all `size` connections of a pool that nobody uses.
pub(super) fn take_all(
    pool: &dyn Pool,
    size: usize,
    timeout: Duration,
) -> Result<Vec<Box<dyn Held + '_>>, Stop> {
    (0..size).map(|_| take(pool, timeout)).collect()
}

/// Something that could be a dsn.
pub(super) fn dsn(rng: &mut fastrand::Rng) -> String {
    let name: String = (0..rng.usize(3..9)).map(|_| rng.lowercase()).collect();
    format!("db://{name}:{}/{}", rng.u16(1024..), rng.u32(..))
}
