//! Tasks that are stopped from outside, and the books on locks.

mod kit;

use engine::{Failure, OpKind, explore, freeze, replay, thaw};
use kit::{Atomic, Lock, millis, schedules, sleep, spawn};
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

/// Stops a task that uses `first`, wherever it is, and has another one use `second`.
fn beside(first: &Arc<Lock<u32>>, second: &Arc<Lock<u32>>) {
    let (first, second) = (Arc::clone(first), Arc::clone(second));
    let stopped = spawn(move || *first.lock() += 1);
    kit::give_way();
    freeze(stopped.0, Location::caller());
    spawn(move || *second.lock() += 1).join();
    thaw(stopped.0, Location::caller());
    stopped.join();
}

#[test]
fn whoever_needs_what_a_stopped_task_holds_is_stuck() {
    let scenario = || {
        let lock = Arc::new(Lock::new(0));
        beside(&lock, &lock);
    };
    let search = explore(&schedules(1_000), &scenario);
    let found = search.failure.expect("a task holds the lock when it is stopped");
    assert!(matches!(found.failure, Failure::Deadlock | Failure::Cycle), "{:?}", found.failure);
    assert_eq!(found.preemptions, 1);
    let stopped: Vec<u32> =
        found.tasks.iter().filter(|task| task.frozen).map(|task| task.id.0).collect();
    assert_eq!(stopped, [1]);
    let event = found.trace.iter().find(|event| event.op.kind == OpKind::Freeze);
    assert_eq!(event.map(|event| event.task.0), Some(1), "the trace says where it stopped");
    let again = replay(&schedules(1), &found.schedule, &scenario);
    assert!(again.failure.is_some_and(|again| !again.diverged));
}

#[test]
fn whoever_needs_nothing_of_it_goes_on() {
    let search = explore(&schedules(1_000), &|| {
        let (first, second) = (Arc::new(Lock::new(0)), Arc::new(Lock::new(0)));
        beside(&first, &second);
        assert_eq!((*first.lock(), *second.lock()), (1, 1));
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
    assert!(search.exhaustive);
}

#[test]
fn the_timer_of_a_stopped_task_stands_still() {
    let search = explore(&schedules(100), &|| {
        let count = Arc::new(Atomic::new(0));
        let inner = Arc::clone(&count);
        let sleeper = spawn(move || {
            sleep(millis(1));
            inner.add(1, SeqCst);
        });
        freeze(sleeper.0, Location::caller());
        sleep(millis(5));
        assert_eq!(count.load(SeqCst), 0);
        thaw(sleeper.0, Location::caller());
        sleeper.join();
        assert_eq!(count.load(SeqCst), 1);
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

#[test]
fn the_books_say_what_is_held_and_what_went_back_in_which_order() {
    let search = explore(&schedules(100), &|| {
        let (first, second) = (Lock::new(0), Lock::new(0));
        let one = first.lock();
        let two = second.lock();
        let me = engine::me();
        let held = engine::holds(me);
        assert_eq!(held.len(), 2);
        assert!(engine::releases().is_empty(), "nobody has asked for the list");
        engine::follow_releases();
        drop(one);
        assert_eq!(engine::holds(me), held[1..]);
        drop(two);
        assert_eq!(engine::releases(), [(me, held[0]), (me, held[1])]);
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}
