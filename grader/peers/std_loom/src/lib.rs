//! loom as `std`: its locks, threads and atomics where it has them, the real thing for what other
//! threads cannot notice, and a gap where it has none.
//!
//! It has no clock: there is no `sleep`, and no timeout ever comes. `Arc` is the real one: loom's
//! cannot hold a `str` or a `dyn`, has no `Weak`, and would find nothing here that a test sees.

pub use ::std::*;
pub use loom::thread_local;

mod search;

pub use search::TOOLS;

/// `std::sync`
pub mod sync {
    pub use ::std::sync::{Arc, LockResult, PoisonError, TryLockError, TryLockResult, Weak};
    pub use loom::sync::{
        Barrier, Condvar, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard,
        WaitTimeoutResult, atomic,
    };

    /// `std::sync::mpsc`
    pub mod mpsc {
        pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError};
        pub use loom::sync::mpsc::{Receiver, Sender, channel};
    }
}

/// `std::thread`
pub mod thread {
    pub use ::std::thread::Result;
    pub use loom::thread::{
        AccessError, Builder, JoinHandle, LocalKey, Thread, ThreadId, current, panicking, park,
        spawn, yield_now,
    };
}

/// `std::hint`; a spinning thread lets the others go on.
pub mod hint {
    pub use ::std::hint::*;
    pub use loom::hint::spin_loop;
}
