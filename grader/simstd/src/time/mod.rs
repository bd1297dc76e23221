//! `std::time`: `Instant` and `SystemTime` show the virtual clock, and the real one outside of
//! executions. `Duration` is the real thing.

mod instant;
mod system_time;
mod timespec;

pub use ::std::time::{Duration, TryFromFloatSecsError};
pub use instant::Instant;
pub use system_time::{SystemTime, SystemTimeError, UNIX_EPOCH};
