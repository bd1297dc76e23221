//! `std::hint`: a spin loop lets other threads go on.

pub use ::std::hint::*;
use ::std::panic::Location;
use engine::{Op, OpKind};

/// Says that the thread spins: others run first.
#[track_caller]
pub fn spin_loop() {
    engine::yield_now(Op::local(OpKind::Yield, Location::caller()));
}
