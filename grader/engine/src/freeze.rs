//! Stopping a task from outside, wherever it is.
//!
//! A real thread can be stopped between any two of its instructions for as long as the machine
//! likes. Whoever must not wait for it then has to get along without it, and a task that is
//! frozen for good shows whether that is so. Its timers stand still with it.

use crate::found::Event;
use crate::op::{Access, Op, OpKind, Place, TaskId};
use crate::points::{point, probed};
use crate::world;

/// Keeps `task` from running. This is a scheduling point: where `task` stops is the strategy's
/// choice. Nothing happens to a task that has ended.
pub fn freeze(task: TaskId, at: Place) {
    // It may stop while it holds a lock that it takes and gives back in one step.
    probed();
    point(global(OpKind::Freeze, at));
    set(task, true);
}

/// Lets `task` go on. This is a scheduling point.
pub fn thaw(task: TaskId, at: Place) {
    point(global(OpKind::Thaw, at));
    set(task, false);
}

/// Who may run afterwards depends on it: it commutes with nothing.
fn global(kind: OpKind, at: Place) -> Op {
    Op { access: Access::Global, ..Op::local(kind, at) }
}

fn set(task: TaskId, frozen: bool) {
    world::running(|world| {
        let (step, time, tracing) = (world.steps as u32, world.now, world.tracing);
        let Some(other) = world.tasks.get_mut(task.index()).filter(|other| !other.finished) else {
            return;
        };
        other.frozen = frozen;
        if tracing {
            // In the line of the one that stops: the reader wants to see where.
            let kind = if frozen { OpKind::Freeze } else { OpKind::Thaw };
            let op = Op { kind, ..other.op };
            let value = if frozen { "is stopped before this" } else { "goes on" };
            let value = value.to_owned();
            world.trace.push(Event { step, time, task, op, value, waits: false, preempted: None });
        }
    });
}
