//! Who holds which locks, and the order in which they go back.

use crate::op::{ObjectId, Place, TaskId};
use crate::world;

/// The current task holds `object` from now on.
#[inline]
pub fn acquired(object: ObjectId, at: Place) {
    world::running(|world| world.me().held.push((object, at)));
}

/// The current task holds `object` no more. Returns the line that took it.
#[inline]
pub fn released(object: ObjectId) -> Option<Place> {
    world::running(|world| {
        world.effects.push(object);
        let me = world.current;
        if let Some(releases) = &mut world.releases {
            releases.push((me, object));
        }
        // A guard that was moved to another task is rare; then the owner is found there.
        let order = std::iter::once(me.index()).chain(0..world.tasks.len());
        for index in order {
            let held = &mut world.tasks[index].held;
            if let Some(position) = held.iter().rposition(|(id, _)| *id == object) {
                return Some(held.remove(position).1);
            }
        }
        None
    })
    .flatten()
}

/// What `task` holds, in the order in which it took it.
#[must_use]
pub fn holds(task: TaskId) -> Vec<ObjectId> {
    let list = |held: &Vec<(ObjectId, Place)>| held.iter().map(|&(object, _)| object).collect();
    world::with(|world| world.tasks.get(task.index()).map(|task| list(&task.held)))
        .flatten()
        .unwrap_or_default()
}

/// Keeps a list of what is given back from now on, to the end of this execution.
pub fn follow_releases() {
    world::running(|world| {
        world.releases.get_or_insert_default();
    });
}

/// What was given back since [`follow_releases`], by whom, in order.
#[must_use]
pub fn releases() -> Vec<(TaskId, ObjectId)> {
    world::with(|world| world.releases.clone()).flatten().unwrap_or_default()
}
