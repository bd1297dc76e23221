//! `std::sync::Mutex`: taking the lock is one step, together with waiting for it.

use super::guard;
use super::poison::{self, Flag};
use ::std::cell::{Cell, UnsafeCell};
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::{LockResult, TryLockError, TryLockResult};
use engine::{Access, Op, OpKind, Place, Tag};

/// A lock that guards a value.
pub struct Mutex<T: ?Sized> {
    lock: Lock,
    poison: Flag,
    data: UnsafeCell<T>,
}

/// The lock without the value.
pub(super) struct Lock {
    tag: Tag,
    held: Cell<bool>,
}

// SAFETY: the lock hands out one guard at a time, so the value goes from thread to thread, which
// `T: Send` allows. The cells are touched by the running task alone, and tasks run one at a time.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

/// Holds a mutex until it is dropped.
#[must_use = "if unused the Mutex will immediately unlock"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    mutex: &'a Mutex<T>,
    poison: poison::Guard,
    taken: Place,
    /// Not `Send`.
    own: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives shared references to the value, which `T: Sync` allows.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

impl Lock {
    /// The operation that takes the lock; also the scheduling point and the wait. `found` is what
    /// is to be said of it.
    pub(super) fn take(&self, at: Place, found: impl FnOnce() -> String) {
        let op = Op::on(OpKind::Lock, self.tag.id(), Access::Write, at);
        engine::block(op, &|| !self.held.get(), None);
        engine::note(op, found);
        self.taken(at);
    }

    /// The lock is the current task's from now on.
    pub(super) fn taken(&self, at: Place) {
        let id = self.tag.id();
        self.held.set(true);
        engine::acquired(id, at);
        engine::acquire(id);
    }

    /// Gives the lock back, as part of another operation.
    pub(super) fn give(&self) {
        let id = self.tag.id();
        engine::release(id);
        self.held.set(false);
        engine::released(id);
    }

    pub(super) fn is_free(&self) -> bool {
        !self.held.get()
    }

    pub(super) fn id(&self) -> engine::ObjectId {
        self.tag.id()
    }
}

impl<T> Mutex<T> {
    /// An unlocked mutex.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        let lock = Lock { tag: Tag::new("Mutex"), held: Cell::new(false) };
        Self { lock, poison: Flag::new(), data: UnsafeCell::new(value) }
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Makes one in a `static` fresh for this execution.
    #[inline]
    fn refresh(&self) {
        if self.lock.tag.is_new() {
            self.renew();
        }
    }

    #[cold]
    fn renew(&self) {
        if self.lock.tag.is_stale() {
            self.lock.held.set(false);
            self.poison.clear();
        }
        let size = self.data_size();
        // SAFETY: the data of this mutex, whose tag it is; no task of this execution has used it
        // yet, so no guard lends it out.
        unsafe { engine::restore_static(&self.lock.tag, self.data.get().cast(), size) };
    }

    fn data_size(&self) -> usize {
        // SAFETY: no reference to the value is kept, and its size does not change.
        size_of_val(unsafe { &*self.data.get() })
    }

    fn guard(&self, taken: Place) -> LockResult<MutexGuard<'_, T>> {
        let guard = self.poison.guard();
        self.poison.wrap(MutexGuard { mutex: self, poison: guard, taken, own: PhantomData })
    }

    /// Locks it; waits until that is possible.
    ///
    /// # Errors
    /// The guard, if the mutex is poisoned.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let at = Location::caller();
        self.refresh();
        self.lock.take(at, || self.poison.found().to_owned());
        self.guard(at)
    }

    /// Locks it if that is possible at once.
    ///
    /// # Errors
    /// That it is locked, or the guard, if the mutex is poisoned.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let at = Location::caller();
        self.refresh();
        let op = Op::on(OpKind::TryLock, self.lock.id(), Access::Write, at);
        engine::probed();
        engine::point(op);
        if !self.lock.is_free() {
            engine::note(op, || "is locked".to_owned());
            return Err(TryLockError::WouldBlock);
        }
        engine::progress();
        engine::note(op, || match self.poison.found() {
            "" => "locks".to_owned(),
            found => format!("locks: {found}"),
        });
        self.lock.taken(at);
        Ok(self.guard(at)?)
    }

    /// Whether a thread has panicked while it held the lock.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.refresh();
        self.poison.ask(self.lock.id(), Location::caller())
    }

    /// Forgets that it was poisoned.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.refresh();
        self.poison.forget(self.lock.id(), Location::caller());
    }

    /// The value of a mutex that nobody else has.
    ///
    /// # Errors
    /// The value, if the mutex is poisoned.
    pub fn into_inner(self) -> LockResult<T>
    where
        T: Sized,
    {
        let poisoned = self.poison;
        poisoned.wrap(self.data.into_inner())
    }

    /// The value of a mutex that nobody else has.
    ///
    /// # Errors
    /// The value, if the mutex is poisoned.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.poison.wrap(self.data.get_mut())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Mutex");
        match self.try_lock() {
            Ok(guard) => shown.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => shown.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => shown.field("data", &"<locked>"),
        };
        shown.field("poisoned", &self.poison.get()).finish_non_exhaustive()
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// The lock, for a condition variable.
    pub(super) fn lock_of(&self) -> &'a Lock {
        &self.mutex.lock
    }

    pub(super) fn is_poisoned(&self) -> bool {
        self.mutex.poison.get()
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock, and lends the value for as long as it is borrowed.
        unsafe { &*self.mutex.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and the guard is borrowed alone.
        unsafe { &mut *self.mutex.data.get() }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        let Mutex { lock, poison, .. } = self.mutex;
        guard::release(OpKind::Unlock, lock.id(), self.taken, || {
            poison.done(self.poison);
            lock.held.set(false);
        });
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, formatter)
    }
}
