//! The classes of mistakes that the course knows by name.
//!
//! A class names what went wrong, not where: hints, fixtures and reports meet on it. The names
//! follow Lu et al. (ASPLOS 2008) and Qin et al. (PLDI 2020) where those have one.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A class of mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mistake {
    /// Two read-modify-writes overlapped and one was overwritten.
    LostUpdate,
    /// A condition was true when checked and false when acted upon.
    CheckThenAct,
    /// Several values were read at different instants and used as if at one.
    InconsistentRead,
    /// The state changed and nobody was told.
    MissingNotify,
    /// One waiter was woken where several could go on, or the wrong one.
    WrongNotifyOne,
    /// The condition was not checked again after waking.
    IfForWhile,
    /// Two locks were taken in two different orders.
    LockOrder,
    /// A thread locked what it already held.
    DoubleLock,
    /// A notification came between the check and the wait.
    SignalBeforeWait,
    /// A permit, token or connection disappeared.
    LostPermit,
    /// More permits were given out than there are.
    OverRelease,
    /// Ticks did not come at the instants that the rule names.
    TickDrift,
    /// A waiting thread used the processor.
    BusyWait,
    /// Each wake-up started the timeout anew.
    TimeoutRestarted,
    /// The timeout was not kept: too early, too late, or not at all.
    TimeoutIgnored,
    /// A very long timeout overflowed.
    TimeOverflow,
    /// `close` waited for something that it must not wait for.
    LateClose,
    /// A thread outlived the value that started it.
    ThreadLeak,
    /// Callers waited for one another without need.
    OverSynchronised,
    /// Poison was ignored, lost, or spread.
    PoisonMishandled,
    /// A panic left something locked, taken or half-done.
    PanicUnsafe,
    /// Locks were released in the wrong order.
    ReleaseOrder,
    /// An argument that must be refused was accepted.
    MissingGuard,
    /// An atomic ordering too weak for what it protects.
    WeakOrdering,
    /// Work or memory out of proportion to what was asked.
    ResourceExhaustion,
    /// Plain logic: wrong with one thread too.
    WrongResult,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
