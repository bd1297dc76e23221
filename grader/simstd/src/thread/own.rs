//! What the shim keeps for each task, in a slot that outlives the task's thread-local values:
//! their destructors lock, park and ask for their thread.

use super::handle::Thread;
use ::std::cell::Cell;
use ::std::panic::Location;
use engine::{Local, Place, Time};

/// One task's own.
pub(crate) struct Own {
    /// Its handle.
    pub(super) thread: Thread,
    /// The line of the `drop` that is under way.
    pub(crate) dropping: Cell<Option<Place>>,
    /// The last wait of no length.
    pub(crate) waited: Cell<Option<(*const Location<'static>, Time)>>,
}

/// The address is the slot's key.
static KEY: u8 = 0;

fn key() -> usize {
    ::std::ptr::from_ref(&KEY).addr()
}

impl Own {
    fn new(thread: Thread) -> Self {
        Self { thread, dropping: Cell::new(None), waited: Cell::new(None) }
    }
}

/// The current task begins; this is its handle.
pub(super) fn begin(thread: Thread) {
    engine::set_local(key(), Box::new(Own::new(thread)), false);
}

/// Lends the current task's own.
pub(crate) fn with<R>(use_it: impl FnOnce(&Own) -> R) -> R {
    if let Local::Missing = engine::local(key()) {
        begin(Thread::of_current_task());
    }
    match engine::local(key()) {
        Local::Alive(own) => {
            // SAFETY: under this key lies an `Own`, which stays until the task ends; the task
            // itself runs `use_it`.
            use_it(unsafe { &*own.cast::<Own>() })
        }
        // The task is all but gone: nothing is kept any more.
        Local::Missing | Local::Destroyed => use_it(&Own::new(Thread::of_current_task())),
    }
}
