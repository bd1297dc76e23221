//! `rate_limiter`: its interface.
//!
//! | file | rules |
//! | --- | --- |
//! | `catalogue` | the list of the checks |
//! | `start` | RL1, RL7: the first tokens, and the rates that are allowed |
//! | `ticks` | RL2: when a tick comes, and what it brings |
//! | `sharing` | RL3: many threads get no more than one |
//! | `blocking` | RL4: who waits, and who goes on at a tick |
//! | `closing` | RL5: callers meet `close` |
//! | `ending` | RL6: nothing is left of a closed limiter |
//! | `meetings` | RL5, RL6 under stress: `close` meets callers and closers |
//! | `exact` | RL1 to RL6 on the exact clock, under chosen schedules |
//! | `timeline` | which histories the rules explain |
//! | `open` | a limiter under observation |
//! | `words` | what the checks tell the learner |

mod blocking;
mod catalogue;
mod closing;
mod ending;
#[cfg(feature = "sim")]
mod exact;
mod meetings;
mod open;
mod sharing;
mod start;
mod ticks;
#[cfg(any(test, feature = "sim"))]
mod timeline;
mod words;

use std::fmt::Debug;

use crate::harness;

/// A submission of this exercise.
pub trait Subject: Sync {
    /// `RateLimiter::new(rate)`.
    fn limiter(&self, rate: u32) -> Box<dyn Limiter>;
}

/// `RateLimiter`, as the checks see it.
pub trait Limiter: Send + Sync {
    /// Takes a token.
    ///
    /// # Errors
    /// If the limiter is closed.
    fn acquire(&self) -> Result<(), Closed>;
    /// Closes it.
    fn close(&self);
}

impl Debug for dyn Limiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limiter")
    }
}

/// The submission's own `Closed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

/// Serves the one request of this process.
pub fn serve(subject: &(dyn Subject + 'static)) {
    harness::serve("rate_limiter", catalogue::CHECKS, subject);
}
