//! `std::sync`.
//!
//! Ours: `atomic`, `mutex`, `rwlock`, `condvar`, `barrier`, `once`, `once_lock`, `lazy_lock`,
//! `mpsc`. Real: `Arc` and `Weak` (no other type can be a `self` receiver), and the errors, which
//! have public constructors. `poison` is the flag that locks carry, `guard` what is common to
//! their release.

pub mod atomic;
pub mod mpsc;

mod barrier;
mod condvar;
mod guard;
mod lazy_lock;
mod mutex;
mod once;
mod once_lock;
mod poison;
mod rwlock;

pub use ::std::sync::{Arc, LockResult, PoisonError, TryLockError, TryLockResult, Weak};
pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use lazy_lock::LazyLock;
pub use mutex::{Mutex, MutexGuard};
#[expect(deprecated, reason = "std still exports it")]
pub use once::ONCE_INIT;
pub use once::{Once, OnceState};
pub use once_lock::OnceLock;
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
