//! A wait queue: the futex of the simulation. `Condvar`, `park` and channels stand on it.

use crate::op::{Op, TaskId, Time};
use crate::points::{block, choose};
use crate::task::Woken;
use crate::world;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};

/// Tasks that wait to be woken, the longest first.
pub struct WaitQueue {
    waiting: RefCell<Vec<Ticket>>,
    /// The execution that the entries belong to: a queue in a `static` outlives them.
    epoch: Cell<u32>,
}

/// A place in a queue.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Ticket {
    task: TaskId,
    number: u64,
}

// SAFETY: tasks run one at a time, and switches between OS threads synchronise (see `Tag`).
unsafe impl Sync for WaitQueue {}
// SAFETY: as above; an entry is a plain number.
unsafe impl Send for WaitQueue {}
impl UnwindSafe for WaitQueue {}
impl RefUnwindSafe for WaitQueue {}

impl Ticket {
    /// Whether the queue has let its owner go.
    #[must_use]
    pub fn is_woken(self) -> bool {
        world::with(|world| {
            let task = &world.tasks[self.task.index()];
            task.released || task.ticket != self.number
        })
        .unwrap_or(true)
    }
}

impl WaitQueue {
    /// An empty queue.
    #[must_use]
    pub const fn new() -> Self {
        Self { waiting: RefCell::new(Vec::new()), epoch: Cell::new(0) }
    }

    fn refresh(&self) {
        let epoch = world::with(|world| world.epoch).unwrap_or(0);
        if self.epoch.replace(epoch) != epoch {
            self.waiting.borrow_mut().clear();
        }
    }

    /// Puts the current task into the queue. This is no scheduling point.
    pub fn enqueue(&self) -> Ticket {
        self.refresh();
        let ticket = world::with(|world| {
            world.tickets += 1;
            let number = world.tickets;
            let task = world.current;
            let me = world.me();
            me.released = false;
            me.ticket = number;
            Ticket { task, number }
        });
        let ticket = ticket.unwrap_or(Ticket { task: TaskId::ROOT, number: 0 });
        self.waiting.borrow_mut().push(ticket);
        ticket
    }

    /// Takes a place back. Whether it was still there.
    pub fn remove(&self, ticket: Ticket) -> bool {
        self.refresh();
        let mut waiting = self.waiting.borrow_mut();
        let before = waiting.len();
        waiting.retain(|other| *other != ticket);
        waiting.len() < before
    }

    /// The number of waiting tasks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.refresh();
        self.waiting.borrow().len()
    }

    /// Whether nobody waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Waits until woken (true) or until the deadline (false). One that timed out has left the
    /// queue and takes no wake-up with it.
    pub fn park(&self, op: Op, deadline: Option<Time>) -> bool {
        let ticket = self.enqueue();
        let woken = block(op, &|| ticket.is_woken(), deadline) == Woken::Ready;
        if !woken {
            self.remove(ticket);
        }
        woken
    }

    /// Wakes one task; which one is a choice of the strategy. This is no scheduling point.
    pub fn wake_one(&self) -> Option<TaskId> {
        let count = self.len();
        if count == 0 {
            return None;
        }
        let chosen = choose(count);
        let ticket = self.waiting.borrow_mut().remove(chosen);
        release(ticket);
        Some(ticket.task)
    }

    /// Wakes all tasks; returns how many. This is no scheduling point.
    pub fn wake_all(&self) -> usize {
        self.refresh();
        let woken = self.waiting.take();
        woken.iter().copied().for_each(release);
        woken.len()
    }
}

fn release(ticket: Ticket) {
    world::with(|world| {
        let task = &mut world.tasks[ticket.task.index()];
        if task.ticket == ticket.number {
            task.released = true;
        }
    });
}

impl Default for WaitQueue {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for WaitQueue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("WaitQueue").finish_non_exhaustive()
    }
}
