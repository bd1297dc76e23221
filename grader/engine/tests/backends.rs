//! The same schedules on coroutines and on OS threads: nothing depends on what tasks run on.
#![cfg(feature = "baton")]

mod kit;

use engine::{Backend, Options, explore};
use kit::{Atomic, Condition, Lock, millis, schedules, sleep, spawn, together};
use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

/// Locks, waits with and without time, atomics, leftovers and panics.
fn mixture() {
    let shared = Arc::new((Lock::new(0), Condition::new(), Atomic::new(0)));
    let waiter = Arc::clone(&shared);
    spawn(|| {
        loop {
            sleep(millis(7));
        }
    });
    let waiting = spawn(move || {
        let mut guard = waiter.0.lock();
        while *guard < 2 {
            guard = waiter.1.wait(guard, Some(millis(10))).0;
        }
    });
    let other = Arc::clone(&shared);
    together(2, move |number| {
        other.2.store(1, Release);
        *other.0.lock() += 1;
        other.1.notify_one();
        assert!(number == 0 || other.2.load(Acquire) + other.2.load(Relaxed) < 9);
        if number == 1 {
            panic!("on purpose");
        }
    });
    waiting.join();
    assert_eq!(shared.2.load(Relaxed), 1);
}

fn both(options: &Options, scenario: &dyn Fn()) {
    let run = |backend| {
        let search = explore(&Options { backend, ..options.clone() }, scenario);
        let found = search.failure.map(|found| {
            (found.schedule.to_string(), found.at_schedule, found.trace.len(), found.waits.len())
        });
        (search.hash, search.schedules, search.steps, search.exhaustive, found)
    };
    assert_eq!(run(Backend::Coroutines), run(Backend::Threads));
}

#[test]
fn hashes_are_equal_on_both_backends() {
    let mut options = schedules(400);
    options.early_timers = true;
    options.seed = 42;
    both(&options, &mixture);
}

#[test]
fn failures_are_equal_on_both_backends() {
    both(&schedules(300), &|| {
        let counter = Arc::new(Atomic::new(0));
        let shared = Arc::clone(&counter);
        together(2, move |_| {
            let value = shared.load(Relaxed);
            shared.store(value + 1, Relaxed);
        });
        assert_eq!(counter.load(Relaxed), 2);
    });
    both(&schedules(300), &|| {
        let locks = Arc::new((Lock::new(()), Lock::new(())));
        let other = Arc::clone(&locks);
        let task = spawn(move || {
            let _one = other.1.lock();
            let _two = other.0.lock();
        });
        {
            let _one = locks.0.lock();
            let _two = locks.1.lock();
        }
        task.join();
    });
}
