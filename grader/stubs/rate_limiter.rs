//! Rate limiter: let at most `rate` operations a second go on.
//!
//! Threads call [`RateLimiter::acquire`] before each operation. It takes a token, or
//! waits for the next tick if there is none. [`RateLimiter::close`] sends everybody home.
//! The rules (RL1 to RL7) are in this exercise's `README.md`; check your work with
//! `cargo run -- rate_limiter`.

use std::error::Error;
use std::fmt;

/// Why `acquire` gave no token: the limiter is closed (RL5).
///
/// This type is complete. Leave it as it is.
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
    // Your fields go here.
}

impl RateLimiter {
    /// Starts with `rate` tokens (RL1); the first tick comes one second from now (RL2).
    /// Panics if `rate` is 0 (RL7).
    pub fn new(rate: u32) -> Self {
        todo!("start a limiter with {rate} tokens")
    }

    /// Takes a token, at once if there is one (RL1), else at a tick (RL3, RL4). Gives
    /// `Err(Closed)` once the limiter is closed (RL5).
    pub fn acquire(&self) -> Result<(), Closed> {
        todo!("take a token, or block until a tick brings one")
    }

    /// Closes the limiter: blocked and later callers get `Err(Closed)` (RL5). On return
    /// no thread of the limiter runs any more (RL6).
    pub fn close(&self) {
        todo!("wake every blocked caller and end the background thread, if there is one")
    }
}

impl Drop for RateLimiter {
    fn drop(&mut self) {
        // Close the limiter here (RL6).
    }
}
