//! Scheduling points: what a task calls before it does something that others can see.

use crate::cycle;
use crate::decide::decide;
use crate::found::{CheckFailure, Failure};
use crate::host;
use crate::op::{ObjectId, Op, OpKind, Place, TaskId, Time};
use crate::task::{Idle, Woken};
use crate::world::{self, Handle};

/// Operations that a task may do while it is taken down. More is a loop that waits for others.
const AFTERLIFE: u32 = 10_000;

/// Whether the caller is a task of a running execution.
#[inline]
#[must_use]
pub fn inside() -> bool {
    world::running(|_| ()).is_some()
}

/// Whether the caller belongs to an execution that has ended and is being taken down.
#[must_use]
pub fn ending() -> bool {
    world::with(|world| world.ended).unwrap_or(false)
}

/// The current task.
#[inline]
#[must_use]
pub fn me() -> TaskId {
    world::with(|world| world.current).unwrap_or(TaskId::ROOT)
}

/// The virtual time. Looking at it is no scheduling point.
#[inline]
#[must_use]
pub fn now() -> Time {
    world::with(|world| world.now).unwrap_or_default()
}

/// A scheduling point before a visible operation.
#[inline]
pub fn point(op: Op) {
    let Some(handle) = world::handle() else { return };
    if handle.with(|world| {
        if world.ended {
            return false;
        }
        world.watch(&op);
        world.post(op);
        true
    }) {
        reschedule(handle);
    } else {
        live_on(handle);
    }
}

/// A scheduling point at which the task also waits until `ready` holds or the deadline has come.
///
/// `ready` is asked at every step of any task; it must be cheap and change nothing.
pub fn block(op: Op, ready: &dyn Fn() -> bool, deadline: Option<Time>) -> Woken {
    let Some(handle) = world::handle() else { return outside(ready, deadline) };
    if handle.with(|world| world.ended) {
        // Whoever would have made it ready is gone, or is about to go.
        if !ready() {
            abandon(handle);
        }
        live_on(handle);
        return Woken::Ready;
    }
    // SAFETY: only the lifetime changes. The pointer is used while this task is blocked, which
    // ends before this call does; a task that is taken down is never asked again.
    let condition = unsafe {
        std::mem::transmute::<*const (dyn Fn() -> bool + '_), *const (dyn Fn() -> bool + 'static)>(
            ready,
        )
    };
    let waits = !ready();
    let closed = waits && handle.with(|world| cycle::closes(world, &op));
    let cycle = closed && others_live(handle);
    handle.with(|world| {
        world.watch(&op);
        world.traits.timed |= deadline.is_some();
        let me = world.post(op);
        me.condition = Some(condition);
        me.deadline = deadline;
        if waits {
            world.record_wait(op);
        }
        if closed && deadline.is_none() {
            world.fail(if cycle { Failure::Cycle } else { Failure::Deadlock });
        }
    });
    reschedule(handle);
    handle.with(|world| world.me().woken)
}

/// Whether another task could run, now or later.
fn others_live(handle: Handle) -> bool {
    let count = handle.with(|world| world.tasks.len());
    (0..count).any(|index| {
        let (asleep, condition) = handle.with(|world| {
            let task = &world.tasks[index];
            let gone = task.finished || index == world.current.index();
            (gone, task.condition.filter(|_| task.deadline.is_none()))
        });
        // SAFETY: as in `decide`: the condition of a blocked task, asked while the world is not
        // lent.
        !asleep && condition.is_none_or(|condition| unsafe { (*condition)() })
    })
}

/// A lock was looked at without waiting for it (`try_lock` and the like). From the next execution
/// on, unlocking is a step: otherwise such code would never meet a lock in the short time between
/// the last use of what it guards and its release.
pub fn probed() {
    world::running(|world| world.traits.probed = true);
}

/// A scheduling point before an unlock, if a held lock can be seen.
#[inline]
pub fn unlock_point(op: Op) {
    if world::running(|world| world.mode.unlock).unwrap_or(false) {
        point(op);
    }
}

/// The task has nothing useful to do: others go first. If that is so for all, the clock moves.
pub fn yield_now(op: Op) {
    world::running(|world| world.give_way(Idle::Yielded));
    point(op);
}

/// A data choice of the strategy: a number below `count`. 0 is the usual one.
pub fn choose(count: usize) -> usize {
    if count <= 1 {
        return 0;
    }
    world::running(|world| world.choose_data(count)).unwrap_or(0)
}

/// Whether this wait (or this weak compare-exchange) should end spuriously.
pub fn spurious() -> bool {
    world::running(|world| {
        world.traits.waited = true;
        world.mode.spurious && world.choose_rarely()
    })
    .unwrap_or(false)
}

/// An object changed that the current operation does not name (a lock released at scope end).
pub fn touched(object: ObjectId) {
    world::running(|world| world.effects.push(object));
}

/// The check itself found its rule broken: the execution ends as a failure with that payload.
pub fn end_with(failure: CheckFailure) -> ! {
    let Some(handle) = world::handle() else { std::panic::panic_any(failure) };
    handle.with(|world| world.fail(Failure::Check(failure)));
    abandon(handle)
}

/// The current task ends the whole program by `call`: the execution ends as a failure.
pub fn exit(call: &str, at: Place) -> ! {
    let Some(handle) = world::handle() else { std::panic::panic_any(call.to_owned()) };
    handle.with(|world| {
        let (task, call) = (world.current, call.to_owned());
        if world.tracing && !world.ended {
            world.record(Op::local(OpKind::Exit, at), call.clone());
        }
        world.fail(Failure::Exit { task, call, at });
    });
    abandon(handle)
}

/// The scenario has seen what it was after: the execution ends well, whoever still waits.
pub fn end_well() -> ! {
    let Some(handle) = world::handle() else { std::panic::panic_any("no execution to end") };
    handle.with(|world| world.ended = true);
    abandon(handle)
}

/// This execution may take so many steps, whatever the options say: it is long, not lost.
pub fn allow_steps(steps: usize) {
    world::running(|world| world.allowance = steps);
}

/// Lets the strategy decide who runs now.
#[inline]
fn reschedule(handle: Handle) {
    let current = handle.with(|world| world.current);
    let next = decide(handle);
    if next != Some(current) {
        host::switch(handle, current, next);
    }
}

/// A task that is being taken down goes on, but not for ever.
fn live_on(handle: Handle) {
    let operations = handle.with(|world| {
        world.afterlife += 1;
        world.afterlife
    });
    if operations > AFTERLIFE {
        abandon(handle);
    }
}

/// The current task never runs again. What its stack owns is unwound if that is possible.
pub(crate) fn abandon(handle: Handle) -> ! {
    let current = handle.with(|world| world.current);
    loop {
        host::switch(handle, current, None);
    }
}

/// A wait where no execution runs cannot last.
fn outside(ready: &dyn Fn() -> bool, deadline: Option<Time>) -> Woken {
    if ready() {
        return Woken::Ready;
    }
    assert!(deadline.is_some(), "a wait outside the simulation would never end");
    Woken::TimedOut
}
