//! `std::sync::RwLock`: `lock` is the lock itself, `guards` what shows the value.
//!
//! Its policy is that of std on Linux: while a writer waits no new reader gets in. So a thread that
//! reads twice can deadlock with a writer that comes in between, as it can on real threads.

mod guards;
mod lock;

use super::poison::Flag;
use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::ptr::NonNull;
use ::std::sync::{LockResult, TryLockError, TryLockResult};
use engine::{OpKind, Place};
pub use guards::{RwLockReadGuard, RwLockWriteGuard};
use lock::Lock;

/// A lock for many readers or one writer.
pub struct RwLock<T: ?Sized> {
    lock: Lock,
    poison: Flag,
    data: UnsafeCell<T>,
}

// SAFETY: readers share the value, a writer has it alone; it may also be taken out on another
// thread. The cells are touched by the running task alone, and tasks run one at a time.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

impl<T> RwLock<T> {
    /// An unlocked lock.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self { lock: Lock::new(), poison: Flag::new(), data: UnsafeCell::new(value) }
    }
}

impl<T: ?Sized> RwLock<T> {
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
            self.lock.reset();
            self.poison.clear();
        }
        // SAFETY: no reference to the value is kept, and its size does not change.
        let size = size_of_val(unsafe { &*self.data.get() });
        // SAFETY: the data of this lock, whose tag it is; no task of this execution has used it
        // yet, so no guard lends it out.
        unsafe { engine::restore_static(&self.lock.tag, self.data.get().cast(), size) };
    }

    fn reader(&self, taken: Place) -> LockResult<RwLockReadGuard<'_, T>> {
        // SAFETY: a pointer to a field is not null.
        let data = unsafe { NonNull::new_unchecked(self.data.get()) };
        self.poison.wrap(RwLockReadGuard { data, lock: &self.lock, taken })
    }

    fn writer(&self, taken: Place) -> LockResult<RwLockWriteGuard<'_, T>> {
        let guard = self.poison.guard();
        self.poison.wrap(RwLockWriteGuard { rwlock: self, poison: guard, taken, own: PhantomData })
    }

    /// Locks it for reading; waits until that is possible.
    ///
    /// # Errors
    /// The guard, if the lock is poisoned.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let at = Location::caller();
        self.refresh();
        self.lock.read(at);
        self.reader(at)
    }

    /// Locks it for reading if that is possible at once.
    ///
    /// # Errors
    /// That it is locked, or the guard, if the lock is poisoned.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let at = Location::caller();
        self.refresh();
        if !self.lock.try_one(OpKind::TryRead, at, |lock| lock.can_read(u64::MAX)) {
            return Err(TryLockError::WouldBlock);
        }
        self.lock.reading(at);
        Ok(self.reader(at)?)
    }

    /// Locks it for writing; waits until that is possible.
    ///
    /// # Errors
    /// The guard, if the lock is poisoned.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let at = Location::caller();
        self.refresh();
        self.lock.write(at);
        self.writer(at)
    }

    /// Locks it for writing if that is possible at once.
    ///
    /// # Errors
    /// That it is locked, or the guard, if the lock is poisoned.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let at = Location::caller();
        self.refresh();
        if !self.lock.try_one(OpKind::TryWrite, at, Lock::can_write) {
            return Err(TryLockError::WouldBlock);
        }
        self.lock.writing(at);
        Ok(self.writer(at)?)
    }

    /// Whether a thread has panicked while it wrote.
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

    /// The value of a lock that nobody else has.
    ///
    /// # Errors
    /// The value, if the lock is poisoned.
    pub fn into_inner(self) -> LockResult<T>
    where
        T: Sized,
    {
        let poisoned = self.poison;
        poisoned.wrap(self.data.into_inner())
    }

    /// The value of a lock that nobody else has.
    ///
    /// # Errors
    /// The value, if the lock is poisoned.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.poison.wrap(self.data.get_mut())
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("RwLock");
        match self.try_read() {
            Ok(guard) => shown.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => shown.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => shown.field("data", &format_args!("<locked>")),
        };
        shown.field("poisoned", &self.poison.get()).finish_non_exhaustive()
    }
}
