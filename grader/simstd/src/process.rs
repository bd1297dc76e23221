//! `std::process`: what would end the process ends the execution, as a failure that says so.

use crate::outside::outside;
use ::std::panic::Location;
pub use ::std::process::*;
use engine::Place;

/// Ends the execution, or the process where none runs.
#[track_caller]
#[expect(clippy::exit, reason = "outside of executions it is what the caller asks for")]
pub fn exit(code: i32) -> ! {
    if !outside() {
        leave(&format!("exit({code})"), Location::caller());
    }
    ::std::process::exit(code)
}

/// Ends the execution, or the process where none runs.
#[track_caller]
pub fn abort() -> ! {
    if !outside() {
        leave("abort()", Location::caller());
    }
    ::std::process::abort()
}

fn leave(call: &str, at: Place) -> ! {
    let text = format!("the program called `std::process::{call}` at {}:{}", at.file(), at.line());
    engine::end_with(Box::new(text))
}
