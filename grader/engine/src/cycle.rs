//! Tasks that wait for one another in a circle: a deadlock even while others live on.

use crate::op::{ObjectId, Op, OpKind, TaskId};
use crate::world::World;

impl World {
    /// Who must act before the operation of `task` can go on, as far as that is known.
    pub(crate) fn holders(&self, op: &Op) -> Vec<TaskId> {
        let Some(object) = op.object else { return Vec::new() };
        if op.kind == OpKind::Join {
            return self.task_of(object).into_iter().collect();
        }
        if op.kind.waits_for_holders() { self.holding(object) } else { Vec::new() }
    }

    /// Who holds an object.
    pub(crate) fn holding(&self, object: ObjectId) -> Vec<TaskId> {
        let holds = |index: &usize| self.tasks[*index].held.iter().any(|(id, _)| *id == object);
        (0..self.tasks.len()).filter(holds).map(|index| TaskId(index as u32)).collect()
    }

    fn task_of(&self, object: ObjectId) -> Option<TaskId> {
        let found = self.tasks.iter().position(|task| task.object == object);
        found.map(|index| TaskId(index as u32))
    }
}

/// Whether the current task would close a circle if it waited for `op`.
///
/// A task waits for all holders of a lock, so any way back to it is a circle. A wait with a
/// deadline ends by itself and is none.
pub(crate) fn closes(world: &World, op: &Op) -> bool {
    let mut ahead = world.holders(op);
    let mut seen = Vec::new();
    while let Some(task) = ahead.pop() {
        if task == world.current {
            return true;
        }
        if seen.contains(&task) {
            continue;
        }
        seen.push(task);
        let other = &world.tasks[task.index()];
        if !other.finished && other.condition.is_some() && other.deadline.is_none() {
            ahead.extend(world.holders(&other.op));
        }
    }
    false
}
