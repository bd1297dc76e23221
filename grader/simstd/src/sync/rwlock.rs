//! `std::sync::RwLock`, with the policy that it has on Linux: while a writer waits no new reader
//! gets in. So a thread that reads twice can deadlock with a writer that comes in between, as it
//! can on real threads.

use super::guard;
use super::poison::{self, Flag};
use ::std::cell::{Cell, UnsafeCell};
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::mem::ManuallyDrop;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::ptr::NonNull;
use ::std::sync::{LockResult, TryLockError, TryLockResult};
use engine::{Access, ObjectId, Op, OpKind, Place, Tag};

/// A lock for many readers or one writer.
pub struct RwLock<T: ?Sized> {
    lock: Lock,
    poison: Flag,
    data: UnsafeCell<T>,
}

/// The lock without the value.
struct Lock {
    tag: Tag,
    readers: Cell<usize>,
    written: Cell<bool>,
    /// Writers that wait.
    writers: Cell<usize>,
    /// Readers that have come, and how many of them may pass waiting writers: those that waited
    /// when a writer became a reader.
    came: Cell<u64>,
    admitted: Cell<u64>,
}

// SAFETY: readers share the value, a writer has it alone; it may also be taken out on another
// thread. The cells are touched by the running task alone, and tasks run one at a time.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

/// Reads until it is dropped.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'rwlock, T: ?Sized + 'rwlock> {
    /// A pointer, so that the guard is covariant.
    data: NonNull<T>,
    lock: &'rwlock Lock,
    taken: Place,
}

/// Writes until it is dropped.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'rwlock, T: ?Sized + 'rwlock> {
    rwlock: &'rwlock RwLock<T>,
    poison: poison::Guard,
    taken: Place,
    /// Not `Send`.
    own: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives shared references to the value, which `T: Sync` allows.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}
impl<T: ?Sized + RefUnwindSafe> UnwindSafe for RwLockReadGuard<'_, T> {}
impl<T: ?Sized + RefUnwindSafe> RefUnwindSafe for RwLockReadGuard<'_, T> {}

/// A writer that waits, also if it is taken down meanwhile.
struct Waiting<'a>(&'a Cell<usize>);

impl<'a> Waiting<'a> {
    fn new(writers: &'a Cell<usize>) -> Self {
        writers.set(writers.get() + 1);
        Self(writers)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Lock {
    fn id(&self) -> ObjectId {
        self.tag.id()
    }

    fn op(&self, kind: OpKind, at: Place) -> Op {
        Op::on(kind, self.id(), Access::Write, at)
    }

    fn can_read(&self, number: u64) -> bool {
        !self.written.get() && (self.writers.get() == 0 || number < self.admitted.get())
    }

    fn can_write(&self) -> bool {
        !self.written.get() && self.readers.get() == 0
    }

    fn read(&self, at: Place) {
        let op = self.op(OpKind::Read, at);
        let number = self.came.get();
        self.came.set(number + 1);
        engine::block(op, &|| self.can_read(number), None);
        engine::note(op, String::new);
        self.reading(at);
    }

    fn reading(&self, at: Place) {
        self.readers.set(self.readers.get() + 1);
        engine::acquired(self.id(), at);
        engine::acquire(self.id());
    }

    fn write(&self, at: Place) {
        let op = self.op(OpKind::Write, at);
        // Only one that has begun to wait keeps readers out, so coming is a step of its own.
        engine::point(op);
        if !self.can_write() {
            let waiting = Waiting::new(&self.writers);
            engine::touched(self.id());
            engine::block(op, &|| self.can_write(), None);
            drop(waiting);
        }
        engine::note(op, String::new);
        self.writing(at);
    }

    fn writing(&self, at: Place) {
        self.written.set(true);
        engine::acquired(self.id(), at);
        engine::acquire(self.id());
    }

    fn try_one(&self, kind: OpKind, at: Place, free: impl Fn(&Self) -> bool) -> bool {
        let op = self.op(kind, at);
        engine::point(op);
        let free = free(self);
        engine::note(op, || if free { "locks" } else { "is locked" }.to_owned());
        if free {
            engine::progress();
        }
        free
    }
}

impl<T> RwLock<T> {
    /// An unlocked lock.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        let lock = Lock {
            tag: Tag::new("RwLock"),
            readers: Cell::new(0),
            written: Cell::new(false),
            writers: Cell::new(0),
            came: Cell::new(0),
            admitted: Cell::new(0),
        };
        Self { lock, poison: Flag::new(), data: UnsafeCell::new(value) }
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
            self.lock.readers.set(0);
            self.lock.written.set(false);
            self.lock.writers.set(0);
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
        let op = Op::on(OpKind::Load, self.lock.id(), Access::Read, Location::caller());
        engine::point(op);
        engine::note(op, || format!("poisoned: {}", self.poison.get()));
        self.poison.get()
    }

    /// Forgets that it was poisoned.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.refresh();
        let op = self.lock.op(OpKind::Store, Location::caller());
        engine::point(op);
        engine::note(op, || "clears the poison".to_owned());
        self.poison.clear();
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
        lock.written.set(false);
        lock.admitted.set(lock.came.get());
        lock.reading(at);
        engine::note(op, || "goes on as a reader".to_owned());
        rwlock.reader(at).unwrap_or_else(::std::sync::PoisonError::into_inner)
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        let lock = self.lock;
        guard::release(OpKind::ReadUnlock, lock.id(), self.taken, || {
            lock.readers.set(lock.readers.get().saturating_sub(1));
        });
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        let RwLock { lock, poison, .. } = self.rwlock;
        guard::release(OpKind::WriteUnlock, lock.id(), self.taken, || {
            poison.done(self.poison);
            lock.written.set(false);
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
