//! The vocabulary of an execution: who did what, to which object, where and when.
//!
//! Plain values that every other file shares. Nothing here knows how they come about.

use std::fmt;
use std::panic::Location;

/// A line of source code.
pub type Place = &'static Location<'static>;

/// A task: 0 is the root, the others are numbered in the order of their start.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub struct TaskId(pub u32);

impl TaskId {
    /// The task that runs the scenario itself.
    pub const ROOT: Self = Self(0);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An object that tasks share, numbered in the order of first use in an execution.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub struct ObjectId(pub u32);

impl ObjectId {
    /// What a `Tag` answers where no execution runs.
    pub const OUTSIDE: Self = Self(u32::MAX);
}

/// Virtual nanoseconds since the start of the execution.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Default)]
pub struct Time(pub u64);

impl Time {
    /// The instant `nanoseconds` later, or the last one there is.
    #[must_use]
    pub fn plus(self, nanoseconds: u64) -> Self {
        Self(self.0.saturating_add(nanoseconds))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:09} s", self.0 / 1_000_000_000, self.0 % 1_000_000_000)
    }
}

/// What a task does at a scheduling point.
#[expect(missing_docs, reason = "each name is the operation of std that it stands for")]
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub enum OpKind {
    Spawn,
    Join,
    Yield,
    Sleep,
    Now,
    Load,
    Store,
    Rmw,
    CompareExchange,
    Fence,
    Lock,
    TryLock,
    Unlock,
    Read,
    TryRead,
    Write,
    TryWrite,
    ReadUnlock,
    WriteUnlock,
    CondvarWait,
    CondvarWake,
    NotifyOne,
    NotifyAll,
    Send,
    Recv,
    TryRecv,
    Disconnect,
    Barrier,
    Once,
    Park,
    Unpark,
    Exit,
    Panic,
    Freeze,
    Thaw,
}

impl OpKind {
    /// May be all that a polling loop does: it learns something and changes nothing.
    pub(crate) fn polls(self) -> bool {
        matches!(
            self,
            Self::Load
                | Self::Now
                | Self::TryLock
                | Self::TryRead
                | Self::TryWrite
                | Self::TryRecv
                | Self::CompareExchange
        )
    }

    /// Takes a lock or gives it back: what a loop that polls under a lock does too.
    pub(crate) fn locks(self) -> bool {
        matches!(
            self,
            Self::Lock
                | Self::Read
                | Self::Write
                | Self::Unlock
                | Self::ReadUnlock
                | Self::WriteUnlock
        )
    }

    /// Waits for a lock whose holders are known.
    pub(crate) fn waits_for_holders(self) -> bool {
        matches!(self, Self::Lock | Self::Read | Self::Write)
    }
}

/// How an operation touches its objects: two of them commute unless they share one and one writes.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub enum Access {
    /// Nobody else can tell.
    Local,
    /// Looks.
    Read,
    /// Changes.
    Write,
    /// Commutes with nothing that is not local.
    Global,
}

/// One visible operation.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug)]
pub struct Op {
    /// What is done.
    pub kind: OpKind,
    /// To what.
    pub object: Option<ObjectId>,
    /// The second object that takes part (the mutex of a condition variable).
    pub second: Option<ObjectId>,
    /// How it touches them.
    pub access: Access,
    /// The line that asks for it.
    pub at: Place,
}

impl Op {
    /// An operation on one object.
    #[must_use]
    pub fn on(kind: OpKind, object: ObjectId, access: Access, at: Place) -> Self {
        Self { kind, object: Some(object), second: None, access, at }
    }

    /// An operation that concerns the task alone.
    #[must_use]
    pub fn local(kind: OpKind, at: Place) -> Self {
        Self { kind, object: None, second: None, access: Access::Local, at }
    }

    /// The same with a second object.
    #[must_use]
    pub fn with(mut self, second: ObjectId) -> Self {
        self.second = Some(second);
        self
    }

    pub(crate) fn touches(&self, object: ObjectId) -> bool {
        self.object == Some(object) || self.second == Some(object)
    }

    /// Whether the order of the two can make a difference.
    pub(crate) fn depends_on(&self, other: &Self) -> bool {
        use Access::{Global, Local, Write};
        if self.access == Local || other.access == Local {
            return false;
        }
        if self.access == Global || other.access == Global {
            return true;
        }
        let shared = [self.object, self.second].into_iter().flatten().any(|id| other.touches(id));
        shared && (self.access == Write || other.access == Write)
    }
}
