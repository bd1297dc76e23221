//! `std::sync::atomic`: every operation is a scheduling point, and weaker orderings than `SeqCst`
//! may read stale values where the execution has weak memory.
//!
//! `shared` is what all types are made of; `integer`, `boolean` and `pointer` give it std's names;
//! `fence` holds the functions. `from_ptr` is left out: only unsafe code can call it.

mod boolean;
mod fence;
mod integer;
mod pointer;
mod shared;

pub use ::std::sync::atomic::Ordering;
#[expect(deprecated, reason = "std still exports it")]
pub use boolean::ATOMIC_BOOL_INIT;
pub use boolean::AtomicBool;
#[expect(deprecated, reason = "std still exports it")]
pub use fence::spin_loop_hint;
pub use fence::{compiler_fence, fence};
#[expect(deprecated, reason = "std still exports them")]
pub use integer::{ATOMIC_ISIZE_INIT, ATOMIC_USIZE_INIT};
pub use integer::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32,
    AtomicU64, AtomicUsize,
};
pub use pointer::AtomicPtr;
