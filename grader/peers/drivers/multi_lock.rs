//! The tests of `multi_lock`.

use crate::{
    kit::{cpu_ticks, fall, got, panicking, refused, with},
    subject::{MultiGuard, multi_lock},
};
use case::{Needs, Test};
use std::{
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::Duration,
};

/// All of them.
pub const TESTS: &[Test] = &[
    Test { name: "by_position", needs: Needs::Threads, run: by_position },
    Test { name: "given_twice", needs: Needs::Threads, run: given_twice },
    Test { name: "empty", needs: Needs::Threads, run: empty },
    Test { name: "opposite_orders", needs: Needs::Threads, run: opposite_orders },
    Test { name: "ring", needs: Needs::Threads, run: ring },
    Test { name: "three_and_three", needs: Needs::Threads, run: three_and_three },
    Test { name: "twice_beside_others", needs: Needs::Threads, run: twice_beside_others },
    Test { name: "beside_a_plain_lock", needs: Needs::Threads, run: beside_a_plain_lock },
    Test { name: "waits_for_a_plain_lock", needs: Needs::Threads, run: waits_for_a_plain_lock },
    Test { name: "disjoint", needs: Needs::Threads, run: disjoint },
    Test { name: "waiting_is_in_no_way", needs: Needs::Threads, run: waiting_is_in_no_way },
    Test { name: "two_wait_for_two", needs: Needs::Threads, run: two_wait_for_two },
    Test { name: "out_of_range", needs: Needs::Unwinding, run: out_of_range },
    Test { name: "poison_is_reported", needs: Needs::Unwinding, run: poison_is_reported },
    Test { name: "panic_unlocks", needs: Needs::Unwinding, run: panic_unlocks },
    Test { name: "poison_while_waiting", needs: Needs::Unwinding, run: poison_while_waiting },
    Test { name: "waits_asleep", needs: Needs::Clock, run: waits_asleep },
    Test { name: "many_pairs", needs: Needs::Cores, run: many_pairs },
];

type Table = [Mutex<u32>; 4];

/// All in one place, so that their order by address is the same each time.
fn table() -> Arc<Table> {
    Arc::new([Mutex::new(0), Mutex::new(0), Mutex::new(0), Mutex::new(0)])
}

fn lock<'a>(table: &'a Table, which: &[usize]) -> MultiGuard<'a, u32> {
    let locks: Vec<&Mutex<u32>> = which.iter().map(|index| &table[*index]).collect();
    multi_lock(&locks).unwrap_or_else(|_| panic!("none is poisoned"))
}

/// Adds one to each.
fn add(table: &Table, which: &[usize]) {
    let mut guard = lock(table, which);
    for position in 0..guard.len() {
        guard[position] += 1;
    }
}

fn adder(table: &Arc<Table>, which: &'static [usize]) -> JoinHandle<()> {
    with(table, |table| add(table, which))
}

fn values(table: &Table) -> [u32; 4] {
    [0, 1, 2, 3].map(|index| *table[index].lock().unwrap_or_else(|_| panic!("none is poisoned")))
}

fn by_position() {
    let table = table();
    for round in 1..=2 {
        let mut guard = lock(&table, &[2, 0, 3]);
        assert!(guard.len() == 3 && !guard.is_empty());
        (0..3).zip([30, 10, 40]).for_each(|(position, value)| guard[position] = round * value);
        assert_eq!([guard[0], guard[1], guard[2]], [30, 10, 40].map(|value| round * value));
        for index in [0, 2, 3] {
            assert!(table[index].try_lock().is_err(), "all are locked");
        }
        assert!(table[1].try_lock().is_ok(), "and no other");
        drop(guard);
        assert_eq!(values(&table), [10, 0, 30, 40].map(|value| round * value));
    }
}

fn given_twice() {
    let table = table();
    let mut guard = lock(&table, &[1, 0, 1]);
    assert_eq!(guard.len(), 3);
    guard[0] = 5;
    assert_eq!((guard[1], guard[2]), (0, 5));
    drop(guard);
    assert_eq!(values(&table), [0, 5, 0, 0]);
}

fn empty() {
    let guard = lock(&table(), &[]).len();
    assert_eq!(guard, 0);
}

fn opposite_orders() {
    let table = table();
    [adder(&table, &[0, 1]), adder(&table, &[1, 0])].map(got);
    assert_eq!(values(&table), [2, 2, 0, 0]);
}

fn ring() {
    let table = table();
    [adder(&table, &[0, 1]), adder(&table, &[1, 2]), adder(&table, &[2, 0])].map(got);
    assert_eq!(values(&table), [2, 2, 2, 0]);
}

fn three_and_three() {
    let table = table();
    [adder(&table, &[0, 1, 2]), adder(&table, &[2, 1, 0])].map(got);
    assert_eq!(values(&table), [2, 2, 2, 0]);
}

fn twice_beside_others() {
    let table = table();
    [adder(&table, &[0, 1, 0]), adder(&table, &[1, 0])].map(got);
    assert_eq!(values(&table), [3, 2, 0, 0]);
}

fn beside_a_plain_lock() {
    let table = table();
    let adder = adder(&table, &[1, 0]);
    *table[1].lock().unwrap_or_else(|_| panic!("none is poisoned")) += 1;
    got(adder);
    assert_eq!(values(&table), [1, 2, 0, 0]);
}

fn waits_for_a_plain_lock() {
    let table = table();
    let held = table[1].lock().unwrap_or_else(|_| panic!("none is poisoned"));
    let waiting = [adder(&table, &[0, 1, 0, 1]), adder(&table, &[1, 2])];
    drop(held);
    waiting.map(got);
    assert_eq!(values(&table), [2, 3, 1, 0]);
}

fn disjoint() {
    let table = table();
    let guard = lock(&table, &[0, 1]);
    got(adder(&table, &[3, 2]));
    drop(guard);
}

fn waiting_is_in_no_way() {
    let table = table();
    let held = table[1].lock().unwrap_or_else(|_| panic!("none is poisoned"));
    let waiting = adder(&table, &[0, 1]);
    got(adder(&table, &[2, 3]));
    drop(held);
    got(waiting);
    assert_eq!(values(&table), [1, 1, 1, 1]);
}

fn two_wait_for_two() {
    let table = table();
    let guard = lock(&table, &[0, 1]);
    let waiting = [adder(&table, &[0]), adder(&table, &[1])];
    drop(guard);
    waiting.map(got);
    assert_eq!(values(&table), [1, 1, 0, 0]);
}

fn out_of_range() {
    let table = table();
    assert!(refused(|| assert_ne!(lock(&table, &[0, 1])[2], 7)));
}

fn poison_is_reported() {
    let table = table();
    panicking(|| {
        let _guard = table[1].lock();
        fall();
    });
    for _ in 0..2 {
        let Err(poisoned) = multi_lock(&[&table[2], &table[1], &table[0]]) else {
            panic!("one of them is poisoned")
        };
        let mut guard = poisoned.into_inner();
        guard[0] += 1;
        guard[2] += 1;
    }
    assert!(table[1].lock().is_err(), "the poison stays");
    assert!(table[0].lock().is_ok_and(|value| *value == 2), "and does not spread");
}

fn panic_unlocks() {
    let table = table();
    panicking(|| {
        let _guard = lock(&table, &[1, 0]);
        fall();
    });
    assert!(table[0].lock().is_err() && table[1].lock().is_err(), "poisoned, not locked");
    assert!(multi_lock(&[&table[0]]).is_err() && multi_lock(&[&table[2]]).is_ok());
}

fn poison_while_waiting() {
    let table = table();
    let held = table[1].lock();
    let waiting = with(&table, |table| {
        let result = multi_lock(&[&table[0], &table[1]]);
        let is_poisoned = result.is_err();
        result.unwrap_or_else(|poisoned| poisoned.into_inner())[1] += 1;
        is_poisoned
    });
    panicking(move || {
        let _held = held;
        fall();
    });
    // It may have come after the panic, too.
    assert!(got(waiting), "poisoned before it had the lock");
}

fn waits_asleep() {
    let table = table();
    let guard = lock(&table, &[0, 1]);
    let waiting = [adder(&table, &[0, 2]), adder(&table, &[1, 3])];
    let before = cpu_ticks();
    case::sleep(Duration::from_millis(400));
    assert!(cpu_ticks() - before < 10, "two callers that wait use the processor");
    drop(guard);
    waiting.map(got);
}

fn many_pairs() {
    let table = table();
    let orders: [&'static [usize]; 4] = [&[0, 1], &[1, 2, 0], &[3, 0, 3], &[2, 3, 1]];
    let threads =
        orders.map(|which| with(&table, move |table| (0..10_000).for_each(|_| add(table, which))));
    threads.map(got);
    assert_eq!(values(&table), [30_000, 30_000, 20_000, 30_000]);
}
