//! Reference solution of `safe_counter`: one number behind one lock.
//!
//! The lock owns the number, so it cannot be touched without it, and every operation
//! holds the lock from its first look at the number to its last: that makes each of
//! them one step for all others (SC2, SC3). An `AtomicI64` with `fetch_add`,
//! `fetch_sub`, `store` and `load` keeps the same promises without any lock; the lock
//! is shown here because it goes on working when there is more to guard than one
//! number.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A counter that threads share by reference.
// `Default` for an `i64` is 0, and so is the counter's (SC1). The lock is a field and
// not a `static`: counters have nothing in common and never wait for each other (SC5).
#[derive(Debug, Default)]
pub struct SafeCounter {
    value: Mutex<i64>,
}

impl SafeCounter {
    /// Makes a counter that reads 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn increment(&self) {
        // One statement: the guard lives to its end, so reading the old number and
        // writing the new one happen under the same hold of the lock. With a guard for
        // each, two threads could read the same number and one of them would be lost.
        *self.lock() += 1;
    }

    /// Takes one away, below zero too.
    pub fn decrement(&self) {
        *self.lock() -= 1;
    }

    /// Sets the counter to 0 in one step.
    pub fn reset(&self) {
        // Nothing is read first: what the number was does not matter, and a look
        // beforehand would be out of date by the time of the write.
        *self.lock() = 0;
    }

    /// Returns the value as it was at one instant during the call.
    pub fn value(&self) -> i64 {
        // Reading takes the lock as well. In Rust there is no other way to the number.
        *self.lock()
    }

    /// The only place that takes the lock.
    fn lock(&self) -> MutexGuard<'_, i64> {
        // Only an overflow, after 2^63 calls, could panic while the lock is held, and
        // even that leaves a whole number behind: addition checks before it writes.
        // There is nothing half done to protect others from, so a poisoned lock is
        // taken as it is rather than passing one thread's panic on to all.
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
