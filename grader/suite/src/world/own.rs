//! The primitives of the harness itself: real in both worlds, so that its own book-keeping is no
//! part of what is simulated.

#[cfg(feature = "sim")]
pub(crate) use engine::real::{
    Arc, AtomicBool, AtomicU64, AtomicUsize, Instant, Mutex, MutexGuard, OnceLock, Ordering,
    PoisonError,
};
#[cfg(not(feature = "sim"))]
pub(crate) use std::{
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Instant,
};
