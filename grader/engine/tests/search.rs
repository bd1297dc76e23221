//! What the search finds, and what it says about it.

mod kit;

use engine::{Failure, OpKind, Options, TaskId, explore, replay};
use kit::{Atomic, Condition, Lock, millis, schedules, sleep, spawn, together};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

fn racy(tasks: usize, times: usize) -> impl Fn() {
    move || {
        let counter = Arc::new(Atomic::new(0));
        let shared = Arc::clone(&counter);
        together(tasks, move |_| {
            for _ in 0..times {
                let value = shared.load(SeqCst);
                shared.store(value + 1, SeqCst);
            }
        });
        assert_eq!(counter.load(SeqCst), (tasks * times) as u64, "lost update");
    }
}

#[test]
fn a_lost_update_is_found_and_needs_one_preemption() {
    let search = explore(&schedules(1_000), &racy(2, 1));
    let found = search.failure.expect("a failure");
    assert_eq!(found.preemptions, 1, "{}", found.schedule);
    assert!(matches!(&found.failure, Failure::Panic { message, .. } if message.contains("lost")));
    assert!(found.at_schedule < 20, "{}", found.at_schedule);
    assert!(!found.trace.is_empty());
    let stops: Vec<_> = found.trace.iter().filter_map(|event| event.preempted).collect();
    assert_eq!(stops.len(), 1, "{:?}", found.trace);
    let again = replay(&schedules(1), &found.schedule, &racy(2, 1));
    let again = again.failure.expect("the same failure");
    assert!(!again.diverged);
    assert_eq!(again.schedule, found.schedule);
    assert_eq!(format!("{:?}", again.failure), format!("{:?}", found.failure));
}

#[test]
fn a_replay_says_whether_the_schedule_was_this_programs() {
    let found = explore(&schedules(1_000), &racy(2, 1)).failure.expect("a failure");
    assert!(!replay(&schedules(1), &found.schedule, &racy(2, 1)).strayed);
    for other in [":1.r9", ":3.d1", ":1.r2.500.r1"] {
        let other = other.parse().expect("a schedule");
        assert!(replay(&schedules(1), &other, &racy(2, 1)).strayed, "{other}");
    }
}

#[test]
fn an_unexplained_failure_is_the_one_that_was_met() {
    let mut options = schedules(1_000);
    let explained = explore(&options, &racy(2, 1)).failure.expect("a failure");
    options.explain = false;
    let met = explore(&options, &racy(2, 1)).failure.expect("the same failure");
    assert_eq!(met.at_schedule, explained.at_schedule);
    assert!(met.trace.is_empty() && met.tries == 0);
    let again = replay(&schedules(1), &met.schedule, &racy(2, 1)).failure.expect("it replays");
    assert_eq!(again.schedule, met.schedule);
}

#[test]
fn a_counter_under_a_lock_is_checked_to_the_end() {
    let search = explore(&schedules(100_000), &|| {
        let counter = Arc::new(Lock::new(0));
        let shared = Arc::clone(&counter);
        together(2, move |_| {
            for _ in 0..2 {
                *shared.lock() += 1;
            }
        });
        assert_eq!(*counter.lock(), 4);
    });
    assert!(search.failure.is_none());
    assert!(search.exhaustive && search.interleavings < search.schedules);
    assert!(!search.timed && !search.waited && !search.weaker);
    assert!(search.schedules < 200, "{}", search.schedules);
}

#[test]
fn two_locks_in_opposite_order_are_a_deadlock_with_its_circle() {
    let search = explore(&schedules(1_000), &|| {
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
    let found = search.failure.expect("a deadlock");
    assert!(matches!(found.failure, Failure::Deadlock), "{:?}", found.failure);
    assert_eq!(found.waits.len(), 2);
    for waiting in &found.waits {
        assert_eq!(waiting.holds.len(), 1);
        assert_eq!(waiting.held_by.len(), 1);
        assert_ne!(waiting.held_by[0], waiting.task);
    }
}

#[test]
fn a_circle_is_found_though_a_ticker_lives_on() {
    let search = explore(&schedules(1_000), &|| {
        let locks = Arc::new((Lock::new(()), Lock::new(())));
        let other = Arc::clone(&locks);
        spawn(|| {
            loop {
                sleep(millis(10));
            }
        });
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
    let found = search.failure.expect("a deadlock");
    assert!(matches!(found.failure, Failure::Cycle), "{:?}", found.failure);
}

#[test]
fn a_lock_taken_twice_is_a_deadlock() {
    let search = explore(&schedules(10), &|| {
        let lock = Lock::new(());
        let _one = lock.lock();
        let _two = lock.lock();
    });
    let found = search.failure.expect("a deadlock");
    assert!(matches!(found.failure, Failure::Deadlock));
    assert_eq!(found.waits[0].held_by, [engine::TaskId::ROOT]);
}

/// One racy window among 30 locked steps.
#[test]
fn a_needle_is_found_with_one_preemption() {
    let search = explore(&schedules(3_000), &|| {
        let shared = Arc::new((Lock::new(0), Atomic::new(0)));
        let both = Arc::clone(&shared);
        together(2, move |_| {
            for turn in 0..15 {
                *both.0.lock() += 1;
                if turn == 7 {
                    let value = both.1.load(SeqCst);
                    both.1.store(value + 1, SeqCst);
                }
            }
        });
        assert_eq!(shared.1.load(SeqCst), 2);
    });
    let found = search.failure.expect("the needle");
    assert_eq!(found.preemptions, 1);
    assert!(found.at_schedule < 200, "{}", found.at_schedule);
}

fn handover(always_check: bool) -> impl Fn() {
    move || {
        let shared = Arc::new((Lock::new(false), Condition::new()));
        let other = Arc::clone(&shared);
        let task = spawn(move || {
            *other.0.lock() = true;
            other.1.notify_one();
        });
        let mut guard = shared.0.lock();
        if always_check {
            while !*guard {
                guard = shared.1.wait(guard, None).0;
            }
        } else if !*guard {
            guard = shared.1.wait(guard, None).0;
        }
        assert!(*guard, "woken for nothing");
        drop(guard);
        task.join();
    }
}

#[test]
fn only_a_spurious_wake_up_shows_an_if_that_should_be_a_while() {
    let search = explore(&schedules(5_000), &handover(false));
    let found = search.failure.expect("a spurious wake-up");
    assert!(found.schedule.to_string().starts_with("s:"), "{}", found.schedule);
    assert_eq!(found.preemptions, 0);
    let mut options = schedules(2_000);
    options.spurious = false;
    assert!(explore(&options, &handover(false)).failure.is_none());
    assert!(explore(&schedules(5_000), &handover(true)).failure.is_none());
}

#[test]
fn only_an_early_timer_shows_order_by_sleep() {
    let scenario = || {
        let flag = Arc::new(Atomic::new(0));
        let other = Arc::clone(&flag);
        let task = spawn(move || {
            sleep(millis(10));
            other.store(1, SeqCst);
        });
        sleep(millis(20));
        assert_eq!(flag.load(SeqCst), 1, "not yet");
        task.join();
    };
    assert!(explore(&schedules(2_000), &scenario).failure.is_none());
    let mut options = schedules(2_000);
    options.early_timers = true;
    let found = explore(&options, &scenario).failure.expect("late");
    assert!(found.schedule.to_string().starts_with("e:"), "{}", found.schedule);
    let again = replay(&options, &found.schedule, &scenario).failure.expect("again");
    assert!(!again.diverged);
}

/// Outcomes of all interleavings are the same with and without sleep sets.
#[test]
fn the_racy_counter_has_all_its_outcomes() {
    use std::cell::RefCell;
    use std::collections::BTreeSet;
    let outcomes = RefCell::new(BTreeSet::new());
    let search = explore(&schedules(1_000_000), &|| {
        let counter = Arc::new(Atomic::new(0));
        let shared = Arc::clone(&counter);
        together(3, move |_| {
            let value = shared.load(SeqCst);
            shared.store(value + 1, SeqCst);
        });
        outcomes.borrow_mut().insert(counter.load(SeqCst));
    });
    assert!(search.exhaustive);
    assert_eq!(outcomes.into_inner(), BTreeSet::from([1, 2, 3]));
}

#[test]
fn equal_seeds_give_equal_schedules() {
    let run = |seed| {
        let mut options = schedules(4_000);
        options.seed = seed;
        let search = explore(&options, &handover(true));
        (search.hash, search.schedules, search.steps)
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7).0, run(8).0);
}

/// Without a step at the unlock the second lock would never be met while it is held: what comes
/// before its release is part of the first one's step.
#[test]
fn a_probe_meets_a_held_lock() {
    let search = explore(&schedules(1_000), &|| {
        let lock = Arc::new(Lock::new(0));
        let other = Arc::clone(&lock);
        let task = spawn(move || *other.lock() += 1);
        assert!(lock.try_lock().is_some(), "it is held");
        task.join();
    });
    let found = search.failure.expect("a held lock");
    assert!(found.schedule.to_string().starts_with("u:"), "{}", found.schedule);
}

/// A golden value: debug and release, coroutines and threads, today and later.
#[test]
fn the_schedules_of_a_seed_are_the_same_in_every_build() {
    let mut options = schedules(4_000);
    options.seed = 42;
    options.early_timers = true;
    let search = explore(&options, &|| {
        let shared = Arc::new((Lock::new(0), Condition::new(), Atomic::new(0)));
        let other = Arc::clone(&shared);
        together(3, move |number| {
            let mut guard = other.0.lock();
            *guard += 1;
            if number == 0 && *guard < 2 {
                guard = other.1.wait(guard, Some(millis(3))).0;
            }
            drop(guard);
            other.1.notify_all();
            other.2.add(1, std::sync::atomic::Ordering::Relaxed);
            while other.2.load(SeqCst) < 2 {
                kit::give_way();
            }
        });
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
    assert_eq!((search.steps, search.hash), (97_608, 18_373_113_455_208_295_097));
}

#[test]
fn a_sample_shows_whole_executions_and_the_same_ones_for_a_seed() {
    let scenario = || {
        let (lock, atomic) = (Arc::new(Lock::new(0)), Atomic::new(0));
        together(2, move |_| {
            let mut number = lock.lock();
            *number += 1;
            atomic.store(*number, SeqCst);
        });
    };
    let sampled = |seed| {
        let mut hands = Vec::new();
        let options = Options { seed, ..schedules(20) };
        engine::sample(&options, &scenario, &mut |execution| {
            assert!(!execution.failed);
            let locks = execution.trace.iter().filter(|event| event.op.kind == OpKind::Lock);
            hands.push(locks.map(|event| (event.task, event.waits)).collect::<Vec<_>>());
            hands.len() < 15
        });
        hands
    };
    let some = sampled(1);
    // Until whoever looks has seen enough.
    assert_eq!(some.len(), 15);
    assert_eq!(some, sampled(1));
    assert_ne!(some, sampled(2));
    // Each has the lock once, and now and then one comes while the other has it.
    let taken = |list: &Vec<(TaskId, bool)>| list.iter().filter(|(_, waits)| !waits).count();
    assert!(some.iter().all(|list| taken(list) == 2));
    assert!(some.iter().flatten().any(|(_, waits)| *waits));
}
