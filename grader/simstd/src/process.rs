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

/// Ends the execution. A task that panics cannot be left where it is (in a hook, say: the next
/// panic would abort), so that there it is the process that ends.
fn leave(call: &str, at: Place) {
    if !engine::panicking() {
        engine::exit(&format!("std::process::{call}"), at);
    }
}
