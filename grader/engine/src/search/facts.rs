//! The state of a failed execution, looked at before its tasks are taken down.

use crate::found::{TaskInfo, Waiting};
use crate::op::TaskId;
use crate::world::Handle;

/// Who was there and who waited for whom.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) waits: Vec<Waiting>,
    pub(crate) tasks: Vec<TaskInfo>,
}

/// Looks at a failed execution.
pub(crate) fn collect(handle: Handle) -> Facts {
    let count = handle.with(|world| world.tasks.len());
    let mut facts = Facts::default();
    for index in 0..count {
        let id = TaskId(index as u32);
        let (info, waiting) = handle.with(|world| {
            let task = &world.tasks[index];
            let name = task.name.clone().unwrap_or_else(|| format!("thread {index}"));
            let (spawned, object, finished) = (task.spawned, task.object, task.finished);
            let frozen = task.frozen;
            let info = TaskInfo { id, name, spawned, object, finished, frozen };
            let waiting = task.condition.filter(|_| !finished).map(|condition| {
                let waiting = Waiting {
                    task: id,
                    op: task.op,
                    held_by: world.holders(&task.op),
                    holds: task.held.clone(),
                    deadline: task.deadline,
                };
                (condition, waiting)
            });
            (info, waiting)
        });
        facts.tasks.push(info);
        if let Some((condition, waiting)) = waiting {
            // SAFETY: the task is blocked, its stack is as it was, and the world is not lent.
            if !unsafe { (*condition)() } {
                facts.waits.push(waiting);
            }
        }
    }
    facts
}
