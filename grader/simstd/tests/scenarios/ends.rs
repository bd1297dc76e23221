//! How threads and executions end: panics, `exit` and `abort`.

use crate::kit::{deadlocks, found, options, passes};
use engine::{Failure, OpKind, Options, TaskId, explore};
use simstd::sync::{Arc, Mutex};
use simstd::thread;

#[test]
fn a_panic_that_unwinds_poisons_no_lock_of_another_thread() {
    passes(|| {
        struct Slow(Arc<Mutex<u32>>);
        impl Drop for Slow {
            fn drop(&mut self) {
                *self.0.lock().unwrap() += 1;
                thread::yield_now();
            }
        }
        let mine = Arc::new(Mutex::new(0));
        let slow = Slow(Arc::clone(&mine));
        let other = Arc::new(Mutex::new(0));
        let thread = thread::spawn(move || {
            let _slow = slow;
            panic!("on purpose");
        });
        for _ in 0..2 {
            *other.lock().unwrap() += 1;
            thread::yield_now();
        }
        assert!(thread.join().is_err());
        assert!(!other.is_poisoned() && !mine.is_poisoned());
        assert!(!thread::panicking());
    });
}

#[test]
fn exit_and_abort_end_the_execution() {
    let ends = |scenario: fn()| {
        let found = found(scenario);
        let last = found.trace.last().map(|event| (event.op.kind, event.task, event.op.at.line()));
        match found.failure {
            Failure::Exit { task, call, at } => {
                assert_eq!(last, Some((OpKind::Exit, task, at.line())));
                (task, call, at.line())
            }
            other => panic!("{other:?}"),
        }
    };
    let line = line!() + 1;
    let exit = ends(|| _ = thread::spawn(|| simstd::process::exit(3)).join());
    assert_eq!(exit, (TaskId(1), "std::process::exit(3)".to_owned(), line));
    let line = line!() + 2;
    let abort = ends(|| {
        let _ = simstd::panic::catch_unwind(|| simstd::process::abort());
    });
    assert_eq!(abort, (TaskId::ROOT, "std::process::abort()".to_owned(), line));
}

/// Panics when it goes away, unless it is never used again.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in a destructor");
    }
}

#[test]
fn what_a_failure_leaves_behind_is_not_unwound() {
    deadlocks(|| {
        let thread = thread::spawn(|| {
            let _bomb = Bomb;
            thread::park();
        });
        thread.join().unwrap();
    });
}

#[test]
fn there_is_room_for_a_thousand_threads() {
    let scenario = || {
        let start = || thread::Builder::new().spawn(thread::park);
        let started = (0..1_100).map_while(|_| start().ok()).count();
        let error = start().map(drop).map_err(|error| error.kind());
        assert_eq!((started, error), (1_000, Err(std::io::ErrorKind::WouldBlock)));
    };
    let search = explore(&Options { max_schedules: 2, ..options() }, &scenario);
    assert!(search.failure.is_none(), "{:?}", search.failure.map(|found| found.failure));
}
