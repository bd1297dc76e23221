//! What all drivers use. Compiled with each of them against the world of a tool: `std` is what
//! that tool makes of it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Longer than any test.
pub(crate) const LONG: Duration = Duration::from_secs(3600);

/// A thread that works on `shared`.
pub(crate) fn with<T, R>(
    shared: &Arc<T>,
    work: impl FnOnce(&T) -> R + Send + 'static,
) -> JoinHandle<R>
where
    T: Send + Sync + 'static,
    R: Send + 'static,
{
    let shared = Arc::clone(shared);
    thread::spawn(move || work(&shared))
}

/// What a thread gave; its panic is the caller's.
pub(crate) fn got<R>(thread: JoinHandle<R>) -> R {
    thread.join().expect("no thread panics")
}

/// Panics on purpose, without a word, and lives on.
pub(crate) fn panicking(work: impl FnOnce()) {
    assert!(catch_unwind(AssertUnwindSafe(work)).is_err(), "it panics");
}

/// The panic that `panicking` waits for.
pub(crate) fn fall() {
    resume_unwind(Box::new("on purpose"));
}

/// Whether `work` panics.
pub(crate) fn refused(work: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(work)).is_err()
}

/// How long `work` takes, on the real clock.
pub(crate) fn timed<R>(work: impl FnOnce() -> R) -> (Duration, R) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

/// The CPU time of this process in ticks of 10 ms, as Linux counts it.
pub(crate) fn cpu_ticks() -> u64 {
    let line = std::fs::read_to_string("/proc/self/stat").expect("Linux has it");
    let fields = line.rsplit(')').next().expect("the name is in brackets");
    fields.split_whitespace().skip(11).take(2).map(|field| field.parse().unwrap_or(0)).sum()
}

/// The number of threads of this process, as Linux counts them.
pub(crate) fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").expect("Linux has it").count()
}
