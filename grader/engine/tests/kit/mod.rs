//! A few primitives on the engine, as small as they can be: what `simstd` does in full.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "a kit for tests: each binary uses a part"
)]

use engine::{Access, History, Op, OpKind, Options, Place, Tag, TaskId, Time, WaitQueue};
use std::cell::{Cell, UnsafeCell};
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A mutex without poison.
pub struct Lock<T> {
    tag: Tag,
    locked: Cell<bool>,
    poisoned: Cell<bool>,
    data: UnsafeCell<T>,
}

// SAFETY: tasks run one at a time, and the lock hands out one reference at a time.
unsafe impl<T: Send> Sync for Lock<T> {}

pub struct Guard<'a, T> {
    lock: &'a Lock<T>,
    panicked: bool,
    at: Place,
}

impl<T> Lock<T> {
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self {
            tag: Tag::new("Lock"),
            locked: Cell::new(false),
            poisoned: Cell::new(false),
            data: UnsafeCell::new(value),
        }
    }

    fn refresh(&self) {
        if self.tag.is_stale() {
            self.locked.set(false);
            self.poisoned.set(false);
        }
        // SAFETY: the data is ours, and nobody holds the lock at its first use.
        unsafe { engine::restore_static(&self.tag, self.data.get().cast(), size_of::<T>()) };
    }

    fn take(&self, at: Place) -> Guard<'_, T> {
        self.locked.set(true);
        engine::acquired(self.tag.id(), at);
        engine::acquire(self.tag.id());
        Guard { lock: self, panicked: engine::panicking(), at }
    }

    #[track_caller]
    pub fn lock(&self) -> Guard<'_, T> {
        self.refresh();
        let at = Location::caller();
        let op = Op::on(OpKind::Lock, self.tag.id(), Access::Write, at);
        engine::block(op, &|| !self.locked.get(), None);
        engine::note(op, String::new);
        self.take(at)
    }

    #[track_caller]
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        self.refresh();
        let at = Location::caller();
        engine::point(Op::on(OpKind::TryLock, self.tag.id(), Access::Write, at));
        engine::probed();
        if self.locked.get() {
            return None;
        }
        engine::progress();
        Some(self.take(at))
    }

    pub fn is_poisoned(&self) -> bool {
        self.poisoned.get()
    }
}

impl<T> std::ops::Deref for Guard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the guard is the only way to the data.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T> std::ops::DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard is the only way to the data.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        if !self.panicked && engine::panicking() {
            self.lock.poisoned.set(true);
        }
        let id = self.lock.tag.id();
        if !engine::panicking() {
            engine::unlock_point(Op::on(OpKind::Unlock, id, Access::Write, self.at));
        }
        engine::release(id);
        engine::released(id);
        self.lock.locked.set(false);
    }
}

/// A condition variable.
pub struct Condition {
    tag: Tag,
    queue: WaitQueue,
}

impl Condition {
    #[track_caller]
    pub const fn new() -> Self {
        Self { tag: Tag::new("Condition"), queue: WaitQueue::new() }
    }

    /// The guard, and whether the wait was ended by a notification (or spuriously).
    #[track_caller]
    pub fn wait<'a, T>(
        &self,
        guard: Guard<'a, T>,
        timeout: Option<Duration>,
    ) -> (Guard<'a, T>, bool) {
        let at = Location::caller();
        let lock = guard.lock;
        let op = |kind| Op::on(kind, self.tag.id(), Access::Write, at).with(lock.tag.id());
        let deadline = timeout.map(|timeout| engine::now().plus(timeout.as_nanos() as u64));
        engine::point(op(OpKind::CondvarWait));
        drop(guard);
        let woken = if engine::spurious() {
            engine::point(op(OpKind::CondvarWake));
            true
        } else {
            self.queue.park(op(OpKind::CondvarWake), deadline)
        };
        (lock.lock(), woken)
    }

    #[track_caller]
    pub fn notify_one(&self) {
        let at = Location::caller();
        engine::point(Op::on(OpKind::NotifyOne, self.tag.id(), Access::Write, at));
        self.queue.wake_one();
    }

    #[track_caller]
    pub fn notify_all(&self) {
        let at = Location::caller();
        engine::point(Op::on(OpKind::NotifyAll, self.tag.id(), Access::Write, at));
        self.queue.wake_all();
    }
}

/// An atomic number.
pub struct Atomic {
    tag: Tag,
    value: Cell<u64>,
    first: u64,
    history: History<u64>,
}

// SAFETY: tasks run one at a time.
unsafe impl Sync for Atomic {}

impl Atomic {
    #[track_caller]
    pub const fn new(value: u64) -> Self {
        let history = History::new();
        Self { tag: Tag::new("Atomic"), value: Cell::new(value), first: value, history }
    }

    fn point(&self, kind: OpKind, access: Access, at: Place) -> Op {
        if self.tag.is_stale() {
            self.value.set(self.first);
        }
        let op = Op::on(kind, self.tag.id(), access, at);
        engine::point(op);
        op
    }

    #[track_caller]
    pub fn load(&self, order: Ordering) -> u64 {
        let op = self.point(OpKind::Load, Access::Read, Location::caller());
        let loaded = self.history.load(self.value.get(), order);
        engine::note(op, || format!("{loaded:?}"));
        loaded.value
    }

    #[track_caller]
    pub fn store(&self, value: u64, order: Ordering) {
        let op = self.point(OpKind::Store, Access::Write, Location::caller());
        self.history.store(self.value.get(), value, order);
        self.value.set(value);
        engine::note(op, || value.to_string());
    }

    #[track_caller]
    pub fn add(&self, value: u64, order: Ordering) -> u64 {
        self.point(OpKind::Rmw, Access::Write, Location::caller());
        let before = self.value.get();
        self.history.exchange(before, before + value, order);
        self.value.set(before + value);
        before
    }

    #[track_caller]
    pub fn swap_if(&self, from: u64, to: u64, order: Ordering, failed: Ordering) -> bool {
        self.point(OpKind::CompareExchange, Access::Write, Location::caller());
        let before = self.value.get();
        if before != from {
            self.history.refuse(before, failed);
            return false;
        }
        self.history.exchange(before, to, order);
        self.value.set(to);
        engine::progress();
        true
    }
}

/// A task that can be joined.
pub struct Handle(pub TaskId);

#[track_caller]
pub fn spawn(body: impl FnOnce() + 'static) -> Handle {
    let body = Box::new(move || {
        // As std: a panic ends the thread, not the program.
        let _ = engine::catch(body);
    });
    Handle(engine::spawn(None, Location::caller(), body))
}

impl Handle {
    #[track_caller]
    pub fn join(self) {
        engine::join(self.0, Location::caller());
    }
}

#[track_caller]
pub fn sleep(duration: Duration) {
    let op = Op::local(OpKind::Sleep, Location::caller());
    engine::block(op, &|| false, Some(engine::now().plus(duration.as_nanos() as u64)));
}

#[track_caller]
pub fn give_way() {
    engine::yield_now(Op::local(OpKind::Yield, Location::caller()));
}

/// What `Instant::now` does.
#[track_caller]
pub fn look() -> Time {
    engine::point(Op::local(OpKind::Now, Location::caller()));
    engine::now()
}

pub fn millis(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// A search bounded by schedules alone: the same everywhere.
pub fn schedules(count: u64) -> Options {
    Options { max_schedules: count, cpu_budget: Duration::MAX, ..Options::default() }
}

/// Runs `body` in `count` tasks and joins them.
pub fn together(count: usize, body: impl Fn(usize) + 'static) {
    let body = Arc::new(body);
    let start = |number| {
        let body = Arc::clone(&body);
        spawn(move || body(number))
    };
    let handles: Vec<_> = (0..count).map(start).collect();
    handles.into_iter().for_each(Handle::join);
}
