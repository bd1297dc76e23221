//! The simulated `std`.
//!
//! A submission is built against this crate under the name `std`: its own `use std::sync::Mutex`
//! then means ours, and every operation that another thread could notice is a scheduling point
//! of the engine. What cannot be noticed (`Arc`, collections, io, fmt, …) is the real thing,
//! re-exported. Paths and files mirror std's: `sync/mutex.rs` holds `std::sync::Mutex`.
//!
//! Semantics are std's, on Linux where they differ by platform. Where no execution runs the types
//! still work for one thread: locks without contention, the real clock, real output.
//!
//! A name at this crate's root hides the one of std, so private modules have names that std does
//! not use. `ITEMS.md` lists what is replaced and what is left out.

pub use ::std::*;

mod dropped;
mod macros;
mod outside;
mod timer;

pub mod collections;
pub mod hash;
pub mod hint;
pub mod mem;
pub mod panic;
pub mod prelude;
pub mod process;
pub mod sync;
pub mod thread;
pub mod time;

#[doc(hidden)]
pub use macros::print_out;
