//! Tasks: start, end, join, and what a check may ask about them.

use crate::found::{Failure, PanicFact};
use crate::host;
use crate::locals;
use crate::memory;
use crate::op::{Access, ObjectId, Op, OpKind, Place, TaskId};
use crate::panics::is_ending;
use crate::points::{abandon, block, point};
use crate::trace::note;
use crate::world::{self, Handle, World};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Stands for the order in which tasks start: their numbers depend on it.
const STARTS: ObjectId = ObjectId(u32::MAX - 1);

/// Tasks that may live at the same time: about as many threads as a process of checks has memory
/// for.
const MOST: usize = 1_000;

/// What is known about a task.
#[derive(Clone, Debug)]
pub struct TaskFacts {
    /// Operations that it has begun.
    pub operations: u64,
    /// Times that it came out of a wait.
    pub wakeups: u64,
    /// What it waits for, if it does.
    pub blocked: Option<Op>,
    /// It has ended.
    pub finished: bool,
}

/// Starts a task. This is a scheduling point.
pub fn spawn(name: Option<String>, at: Place, body: Box<dyn FnOnce()>) -> TaskId {
    let Some(handle) = world::handle() else {
        panic!("a thread was started outside the simulation");
    };
    let op = Op { access: Access::Write, ..Op::local(OpKind::Spawn, at).with(STARTS) };
    point(op);
    if handle.with(|world| world.ended) {
        abandon(handle);
    }
    let task = handle.with(|world| world.add_task(name, at));
    note(op, || task_name(task).unwrap_or_default());
    host::start(handle, task, life(handle, body));
    task
}

/// Waits until a task has ended. This is a scheduling point.
pub fn join(task: TaskId, at: Place) {
    let Some(object) = task_object(task) else { return };
    let op = Op::on(OpKind::Join, object, Access::Read, at);
    block(op, &|| is_finished(task), None);
    memory::acquire(object);
}

/// Whether a task has ended by itself.
#[must_use]
pub fn is_finished(task: TaskId) -> bool {
    of(task, |task| task.finished).unwrap_or(true)
}

/// The name that a task was given. The root's is `main` at first.
#[must_use]
pub fn task_name(task: TaskId) -> Option<String> {
    of(task, |task| task.name.clone()).flatten()
}

/// Gives the current task a name.
pub fn rename(name: &str) {
    world::with(|world| world.me().name = Some(name.to_owned()));
}

/// The object that stands for a task in `Join`, `Park` and `Unpark`.
#[must_use]
pub fn task_object(task: TaskId) -> Option<ObjectId> {
    of(task, |task| task.object)
}

/// What is known about a task.
#[must_use]
pub fn task_facts(task: TaskId) -> TaskFacts {
    let facts = of(task, |task| {
        let blocked = task.condition.map(|condition| (condition, task.op));
        (u64::from(task.operations), task.wakeups, blocked, task.finished)
    });
    let Some((operations, wakeups, blocked, finished)) = facts else {
        return TaskFacts { operations: 0, wakeups: 0, blocked: None, finished: true };
    };
    // SAFETY: the condition of a blocked task, asked while the world is not lent.
    let blocked = blocked.filter(|(condition, _)| !unsafe { (**condition)() });
    TaskFacts { operations, wakeups, blocked: blocked.map(|(_, op)| op), finished }
}

/// Whether there is no room for another task.
#[must_use]
pub fn is_full() -> bool {
    live_tasks().len() >= MOST
}

/// The tasks that have started and not ended, without the root.
#[must_use]
pub fn live_tasks() -> Vec<TaskId> {
    world::with(|world| {
        let live = |index: &usize| !world.tasks[*index].finished;
        (1..world.tasks.len()).filter(live).map(|index| TaskId(index as u32)).collect()
    })
    .unwrap_or_default()
}

fn of<R>(task: TaskId, look: impl FnOnce(&crate::task::Task) -> R) -> Option<R> {
    world::with(|world| world.tasks.get(task.index()).map(look)).flatten()
}

/// The whole life of a task that runs `body`.
pub(crate) fn life(handle: Handle, body: Box<dyn FnOnce()>) -> Box<dyn FnOnce()> {
    Box::new(move || run(handle, body))
}

/// On the task's own stack.
fn run(handle: Handle, body: Box<dyn FnOnce()>) {
    let ended = handle.with(|world| world.ended);
    let result = catch_unwind(AssertUnwindSafe(|| if ended { drop(body) } else { body() }));
    handle.with(|world| world.me().panics = 0);
    let failed = result.as_ref().err().is_some_and(|payload| !is_ending(&**payload));
    // A payload may panic when it is dropped; std aborts then, we just forget about it.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(result)));
    if failed {
        handle.with(World::root_panicked);
    }
    locals::destroy(handle);
    finish(handle);
}

impl World {
    /// A panic has left the current task. That is a failure where it is the root.
    fn root_panicked(&mut self) {
        if self.current != TaskId::ROOT || self.ended {
            return;
        }
        let PanicFact { task, message, at } = self.panic_to_blame();
        self.fail(Failure::Panic { task, message, at });
    }
}

/// The current task is done.
fn finish(handle: Handle) {
    let Some((object, at)) = handle.with(|world| {
        let ended = world.ended;
        let me = world.me();
        (!ended).then_some((me.object, me.spawned))
    }) else {
        return;
    };
    note(Op::on(OpKind::Exit, object, Access::Write, at), String::new);
    memory::release(object);
    handle.with(|world| {
        world.effects.push(object);
        world.pause.reset();
        world.stir(true);
        let me = world.me();
        me.finished = true;
        // The decision that follows must not be taken for the one before the last operation.
        me.operations += 1;
        if world.current == TaskId::ROOT {
            world.ended = true;
        }
    });
}
