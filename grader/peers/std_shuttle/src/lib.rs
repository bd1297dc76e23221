//! shuttle as `std`: its locks, threads and atomics where it has them, the real thing for what
//! other threads cannot notice, and a gap where it has none.
//!
//! It has no clock: `sleep` only lets others run, and no timeout ever comes.

pub use ::std::*;
pub use shuttle::{sync, thread, thread_local};

mod search;

pub use search::TOOLS;

/// `std::hint`; a spinning thread lets the others go on.
pub mod hint {
    pub use ::std::hint::*;
    pub use shuttle::hint::spin_loop;
}
