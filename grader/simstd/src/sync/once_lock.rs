//! `std::sync::OnceLock`.

use super::once::{Once, State};
use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use engine::{Access, Op, OpKind, Place};

/// A cell that is written once.
pub struct OnceLock<T> {
    once: Once,
    /// `Some` once `once` is complete.
    value: UnsafeCell<Option<T>>,
}

// SAFETY: the value is written by one thread, then shared (`Sync`), and may be taken out on
// another (`Send`).
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Send for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// An empty cell.
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self { once: Once::of_kind("OnceLock"), value: UnsafeCell::new(None) }
    }

    /// Makes one in a `static` fresh for this execution.
    #[inline]
    fn refresh(&self) {
        if self.once.refresh() {
            // SAFETY: no task of this execution has used the cell, so nothing borrows the value.
            // Its destructor must not run now, amid an execution that knows nothing of it.
            ::std::mem::forget(unsafe { (*self.value.get()).take() });
        }
    }

    /// The value. Nobody writes it any more once it is there.
    fn value(&self) -> Option<&T> {
        // SAFETY: it is written only while `once` runs, by the task that runs it, and nobody asks
        // before it is complete.
        unsafe { (*self.value.get()).as_ref() }
    }

    fn init(&self, at: Place, init: impl FnOnce() -> T) -> &T {
        self.refresh();
        self.once.call(true, at, |_| {
            let value = init();
            // SAFETY: `once` lets one task write, and no reference exists before.
            unsafe { *self.value.get() = Some(value) };
        });
        self.value().expect("a completed cell has a value")
    }

    /// The value, if there is one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.refresh();
        let op = Op::on(OpKind::Load, self.once.tag().id(), Access::Read, Location::caller());
        self.look(op)
    }

    fn look(&self, op: Op) -> Option<&T> {
        engine::point(op);
        let complete = self.once.is_complete_now();
        engine::note(op, || if complete { "is set" } else { "is empty" }.to_owned());
        if !complete {
            return None;
        }
        engine::acquire(self.once.tag().id());
        self.value()
    }

    /// The value, if there is one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().as_mut()
    }

    /// Waits until there is a value.
    #[track_caller]
    pub fn wait(&self) -> &T {
        self.refresh();
        self.once.wait_at(true, Location::caller());
        self.value().expect("a completed cell has a value")
    }

    /// Sets the value.
    ///
    /// # Errors
    /// The new value, if there was one already.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.init(Location::caller(), || value.take().expect("the closure runs once"));
        value.map_or(Ok(()), Err)
    }

    /// The value; makes it if there is none.
    #[track_caller]
    pub fn get_or_init<F>(&self, f: F) -> &T
    where
        F: FnOnce() -> T,
    {
        self.init(Location::caller(), f)
    }

    /// The value of a cell that nobody else has.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }

    /// Takes the value out; the cell is as new.
    pub fn take(&mut self) -> Option<T> {
        let value = self.value.get_mut().take()?;
        self.once.set_state(State::Incomplete);
        Some(value)
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_tuple("OnceLock");
        match self.get() {
            Some(value) => shown.field(value),
            None => shown.field(&format_args!("<uninit>")),
        };
        shown.finish()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.get().map_or_else(Self::new, |value| Self::from(value.clone()))
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        let mut once = Once::of_kind("OnceLock");
        once.set_state(State::Complete);
        Self { once, value: UnsafeCell::new(Some(value)) }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}
