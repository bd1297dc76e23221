//! What the scenarios share: a search, and what must come of it.

use engine::{Failure, Found, Options, Search, explore};
use simstd::sync::Arc;
use simstd::thread;
use simstd::time::Duration;

/// A short search, which still comes to the end of small scenarios.
pub(crate) fn options() -> Options {
    Options { cpu_budget: Duration::from_millis(150), ..Options::default() }
}

/// No schedule fails.
pub(crate) fn passes(scenario: fn()) -> Search {
    let search = explore(&options(), &scenario);
    if let Some(found) = &search.failure {
        panic!("{:?} by {}", found.failure, found.schedule);
    }
    search
}

/// The failure of a scenario that must fail.
pub(crate) fn found(scenario: fn()) -> Found {
    explore(&options(), &scenario).failure.expect("a mistake is found")
}

/// The scenario panics with that text.
pub(crate) fn panics_with(scenario: fn(), text: &str) -> Found {
    let found = found(scenario);
    match &found.failure {
        Failure::Panic { message, .. } if message.contains(text) => found,
        other => panic!("{other:?}"),
    }
}

/// The scenario deadlocks.
pub(crate) fn deadlocks(scenario: fn()) -> Found {
    let found = found(scenario);
    assert!(matches!(found.failure, Failure::Deadlock | Failure::Cycle), "{:?}", found.failure);
    found
}

/// Runs two threads to their end.
pub(crate) fn both(work: impl Fn(usize) + Send + Sync + 'static) {
    let work = Arc::new(work);
    let start = |number| {
        let work = Arc::clone(&work);
        thread::spawn(move || work(number))
    };
    for thread in [start(0), start(1)] {
        thread.join().expect("no thread panics");
    }
}
