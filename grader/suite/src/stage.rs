//! Named threads for one scene of a check.
//!
//! Each thread has a name that the reports use. A panic in it is caught and becomes a reason
//! to stop, at the join; how it waits can be observed from outside while it waits.

use std::{
    panic::{self, AssertUnwindSafe},
    thread::{self, Scope, ScopedJoinHandle},
};

use lockstep_wire::Panicked;

use crate::{
    Stop,
    lab::Lab,
    ledger::unexpected,
    world::{
        self, Effort, Tid,
        own::{Arc, AtomicBool, OnceLock, Ordering},
    },
};

/// Where the threads of a scene are started.
#[derive(Debug)]
pub(crate) struct Stage<'scope, 'env: 'scope> {
    scope: &'scope Scope<'scope, 'env>,
    lab: &'env Lab,
}

impl<'scope, 'env> Stage<'scope, 'env> {
    pub(crate) fn new(scope: &'scope Scope<'scope, 'env>, lab: &'env Lab) -> Self {
        Self { scope, lab }
    }

    /// Starts a thread named `name` (at most 15 bytes, or the kernel cuts it).
    pub(crate) fn thread<T, F>(
        &self,
        name: impl Into<String>,
        body: F,
    ) -> Result<Actor<'scope, T>, Stop>
    where
        T: Send + 'scope,
        F: FnOnce() -> T + Send + 'scope,
    {
        let lab = self.lab;
        let shared = Arc::new(Shared::default());
        let inner = Arc::clone(&shared);
        let run = move || {
            // Nobody else sets it: it cannot be full.
            let _ = inner.tid.set(world::my_tid());
            let result = panic::catch_unwind(AssertUnwindSafe(body))
                .map_err(|payload| lab.ledger().caught(payload));
            // Pairs with `finished`: whoever sees it sees what the thread did.
            inner.finished.store(true, Ordering::Release);
            result
        };
        let handle = thread::Builder::new()
            .name(name.into())
            .spawn_scoped(self.scope, run)
            .map_err(|error| Stop::Inconclusive(format!("no thread could be started: {error}")))?;
        Ok(Actor { handle, shared })
    }

    /// Waits until every other thread of the process sleeps or has ended; says whether it came
    /// to that.
    ///
    /// Gives up on threads that keep using the processor or keep waking: they never settle.
    pub(crate) fn settle(&self) -> bool {
        world::settle()
    }
}

#[derive(Debug, Default)]
struct Shared {
    tid: OnceLock<Tid>,
    finished: AtomicBool,
}

/// A thread of a scene.
#[derive(Debug)]
pub(crate) struct Actor<'scope, T> {
    handle: ScopedJoinHandle<'scope, Result<T, Panicked>>,
    shared: Arc<Shared>,
}

impl<T> Actor<'_, T> {
    /// Whether its body has come to an end.
    pub(crate) fn finished(&self) -> bool {
        self.shared.finished.load(Ordering::Acquire)
    }

    /// Its number; `None` before it runs.
    pub(crate) fn tid(&self) -> Option<Tid> {
        self.shared.tid.get().copied()
    }

    /// What it has cost the machine so far; `None` before it runs or after it has ended.
    pub(crate) fn effort(&self) -> Option<Effort> {
        world::effort(*self.shared.tid.get()?)
    }

    /// Waits for its end: what it gave, or the panic that ended it.
    pub(crate) fn join(self) -> Result<T, Stop> {
        self.outcome()?.map_err(unexpected)
    }

    /// The same for a thread that may panic on purpose.
    pub(crate) fn outcome(self) -> Result<Result<T, Panicked>, Stop> {
        self.handle.join().map_err(|_| Stop::Trouble("a thread's panic got away".to_owned()))
    }
}
