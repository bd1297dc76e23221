//! The guards of a `RwLock`.

use super::RwLock;
use super::lock::Lock;
use crate::sync::{guard, poison};
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::mem::ManuallyDrop;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::ptr::NonNull;
use engine::{OpKind, Place};

/// Reads until it is dropped.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'rwlock, T: ?Sized + 'rwlock> {
    /// A pointer, so that the guard is covariant.
    pub(super) data: NonNull<T>,
    pub(super) lock: &'rwlock Lock,
    pub(super) taken: Place,
}

/// Writes until it is dropped.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'rwlock, T: ?Sized + 'rwlock> {
    pub(super) rwlock: &'rwlock RwLock<T>,
    pub(super) poison: poison::Guard,
    pub(super) taken: Place,
    /// Not `Send`.
    pub(super) own: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives shared references to the value, which `T: Sync` allows.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}
impl<T: ?Sized + RefUnwindSafe> UnwindSafe for RwLockReadGuard<'_, T> {}
impl<T: ?Sized + RefUnwindSafe> RefUnwindSafe for RwLockReadGuard<'_, T> {}

impl<'rwlock, T: ?Sized> RwLockWriteGuard<'rwlock, T> {
    /// Becomes a reader, with no writer in between.
    #[track_caller]
    pub fn downgrade(s: Self) -> RwLockReadGuard<'rwlock, T> {
        let guard = ManuallyDrop::new(s);
        let rwlock = guard.rwlock;
        let lock = &rwlock.lock;
        let at = Location::caller();
        let op = lock.op(OpKind::WriteUnlock, at);
        engine::point(op);
        engine::release(lock.id());
        engine::released(lock.id());
        lock.stop_writing();
        lock.admit();
        lock.reading(at);
        engine::note(op, || "goes on as a reader".to_owned());
        rwlock.reader(at).unwrap_or_else(::std::sync::PoisonError::into_inner)
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        let lock = self.lock;
        guard::release(OpKind::ReadUnlock, lock.id(), self.taken, || {
            lock.stop_reading();
        });
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        let RwLock { lock, poison, .. } = self.rwlock;
        guard::release(OpKind::WriteUnlock, lock.id(), self.taken, || {
            poison.done(self.poison);
            lock.stop_writing();
        });
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock for reading: nobody writes as long as it lives.
        unsafe { self.data.as_ref() }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock alone, and lends the value while it is borrowed.
        unsafe { &*self.rwlock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and the guard is borrowed alone.
        unsafe { &mut *self.rwlock.data.get() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, formatter)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, formatter)
    }
}
