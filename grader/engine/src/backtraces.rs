//! Backtraces as text, which takes files that the program's own threads may not read.

use std::{backtrace::Backtrace, sync::OnceLock};

type Reader = Box<dyn Fn(Backtrace) -> String + Send + Sync>;

/// Whoever can read. Set once, before anything else runs.
static READER: OnceLock<Reader> = OnceLock::new();

/// From now on `reader` says what a backtrace shows; who came first stays.
pub fn read_backtraces(reader: impl Fn(Backtrace) -> String + Send + Sync + 'static) {
    let _ = READER.set(Box::new(reader));
}

/// What the stack of the caller looks like, frame by frame, as far as that can be read.
#[must_use]
pub fn backtrace() -> String {
    let trace = Backtrace::force_capture();
    match READER.get() {
        Some(read) => read(trace),
        None => trace.to_string(),
    }
}
