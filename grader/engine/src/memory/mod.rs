//! Weak memory: what happens before what, and which stale values a load may still read.
//!
//! Modelled after C++20 with one simplification: the modification order of an atomic is the order
//! of execution, so no store is ever seen before it runs (no load buffering). `SeqCst` loads read
//! the newest value. Both can hide a mistake, neither can make one up.

pub(crate) mod history;

use crate::op::{ObjectId, TaskId};
use crate::world::{self, World};
use std::sync::atomic::Ordering;

pub(crate) fn acquires(order: Ordering) -> bool {
    matches!(order, Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst)
}

pub(crate) fn releases(order: Ordering) -> bool {
    matches!(order, Ordering::Release | Ordering::AcqRel | Ordering::SeqCst)
}

/// Lends the world if this execution has weak memory.
#[inline]
pub(crate) fn weakly<R>(use_it: impl FnOnce(&mut World) -> R) -> Option<R> {
    world::running(|world| world.mode.weak.then(|| use_it(world))).flatten()
}

/// Whether loads of this execution may read stale values.
#[inline]
#[must_use]
pub fn weak() -> bool {
    weakly(|_| ()).is_some()
}

/// The current task publishes all it knows with `object` (an unlock, a send, a notification).
#[inline]
pub fn release(object: ObjectId) {
    weakly(|world| {
        let World { memory, tasks, current, .. } = world;
        memory.object(object).join(&tasks[current.index()].clock);
    });
}

/// The current task learns what was published with `object` (a lock, a receive).
#[inline]
pub fn acquire(object: ObjectId) {
    weakly(|world| {
        let World { memory, tasks, current, .. } = world;
        tasks[current.index()].clock.join(memory.object(object));
    });
}

/// `std::sync::atomic::fence`, after its scheduling point.
pub fn fence(order: Ordering) {
    saw(order);
    weakly(|world| {
        let World { memory, tasks, current, .. } = world;
        let me = &mut tasks[current.index()];
        if acquires(order) {
            let pending = std::mem::take(&mut me.pending);
            me.clock.join(&pending);
        }
        if order == Ordering::SeqCst {
            me.clock.join(&memory.total);
            memory.total.join(&me.clock);
        }
        if releases(order) {
            me.fenced = me.clock.clone();
        }
    });
}

/// Takes note of an ordering: weak memory is tried only where it can matter.
#[inline]
pub(crate) fn saw(order: Ordering) {
    if order != Ordering::SeqCst {
        world::running(|world| world.traits.weaker = true);
    }
}

/// A `SeqCst` store or exchange: a later `SeqCst` fence of another task comes after it.
pub(crate) fn publish_total(world: &mut World, task: TaskId) {
    let World { memory, tasks, .. } = world;
    memory.total.join(&tasks[task.index()].clock);
}
