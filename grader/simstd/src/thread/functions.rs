//! What a thread does to itself, and how another starts.

use super::builder::Builder;
use super::handle::Thread;
use super::join_handle::JoinHandle;
use super::own;
use crate::outside::outside;
use crate::timer;
use ::std::io;
use ::std::num::NonZero;
use ::std::panic::Location;
use ::std::time::Duration;
use engine::{Op, OpKind, Place};

/// The same on every machine, or schedules would not repeat.
const PARALLELISM: NonZero<usize> = NonZero::new(4).expect("four is not zero");

/// Starts a thread.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T,
    F: Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}

/// The current thread.
#[must_use]
pub fn current() -> Thread {
    own::with(|own| own.thread.clone())
}

/// Lets other threads go on.
#[track_caller]
pub fn yield_now() {
    engine::yield_now(Op::local(OpKind::Yield, Location::caller()));
}

/// Whether the current thread unwinds.
#[must_use]
pub fn panicking() -> bool {
    engine::panicking()
}

/// Sleeps.
#[track_caller]
#[deprecated(since = "1.6.0", note = "replaced by `std::thread::sleep`")]
pub fn sleep_ms(ms: u32) {
    sleep_at(Duration::from_millis(u64::from(ms)), Location::caller());
}

/// Sleeps.
#[track_caller]
pub fn sleep(dur: Duration) {
    sleep_at(dur, Location::caller());
}

fn sleep_at(duration: Duration, at: Place) {
    if outside() {
        return ::std::thread::sleep(duration);
    }
    if duration.is_zero() {
        // A loop around it polls: it must not keep the clock from moving.
        return engine::yield_now(Op::local(OpKind::Yield, at));
    }
    let op = Op::local(OpKind::Sleep, at);
    engine::block(op, &|| false, timer::deadline(duration, at));
    engine::note(op, || format!("{duration:?}"));
}

/// Waits for the token that `unpark` leaves. It may also end without one.
#[track_caller]
pub fn park() {
    let at = Location::caller();
    if !outside() {
        current().park(None, at);
    }
}

/// Waits for the token, for so many milliseconds at most.
#[track_caller]
#[deprecated(since = "1.6.0", note = "replaced by `std::thread::park_timeout`")]
pub fn park_timeout_ms(ms: u32) {
    park_timeout_at(Duration::from_millis(u64::from(ms)), Location::caller());
}

/// Waits for the token, for so long at most.
#[track_caller]
pub fn park_timeout(dur: Duration) {
    park_timeout_at(dur, Location::caller());
}

fn park_timeout_at(duration: Duration, at: Place) {
    current().park(timer::deadline(duration, at), at);
}

/// How many threads may run at once.
///
/// # Errors
/// None: it is always known.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    Ok(PARALLELISM)
}
