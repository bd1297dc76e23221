//! What tasks run on. Coroutines do the work; OS threads that hand on a baton check that nothing
//! depends on them.

#[cfg(feature = "baton")]
mod baton;
mod coroutines;
#[cfg(unix)]
mod overflow;

use crate::op::TaskId;
use crate::options::Backend;
use crate::panics;
use crate::world::{self, Handle};
use std::any::Any;

/// The state of a backend, for a world to keep.
pub(crate) fn machinery(backend: Backend) -> Box<dyn Any> {
    match backend {
        Backend::Coroutines => Box::new(coroutines::Coroutines::default()),
        #[cfg(feature = "baton")]
        Backend::Threads => Box::new(baton::Baton::default()),
    }
}

/// Makes ready to tell what ends the process: a task without stack.
pub(crate) fn install() {
    #[cfg(unix)]
    overflow::install();
}

/// Which one it is: a world cannot be lent while tasks switch.
fn backend(handle: Handle) -> Backend {
    handle.with(|world| world.backend)
}

/// Makes a task ready to run `body`.
pub(crate) fn start(handle: Handle, task: TaskId, body: Box<dyn FnOnce()>) {
    match backend(handle) {
        Backend::Coroutines => coroutines::start(handle, task, body),
        #[cfg(feature = "baton")]
        Backend::Threads => baton::start(handle, task, body),
    }
}

/// The current task stops here and `next` goes on; nobody if the execution is over. Returns when
/// it is its turn again; does not return, but unwinds, when it is taken down.
pub(crate) fn switch(handle: Handle, current: TaskId, next: Option<TaskId>) {
    match backend(handle) {
        Backend::Coroutines => coroutines::switch(handle, current, next),
        #[cfg(feature = "baton")]
        Backend::Threads => baton::switch(handle, current, next),
    }
    let (ended, unwinds) = handle.with(|world| (world.ended, world.me().panics > 0));
    // A second panic would abort; whoever takes tasks down does not resume such a one.
    if ended && !unwinds {
        panics::unwind();
    }
}

/// Runs one execution, from the root's first step until it is over. Tasks that are left stay as
/// they are, to be looked at, until they are taken down.
pub(crate) fn run(handle: Handle, root: Box<dyn FnOnce()>) {
    handle.enter();
    start(handle, TaskId::ROOT, root);
    match backend(handle) {
        Backend::Coroutines => coroutines::run(handle),
        #[cfg(feature = "baton")]
        Backend::Threads => baton::run(handle),
    }
}

/// Takes down the tasks that are left and leaves the world.
pub(crate) fn take_down(handle: Handle) {
    match backend(handle) {
        Backend::Coroutines => coroutines::take_down(handle),
        #[cfg(feature = "baton")]
        Backend::Threads => baton::take_down(handle),
    }
    world::leave();
}

/// Makes a task current that is to be taken down. Whether it can be unwound: one that already
/// unwinds cannot, and is forgotten with all it owns.
fn condemn(handle: Handle, task: TaskId) -> bool {
    handle.with(|world| {
        world.ended = true;
        world.current = task;
        world.afterlife = 0;
        world.me().panics == 0
    })
}

/// A task will never run again: what it owns stays where it is.
fn forget(handle: Handle, task: TaskId) {
    let slots = handle.with(|world| std::mem::take(&mut world.tasks[task.index()].slots));
    std::mem::forget(slots);
}
