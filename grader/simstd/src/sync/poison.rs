//! Poisoning: a lock remembers that a thread panicked while it held it.
//!
//! As std has it: a guard that was made while its thread already panicked does not poison, so
//! that code which locks in a destructor during unwinding survives.

use ::std::cell::Cell;
use ::std::sync::{LockResult, PoisonError};

/// Whether a lock is poisoned.
pub(super) struct Flag(Cell<bool>);

/// Whether the thread panicked already when the guard was made.
#[derive(Copy, Clone)]
pub(super) struct Guard {
    panicking: bool,
}

impl Flag {
    pub(super) const fn new() -> Self {
        Self(Cell::new(false))
    }

    pub(super) fn get(&self) -> bool {
        self.0.get()
    }

    pub(super) fn clear(&self) {
        self.0.set(false);
    }

    pub(super) fn guard(&self) -> Guard {
        Guard { panicking: engine::panicking() }
    }

    /// The guard goes away.
    pub(super) fn done(&self, guard: Guard) {
        if !guard.panicking && engine::panicking() {
            self.0.set(true);
        }
    }

    /// The value, as an error where the lock is poisoned.
    pub(super) fn wrap<T>(&self, value: T) -> LockResult<T> {
        if self.get() { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}
