//! `std::thread::scope`.

use super::builder::Builder;
use super::functions::current;
use super::handle::Thread;
use super::start::{Started, start};
use ::std::cell::Cell;
use ::std::fmt;
use ::std::io;
use ::std::marker::PhantomData;
use ::std::panic::{Location, RefUnwindSafe};
use ::std::sync::Arc;
use ::std::thread::Result;
use engine::{Access, Op, OpKind, Tag};

/// A scope that waits for its threads.
pub struct Scope<'scope, 'env: 'scope> {
    data: Arc<ScopeData>,
    /// Invariant, so that the lifetime cannot shrink.
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// The right to wait for a thread of a scope.
pub struct ScopedJoinHandle<'scope, T> {
    started: Started<T>,
    scope: PhantomData<&'scope ()>,
}

/// What a scope knows of its threads.
pub(super) struct ScopeData {
    tag: Tag,
    running: Cell<usize>,
    panicked: Cell<bool>,
    main_thread: Thread,
}

// SAFETY: the cells are touched by the running task alone, and tasks run one at a time.
unsafe impl Send for ScopeData {}
// SAFETY: as above.
unsafe impl Sync for ScopeData {}
impl RefUnwindSafe for ScopeData {}

impl ScopeData {
    /// A thread is about to start.
    pub(super) fn began(&self) {
        self.running.set(self.running.get() + 1);
    }

    /// Nothing is left of a thread that a scope has to wait for.
    pub(super) fn ended(&self, panicked: bool) {
        if panicked {
            self.panicked.set(true);
        }
        self.running.set(self.running.get() - 1);
        engine::release(self.tag.id());
        engine::touched(self.tag.id());
    }
}

/// Runs a closure that may start threads which borrow; returns when all have ended.
///
/// # Panics
/// If a thread has panicked that nobody has joined.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let data = Arc::new(ScopeData {
        tag: Tag::new("scope"),
        running: Cell::new(0),
        panicked: Cell::new(false),
        main_thread: current(),
    });
    let scope = Scope { data, scope: PhantomData, env: PhantomData };
    // The end of an execution passes: threads of the scope are taken down before this one.
    let result = engine::catch(|| f(&scope));
    let data = &scope.data;
    let op = Op::on(OpKind::Join, data.tag.id(), Access::Read, Location::caller());
    engine::block(op, &|| data.running.get() == 0, None);
    engine::acquire(data.tag.id());
    engine::note(op, || "the threads of the scope have ended".to_owned());
    match result {
        Err(payload) => engine::resume(payload),
        Ok(_) if data.panicked.get() => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

impl<'scope, 'env> Scope<'scope, 'env> {
    /// Starts a thread of this scope.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new().spawn_scoped(self, f).expect("failed to spawn thread")
    }
}

impl Builder {
    /// Starts it as a thread of a scope.
    ///
    /// # Errors
    /// That there is no room for another thread.
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let data = Arc::clone(&scope.data);
        // SAFETY: the scope ends after the thread, and what `'scope` borrows outlives it.
        let started = unsafe { start(self.name, Some(data), f, Location::caller()) };
        started.map(|started| ScopedJoinHandle { started, scope: PhantomData })
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// The thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        self.started.thread()
    }

    /// Waits for the end of the thread.
    ///
    /// # Errors
    /// The payload of its panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.started.join(Location::caller())
    }

    /// Whether the thread's function has returned.
    #[must_use]
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.started.is_finished(Location::caller())
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Scope")
            .field("num_running_threads", &self.data.running.get())
            .field("a_thread_panicked", &self.data.panicked.get())
            .field("main_thread", &self.data.main_thread)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
