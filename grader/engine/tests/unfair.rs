//! Loops that wait for a task which the search keeps asleep.

mod kit;

use engine::{Failure, Options, end_well, explore};
use kit::{Lock, give_way, schedules, spawn};
use std::sync::Arc;

/// Enough steps to tell a loop from a program that ends.
fn short() -> Options {
    Options { max_steps: 5_000, ..schedules(3_000) }
}

/// Tries two locks, and lets both go where one is taken, until it has both.
fn both(first: &Lock<u32>, second: &Lock<u32>) {
    loop {
        if let Some(mut one) = first.try_lock()
            && let Some(mut other) = second.try_lock()
        {
            *one += 1;
            *other += 1;
            return;
        }
        give_way();
    }
}

#[test]
fn a_loop_that_yields_fails_nobody_who_would_end_it() {
    let search = explore(&short(), &|| {
        let locks = Arc::new([Lock::new(0), Lock::new(0), Lock::new(0)]);
        let held = locks[2].lock();
        let backing_off = |number: usize| {
            let locks = Arc::clone(&locks);
            spawn(move || both(&locks[number], &locks[2]))
        };
        let _loops = [backing_off(0), backing_off(1)];
        spawn(|| ()).join();
        let _still_held = held;
        end_well();
    });
    let failure = search.failure.map(|found| found.failure);
    assert!(failure.is_none(), "{failure:?}");
}

#[test]
fn a_loop_without_an_end_is_found_all_the_same() {
    let search = explore(&short(), &|| {
        let locks = Arc::new([Lock::new(0), Lock::new(0)]);
        let held = locks[1].lock();
        let inner = Arc::clone(&locks);
        spawn(move || both(&inner[0], &inner[1])).join();
        drop(held);
    });
    let failure = search.failure.map(|found| found.failure);
    assert!(matches!(failure, Some(Failure::StepLimit)), "{failure:?}");
}
