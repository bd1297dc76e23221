//! Poisoning: a lock remembers that a thread panicked while it held it.
//!
//! As std has it: a guard that was made while its thread already panicked does not poison, so
//! that code which locks in a destructor during unwinding survives.

use ::std::cell::Cell;
use ::std::sync::{LockResult, PoisonError};
use engine::{Access, ObjectId, Op, OpKind, Place};

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

    /// What whoever takes the lock finds, in a word.
    pub(super) fn found(&self) -> &'static str {
        if self.get() { "poisoned" } else { "" }
    }

    /// A step that asks whether the lock `id` is poisoned.
    pub(super) fn ask(&self, id: ObjectId, at: Place) -> bool {
        let op = Op::on(OpKind::Load, id, Access::Read, at);
        engine::probed();
        engine::point(op);
        engine::note(op, || format!("poisoned: {}", self.get()));
        self.get()
    }

    /// A step that clears the poison of the lock `id`.
    pub(super) fn forget(&self, id: ObjectId, at: Place) {
        let op = Op::on(OpKind::Store, id, Access::Write, at);
        engine::point(op);
        engine::note(op, || "clears the poison".to_owned());
        self.clear();
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
