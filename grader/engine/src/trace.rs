//! The trace of an execution, kept only in the one replay that explains a failure.

use crate::op::Op;
use crate::world;

/// The most text that an execution may print.
const OUTPUT: usize = 64 * 1024;

/// Whether this execution is traced.
#[inline]
#[must_use]
pub fn tracing() -> bool {
    world::running(|world| world.tracing).unwrap_or(false)
}

/// An entry of the trace. Costs nothing unless tracing.
#[inline]
pub fn note(op: Op, value: impl FnOnce() -> String) {
    if tracing() {
        let value = value();
        world::running(|world| world.record(op, value));
    }
}

/// Captures output: kept while tracing, up to a bound; otherwise it goes nowhere.
pub fn print(text: &str) {
    world::running(|world| {
        let room = OUTPUT.saturating_sub(world.output.len());
        if !world.tracing || room == 0 {
            return;
        }
        world.output.push_str(&text[..text.floor_char_boundary(room)]);
        if text.len() > room {
            world.output.push_str("\n(more output was cut off)\n");
        }
    });
}
