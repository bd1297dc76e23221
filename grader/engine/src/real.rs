//! The real primitives, for the book-keeping of a harness that is itself built against a shim:
//! what it does for itself is no part of what is simulated.

pub use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};
pub use std::time::Instant;
