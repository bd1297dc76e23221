//! The virtual clock, busy waiting and the limits.

mod kit;

use engine::{Failure, Options, Time, explore};
use kit::{Atomic, Condition, Lock, give_way, look, millis, schedules, sleep, spawn};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

/// A scenario that never fails under any strategy.
#[track_caller]
fn holds(scenario: impl Fn()) {
    let search = explore(&schedules(2_000), &scenario);
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

#[test]
fn sleepers_wake_at_their_time_and_in_order() {
    holds(|| {
        let log = Arc::new(Lock::new(Vec::new()));
        let tasks: Vec<_> = [30, 10, 20]
            .into_iter()
            .map(|time| {
                let log = Arc::clone(&log);
                spawn(move || {
                    sleep(millis(time));
                    log.lock().push((time, look()));
                })
            })
            .collect();
        tasks.into_iter().for_each(kit::Handle::join);
        let at = |time: u64| (time, Time(time * 1_000_000));
        assert_eq!(*log.lock(), [at(10), at(20), at(30)]);
    });
}

#[test]
fn an_hour_passes_at_once() {
    holds(|| {
        sleep(Duration::from_secs(3600));
        assert_eq!(look(), Time(3_600_000_000_000));
    });
}

#[test]
fn a_loop_that_looks_at_the_clock_ends() {
    holds(|| {
        let start = look();
        while look() < start.plus(50_000_000) {}
        assert!(engine::now() < start.plus(60_000_000));
    });
}

#[test]
fn looking_at_the_clock_some_times_does_not_move_it() {
    holds(|| {
        for _ in 0..10 {
            assert_eq!(look(), Time(0));
        }
    });
}

#[test]
fn a_bounded_number_of_tries_does_not_move_the_clock() {
    holds(|| {
        let lock = Arc::new(Lock::new(()));
        let other = Arc::clone(&lock);
        let task = spawn(move || {
            let _guard = other.lock();
            sleep(millis(100));
        });
        for _ in 0..20 {
            if lock.try_lock().is_none() {
                assert_eq!(engine::now(), Time(0));
                give_way();
            }
        }
        task.join();
    });
}

#[test]
fn a_spin_that_waits_for_a_sleeper_ends() {
    holds(|| {
        let flag = Arc::new(Atomic::new(0));
        let other = Arc::clone(&flag);
        let task = spawn(move || {
            sleep(millis(1_000));
            other.store(1, SeqCst);
        });
        while flag.load(SeqCst) == 0 {}
        assert_eq!(engine::now(), Time(1_000_000_000));
        task.join();
    });
}

#[test]
fn two_that_poll_under_a_lock_do_not_starve_a_third() {
    holds(|| {
        let shared = Arc::new(Lock::new(false));
        let poll = |shared: Arc<Lock<bool>>| {
            move || {
                while !*shared.lock() {
                    give_way();
                }
            }
        };
        let first = spawn(poll(Arc::clone(&shared)));
        let second = spawn(poll(Arc::clone(&shared)));
        let third = Arc::clone(&shared);
        let last = spawn(move || {
            sleep(millis(5));
            *third.lock() = true;
        });
        [first, second, last].into_iter().for_each(kit::Handle::join);
    });
}

#[test]
fn a_timed_wait_with_time_left_over_ends() {
    holds(|| {
        let shared = (Lock::new(()), Condition::new());
        let end = look().plus(10_000_000);
        let mut guard = shared.0.lock();
        loop {
            let now = look();
            if now >= end {
                break;
            }
            let left = Duration::from_nanos(end.0 - now.0);
            guard = shared.1.wait(guard, Some(left)).0;
        }
        assert_eq!(engine::now(), end);
    });
}

#[test]
fn a_waiter_that_timed_out_takes_no_notification() {
    holds(|| {
        let shared = Arc::new((Lock::new(0), Condition::new()));
        let short = Arc::clone(&shared);
        let long = Arc::clone(&shared);
        let first = spawn(move || {
            let guard = short.0.lock();
            let (mut guard, woken) = short.1.wait(guard, Some(millis(5)));
            *guard += u32::from(woken);
        });
        let second = spawn(move || {
            let mut guard = long.0.lock();
            while *guard == 0 {
                guard = long.1.wait(guard, None).0;
            }
        });
        sleep(millis(10));
        *shared.0.lock() = 1;
        shared.1.notify_one();
        first.join();
        second.join();
    });
}

#[test]
fn a_livelock_reaches_the_step_limit() {
    let mut options = schedules(1);
    options.max_steps = 500;
    let search = explore(&options, &|| {
        let lock = Lock::new(());
        loop {
            drop(lock.lock());
        }
    });
    let found = search.failure.expect("a limit");
    assert!(matches!(found.failure, Failure::StepLimit));
}

#[test]
fn a_ticker_alone_reaches_the_time_limit() {
    let mut options = schedules(1);
    options.max_virtual = Duration::from_secs(10);
    let search = explore(&options, &|| {
        let stuck = (Lock::new(()), Condition::new());
        spawn(|| {
            loop {
                sleep(millis(1_000));
            }
        });
        let guard = stuck.0.lock();
        stuck.1.wait(guard, None);
    });
    let found = search.failure.expect("a limit");
    assert!(matches!(found.failure, Failure::TimeLimit));
    assert!(found.waits.iter().any(|waiting| waiting.task == engine::TaskId::ROOT));
}

#[test]
fn who_sleeps_and_who_is_busy_can_be_told_apart() {
    holds(|| {
        let shared = Arc::new((Lock::new(()), Condition::new()));
        let other = Arc::clone(&shared);
        let waiter = spawn(move || {
            let guard = other.0.lock();
            other.1.wait(guard, Some(millis(100)));
        });
        let busy = spawn(|| {
            for _ in 0..20 {
                sleep(millis(1));
            }
        });
        sleep(millis(50));
        let facts = engine::task_facts(waiter.0);
        assert!(facts.finished || facts.blocked.is_some());
        assert!(engine::task_facts(busy.0).wakeups >= 20);
        assert!(engine::task_facts(busy.0).finished);
        waiter.join();
        busy.join();
        assert!(engine::live_tasks().is_empty());
    });
}

#[test]
fn a_long_execution_may_ask_for_more_steps() {
    let options = Options { max_steps: 100, ..schedules(3) };
    let long = || (0..150).for_each(|_| sleep(millis(1)));
    let found = explore(&options, &long).failure.expect("150 steps are too many");
    assert!(matches!(found.failure, Failure::StepLimit));
    let search = explore(&options, &|| {
        engine::allow_steps(1_000);
        long();
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
    // The next execution has to ask again.
    let asked = std::cell::Cell::new(false);
    let search = explore(&options, &|| {
        if !asked.replace(true) {
            engine::allow_steps(1_000);
        }
        long();
    });
    assert!(search.failure.is_some());
}

#[test]
fn who_sleeps_again_and_again_does_not_go_on_in_a_row() {
    let search = explore(&schedules(1), &|| {
        engine::allow_steps(100_000);
        let late = spawn(|| sleep(Duration::from_secs(3600)));
        (0..5_000).for_each(|_| sleep(millis(1)));
        assert_eq!(look(), Time(5_000_000_000));
        late.join();
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}
