//! A rate limiter without a background thread.
//!
//! The tempting picture is a clerk who gets up every second and fills the bucket. But
//! nobody sees the bucket between two calls of `acquire`, so it is enough that each caller,
//! before it looks for a token, does the filling that the clock says is due. What is due
//! follows from one number: how many whole seconds have gone by since `new`. A caller that
//! must wait knows when the next tick comes, and sleeps until then or until `close`.
//!
//! That leaves no thread to stop and none to wait for, and a tick is never late: whoever
//! holds the lock at 1.0 s or later finds the bucket filled.

use std::error::Error;
use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Why `acquire` gave no token: the limiter is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the rate limiter is closed")
    }
}

impl Error for Closed {}

/// Hands out at most `rate` tokens a second, to any number of threads.
pub struct RateLimiter {
    rate: u32,
    start: Instant,
    state: Mutex<State>,
    /// Rung by `close` only. Ticks need no bell: every caller has its own timeout.
    closing: Condvar,
}

struct State {
    tokens: u32,
    /// The last tick that was filled in, as whole seconds since `start`.
    ticks: u64,
    closed: bool,
}

impl RateLimiter {
    /// Starts with `rate` tokens; the first tick comes one second from now.
    ///
    /// # Panics
    /// If `rate` is 0: nobody could ever go on.
    pub fn new(rate: u32) -> Self {
        assert!(rate > 0, "a rate limiter needs a rate of at least 1");
        RateLimiter {
            rate,
            start: Instant::now(),
            state: Mutex::new(State { tokens: rate, ticks: 0, closed: false }),
            closing: Condvar::new(),
        }
    }

    /// Takes a token, at once if there is one, else at a tick.
    pub fn acquire(&self) -> Result<(), Closed> {
        let mut state = self.lock();
        // Everything is looked at again after each wake-up: it may have been the tick,
        // `close`, or nothing at all, and another caller may have taken the last token.
        loop {
            // Before the tokens, so that none goes out after `close`.
            if state.closed {
                return Err(Closed);
            }

            // The clock is read under the lock, so `ticks` never runs backwards. It counts
            // from `start`, not from the last filling: a caller that sees a tick late does
            // not shift the next one.
            let elapsed = self.start.elapsed();
            let ticks = elapsed.as_secs();
            if ticks > state.ticks {
                state.ticks = ticks;
                // Set, not added, however many ticks went by: unused tokens are gone.
                state.tokens = self.rate;
            }

            if state.tokens > 0 {
                state.tokens -= 1;
                return Ok(());
            }

            let until_tick = Duration::from_secs(ticks + 1) - elapsed;
            (state, _) = self
                .closing
                .wait_timeout(state, until_tick)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Closes the limiter: blocked and later callers get `Err(Closed)`.
    pub fn close(&self) {
        // The flag lives in the lock: a caller has either not looked at it yet, or it
        // already sleeps and hears the bell.
        self.lock().closed = true;
        self.closing.notify_all();
    }

    /// No code of ours panics with the lock held, so it is never poisoned. If that ever
    /// changes: every field is whole after each statement, and `close`, which also runs in
    /// `drop` while a thread unwinds, must not panic. So a poisoned lock is used as it is.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for RateLimiter {
    /// Closes. There is no thread to end, so this is for those who add one later.
    fn drop(&mut self) {
        self.close();
    }
}
