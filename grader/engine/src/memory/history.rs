//! The stores of one atomic, newest last, and who may still read which.
//!
//! A load may return any store that is not older than one which it must know of: a store or a
//! read that happens before it. Which one is a choice of the strategy, and 0 is the newest. A
//! task reads the same stale store at most twice, as real caches catch up some time.

use super::{acquires, publish_total, releases, saw, weakly};
use crate::clock::Clock;
use crate::op::TaskId;
use crate::points::choose;
use crate::world::World;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::atomic::Ordering;

/// How often a task may read the same stale store.
const STALE: u8 = 2;

/// The history of an atomic. The newest value stays with the owner, who passes it in.
pub struct History<T> {
    stores: RefCell<Vec<Store<T>>>,
    epoch: Cell<u32>,
}

struct Store<T> {
    value: T,
    /// What an acquiring load of it learns.
    published: Clock,
    /// Operations that wrote or read it: whoever knows of one cannot read an older store.
    known: Vec<(TaskId, u32)>,
    /// Who has read it when it was stale, how often.
    stale: Vec<(TaskId, u8)>,
}

// SAFETY: tasks run one at a time, and switches between OS threads synchronise (see `Tag`).
unsafe impl<T> Sync for History<T> {}
// SAFETY: as above; values of atomics are plain data, pointers at most.
unsafe impl<T> Send for History<T> {}
impl<T> UnwindSafe for History<T> {}
impl<T> RefUnwindSafe for History<T> {}

/// What a load has read.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Loaded<T> {
    /// The value.
    pub value: T,
    /// There was a newer one.
    pub stale: bool,
}

impl<T: Copy> History<T> {
    /// No store yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { stores: RefCell::new(Vec::new()), epoch: Cell::new(0) }
    }

    /// A load, after its scheduling point. `newest` is the current value.
    #[inline]
    pub fn load(&self, newest: T, order: Ordering) -> Loaded<T> {
        saw(order);
        let Some(floor) = weakly(|world| self.floor(world, newest)) else {
            return Loaded { value: newest, stale: false };
        };
        let last = self.stores.borrow().len() - 1;
        let back = if order == Ordering::SeqCst { 0 } else { choose(last - floor + 1) };
        let index = last - back;
        weakly(|world| self.see(world, index, order, back > 0));
        Loaded { value: self.stores.borrow()[index].value, stale: back > 0 }
    }

    /// A store, after its scheduling point. `before` is the value that it replaces.
    #[inline]
    pub fn store(&self, before: T, after: T, order: Ordering) {
        saw(order);
        weakly(|world| {
            self.floor(world, before);
            self.push(world, after, order, false);
        });
    }

    /// A read-modify-write that has succeeded, after its scheduling point.
    #[inline]
    pub fn exchange(&self, before: T, after: T, order: Ordering) {
        saw(order);
        weakly(|world| {
            self.floor(world, before);
            let last = self.stores.borrow().len() - 1;
            self.see(world, last, order, false);
            self.push(world, after, order, true);
        });
    }

    /// A compare-exchange that has failed: it has read the newest value.
    #[inline]
    pub fn refuse(&self, newest: T, order: Ordering) {
        saw(order);
        weakly(|world| {
            self.floor(world, newest);
            let last = self.stores.borrow().len() - 1;
            self.see(world, last, order, false);
        });
    }

    /// The oldest store that the current task may read. Begins the history where this execution
    /// has none: what was there before is known to all.
    fn floor(&self, world: &mut World, newest: T) -> usize {
        let mut stores = self.stores.borrow_mut();
        if self.epoch.replace(world.epoch) != world.epoch {
            stores.clear();
        }
        if stores.is_empty() {
            let store =
                Store { value: newest, published: Clock::default(), known: vec![], stale: vec![] };
            stores.push(store);
        }
        let me = world.current;
        let clock = &world.me().clock;
        let known = |store: &Store<T>| store.known.iter().any(|(task, at)| clock.of(*task) >= *at);
        let mut floor = stores.iter().rposition(known).unwrap_or(0);
        let worn = |store: &Store<T>| store.stale.contains(&(me, STALE));
        while floor + 1 < stores.len() && worn(&stores[floor]) {
            floor += 1;
        }
        floor
    }

    /// The current task reads the store at `index`.
    fn see(&self, world: &mut World, index: usize, order: Ordering, stale: bool) {
        let mut stores = self.stores.borrow_mut();
        let store = &mut stores[index];
        let task = world.current;
        let me = world.me();
        if acquires(order) {
            me.clock.join(&store.published);
        } else {
            me.pending.join(&store.published);
        }
        // The first look is enough: whoever knows of a later one knows of it.
        let at = me.clock.of(task);
        if store.known.iter().all(|(other, _)| *other != task) {
            store.known.push((task, at));
        }
        if stale {
            match store.stale.iter_mut().find(|(other, _)| *other == task) {
                Some((_, times)) => *times += 1,
                None => store.stale.push((task, 1)),
            }
        }
    }

    /// The current task adds a store.
    fn push(&self, world: &mut World, value: T, order: Ordering, exchange: bool) {
        let task = world.current;
        if order == Ordering::SeqCst {
            publish_total(world, task);
        }
        let me = world.me();
        let source = if releases(order) { &me.clock } else { &me.fenced };
        let mut published = source.clone();
        let at = me.clock.of(task);
        let mut stores = self.stores.borrow_mut();
        if let Some(last) = stores.last().filter(|_| exchange) {
            // A read-modify-write continues the release sequence of the store that it read.
            published.join(&last.published);
        }
        stores.push(Store { value, published, known: vec![(task, at)], stale: vec![] });
    }
}

impl<T: Copy> Default for History<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for History<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("History").finish_non_exhaustive()
    }
}
