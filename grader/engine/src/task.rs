//! The state of one task, as the world keeps it.

use crate::clock::Clock;
use crate::op::{ObjectId, Op, OpKind, Place, Time};
use std::any::Any;

/// How a wait ended.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Woken {
    /// What it waited for holds.
    Ready,
    /// The deadline came first.
    TimedOut,
}

/// Whether a task had nothing useful to do when it was last looked at.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(crate) enum Idle {
    /// It works.
    No,
    /// It gave way by itself.
    Yielded,
    /// It looks again at what it saw before.
    Polled,
}

/// What a task looked at since it last did something: a loop that sees the same again polls.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Look {
    pub(crate) at: Place,
    pub(crate) object: Option<ObjectId>,
    pub(crate) times: u32,
}

/// The condition of a blocked task. It lives on that task's stack, which stays as it is until
/// the task runs again.
pub(crate) type Condition = *const dyn Fn() -> bool;

/// A thread-local value of a task.
pub(crate) struct Slot {
    pub(crate) key: usize,
    pub(crate) drops: bool,
    /// `None` once the destructor has begun.
    pub(crate) value: Option<Box<dyn Any>>,
}

/// One task.
pub(crate) struct Task {
    pub(crate) name: Option<String>,
    pub(crate) spawned: Place,
    pub(crate) object: ObjectId,
    /// The operation that it is about to do.
    pub(crate) op: Op,
    pub(crate) condition: Option<Condition>,
    pub(crate) deadline: Option<Time>,
    pub(crate) woken: Woken,
    /// A wait queue has let it go.
    pub(crate) released: bool,
    pub(crate) ticket: u64,
    pub(crate) finished: bool,
    /// Somebody has stopped it: it does not run, whatever it could do.
    pub(crate) frozen: bool,
    pub(crate) idle: Idle,
    pub(crate) looks: Vec<Look>,
    pub(crate) held: Vec<(ObjectId, Place)>,
    pub(crate) operations: u32,
    /// Data choices since the last operation.
    pub(crate) choices: u32,
    pub(crate) wakeups: u64,
    /// Panics that unwind it now: a destructor may start another and catch it.
    pub(crate) panics: u32,
    pub(crate) slots: Vec<Slot>,
    pub(crate) clock: Clock,
    /// What an acquire fence would bring.
    pub(crate) pending: Clock,
    /// What a release fence has published.
    pub(crate) fenced: Clock,
}

impl Task {
    pub(crate) fn new(name: Option<String>, spawned: Place, object: ObjectId) -> Self {
        Self {
            name,
            spawned,
            object,
            op: Op::local(OpKind::Spawn, spawned),
            condition: None,
            deadline: None,
            woken: Woken::Ready,
            released: false,
            ticket: 0,
            finished: false,
            frozen: false,
            idle: Idle::No,
            looks: Vec::new(),
            held: Vec::new(),
            operations: 0,
            choices: 0,
            wakeups: 0,
            panics: 0,
            slots: Vec::new(),
            clock: Clock::default(),
            pending: Clock::default(),
            fenced: Clock::default(),
        }
    }

    /// Makes it a fresh task, but keeps the memory of its lists.
    pub(crate) fn renew(mut self, name: Option<String>, spawned: Place, object: ObjectId) -> Self {
        self.looks.clear();
        self.held.clear();
        self.slots.clear();
        self.clock.clear();
        self.pending.clear();
        self.fenced.clear();
        Self {
            looks: self.looks,
            held: self.held,
            slots: self.slots,
            clock: self.clock,
            pending: self.pending,
            fenced: self.fenced,
            ..Self::new(name, spawned, object)
        }
    }

    /// Takes note of the operation that comes next.
    pub(crate) fn post(&mut self, op: Op) {
        self.op = op;
        self.operations += 1;
        self.choices = 0;
    }
}
