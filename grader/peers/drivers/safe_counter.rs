//! The tests of `safe_counter`, as one would write them for any tool: two or three threads with a
//! few calls each, and the textbook's loops.

use crate::{
    kit::{got, with},
    subject::SafeCounter,
};
use case::{Needs, Test};
use std::{sync::Arc, thread::JoinHandle};

/// All of them.
pub const TESTS: &[Test] = &[
    Test { name: "counts", needs: Needs::Threads, run: counts },
    Test { name: "two_counters", needs: Needs::Threads, run: two_counters },
    Test { name: "increments", needs: Needs::Threads, run: increments },
    Test { name: "up_and_down", needs: Needs::Threads, run: up_and_down },
    Test { name: "decrements", needs: Needs::Threads, run: decrements },
    Test { name: "reset_and_increment", needs: Needs::Threads, run: reset_and_increment },
    Test { name: "two_resets", needs: Needs::Threads, run: two_resets },
    Test { name: "reset_is_one_step", needs: Needs::Threads, run: reset_is_one_step },
    Test { name: "value_never_falls", needs: Needs::Threads, run: value_never_falls },
    Test { name: "own_calls_are_seen", needs: Needs::Threads, run: own_calls_are_seen },
    Test { name: "reset_and_two_increments", needs: Needs::Threads, run: reset_and_two_increments },
    Test { name: "many_increments", needs: Needs::Cores, run: many_increments },
    Test { name: "many_up_and_down", needs: Needs::Cores, run: many_up_and_down },
    Test { name: "many_resets", needs: Needs::Cores, run: many_resets },
    Test { name: "many_readings", needs: Needs::Cores, run: many_readings },
];

fn counter(value: usize) -> Arc<SafeCounter> {
    let counter = Arc::new(SafeCounter::new());
    (0..value).for_each(|_| counter.increment());
    counter
}

fn counts() {
    let counter = SafeCounter::new();
    assert_eq!(counter.value(), 0);
    counter.increment();
    counter.increment();
    counter.decrement();
    assert_eq!(counter.value(), 1);
    counter.decrement();
    counter.decrement();
    assert_eq!(counter.value(), -1);
    counter.reset();
    assert_eq!(counter.value(), 0);
    counter.reset();
    counter.increment();
    assert_eq!(counter.value(), 1);
}

fn two_counters() {
    let (one, other) = (SafeCounter::new(), SafeCounter::new());
    one.increment();
    assert_eq!((one.value(), other.value()), (1, 0));
    other.decrement();
    one.reset();
    assert_eq!((one.value(), other.value()), (0, -1));
}

fn twice(counter: &Arc<SafeCounter>, work: fn(&SafeCounter)) -> JoinHandle<()> {
    with(counter, move |counter| {
        work(counter);
        work(counter);
    })
}

fn increments() {
    let counter = counter(0);
    let threads =
        [twice(&counter, SafeCounter::increment), twice(&counter, SafeCounter::increment)];
    threads.map(got);
    assert_eq!(counter.value(), 4);
}

fn up_and_down() {
    let counter = counter(0);
    let threads =
        [twice(&counter, SafeCounter::increment), twice(&counter, SafeCounter::decrement)];
    threads.map(got);
    assert_eq!(counter.value(), 0);
}

fn decrements() {
    let counter = counter(1);
    let threads =
        [twice(&counter, SafeCounter::decrement), twice(&counter, SafeCounter::decrement)];
    threads.map(got);
    assert_eq!(counter.value(), -3);
}

fn reset_and_increment() {
    let counter = counter(2);
    let threads = [with(&counter, SafeCounter::reset), with(&counter, SafeCounter::increment)];
    threads.map(got);
    let value = counter.value();
    assert!((0..=1).contains(&value), "{value}");
}

fn two_resets() {
    let counter = counter(2);
    let threads = [with(&counter, SafeCounter::reset), with(&counter, SafeCounter::reset)];
    threads.map(got);
    assert_eq!(counter.value(), 0);
}

fn reset_is_one_step() {
    let counter = counter(3);
    counter.decrement();
    let reset = with(&counter, SafeCounter::reset);
    let value = counter.value();
    assert!(value == 2 || value == 0, "{value}");
    got(reset);
    assert_eq!(counter.value(), 0);
}

fn value_never_falls() {
    let counter = counter(0);
    let threads = [with(&counter, SafeCounter::increment), with(&counter, SafeCounter::increment)];
    let (first, second) = (counter.value(), counter.value());
    assert!(0 <= first && first <= second && second <= 2, "{first}, then {second}");
    threads.map(got);
    assert_eq!(counter.value(), 2);
}

fn own_calls_are_seen() {
    let counter = counter(0);
    let step = |counter: &SafeCounter| {
        counter.increment();
        let value = counter.value();
        assert!((1..=2).contains(&value), "{value}");
    };
    [with(&counter, step), with(&counter, step)].map(got);
    assert_eq!(counter.value(), 2);
}

fn reset_and_two_increments() {
    let counter = counter(1);
    let threads = [
        with(&counter, SafeCounter::reset),
        with(&counter, SafeCounter::increment),
        with(&counter, SafeCounter::increment),
    ];
    let value = counter.value();
    assert!((0..=3).contains(&value), "{value}");
    threads.map(got);
    let value = counter.value();
    assert!((0..=2).contains(&value), "{value}");
}

fn many(counter: &Arc<SafeCounter>, work: fn(&SafeCounter)) -> JoinHandle<()> {
    with(counter, move |counter| (0..10_000).for_each(|_| work(counter)))
}

fn many_increments() {
    let counter = counter(0);
    [(); 8].map(|()| many(&counter, SafeCounter::increment)).map(got);
    assert_eq!(counter.value(), 80_000);
}

fn many_up_and_down() {
    let counter = counter(0);
    let up = [(); 4].map(|()| many(&counter, SafeCounter::increment));
    let down = [(); 4].map(|()| many(&counter, SafeCounter::decrement));
    up.map(got);
    down.map(got);
    assert_eq!(counter.value(), 0);
}

fn many_resets() {
    let counter = counter(0);
    let threads = [
        many(&counter, SafeCounter::increment),
        many(&counter, SafeCounter::increment),
        many(&counter, SafeCounter::reset),
    ];
    threads.map(got);
    assert!((0..=20_000).contains(&counter.value()));
    [many(&counter, SafeCounter::reset), many(&counter, SafeCounter::reset)].map(got);
    assert_eq!(counter.value(), 0);
}

fn many_readings() {
    let counter = counter(0);
    let writers = [(); 2].map(|()| many(&counter, SafeCounter::increment));
    let mut last = 0;
    for _ in 0..10_000 {
        let value = counter.value();
        assert!(last <= value && value <= 20_000, "{last}, then {value}");
        last = value;
    }
    writers.map(got);
    assert_eq!(counter.value(), 20_000);
}
