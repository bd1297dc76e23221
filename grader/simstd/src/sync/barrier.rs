//! `std::sync::Barrier`.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe};
use engine::{Access, Op, OpKind, Tag};

/// Lets threads go on together.
pub struct Barrier {
    tag: Tag,
    threads: usize,
    count: Cell<usize>,
    generation: Cell<usize>,
}

// SAFETY: the cells are touched by the running task alone, and tasks run one at a time.
unsafe impl Sync for Barrier {}
impl RefUnwindSafe for Barrier {}

/// Whether the caller is the one that let the others go on.
pub struct BarrierWaitResult(bool);

impl Barrier {
    /// One for `n` threads.
    #[must_use]
    #[track_caller]
    pub const fn new(n: usize) -> Self {
        let tag = Tag::new("Barrier");
        Self { tag, threads: n, count: Cell::new(0), generation: Cell::new(0) }
    }

    /// Waits until all threads have come.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        if self.tag.is_stale() {
            self.count.set(0);
        }
        let id = self.tag.id();
        let op = Op::on(OpKind::Barrier, id, Access::Write, Location::caller());
        engine::point(op);
        engine::release(id);
        let generation = self.generation.get();
        let count = self.count.get() + 1;
        engine::note(op, || format!("{count} of {}", self.threads));
        let leads = count >= self.threads;
        if leads {
            self.count.set(0);
            self.generation.set(generation.wrapping_add(1));
        } else {
            self.count.set(count);
            engine::block(op, &|| self.generation.get() != generation, None);
        }
        engine::acquire(id);
        BarrierWaitResult(leads)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl BarrierWaitResult {
    /// Whether it is.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BarrierWaitResult").field("is_leader", &self.is_leader()).finish()
    }
}
