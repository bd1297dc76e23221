//! Locks: what goes wrong with them, and what does not.

use crate::kit::{both, deadlocks, panics_with, passes};
use engine::{Failure, OpKind};
use simstd::sync::{Arc, Mutex, RwLock};
use simstd::thread;
use simstd::time::Duration;

#[test]
fn a_mutex_keeps_updates() {
    let search = passes(|| {
        let n = Arc::new(Mutex::new(0));
        let n2 = Arc::clone(&n);
        both(move |_| *n2.lock().unwrap() += 1);
        assert_eq!(*n.lock().unwrap(), 2);
    });
    assert!(search.exhaustive);
}

#[test]
fn two_locks_in_two_orders_deadlock() {
    let found = deadlocks(|| {
        let locks = Arc::new([Mutex::new(0), Mutex::new(0)]);
        both(move |first| {
            let _one = locks[first].lock().unwrap();
            let _two = locks[1 - first].lock().unwrap();
        });
    });
    let blocked = found.waits.iter().filter(|wait| wait.op.kind == OpKind::Lock);
    assert!(blocked.clone().all(|wait| wait.held_by.len() == 1 && wait.holds.len() == 1));
    assert_eq!(blocked.count(), 2);
}

#[test]
fn a_lock_is_not_reentrant() {
    deadlocks(|| {
        let m = Mutex::new(());
        let _one = m.lock().unwrap();
        let _two = m.lock().unwrap();
    });
}

#[test]
fn a_reader_who_reads_twice_meets_a_writer() {
    deadlocks(|| {
        let r = Arc::new(RwLock::new(0));
        let r2 = Arc::clone(&r);
        let writer = thread::spawn(move || *r2.write().unwrap() += 1);
        let one = r.read().unwrap();
        let two = r.read().unwrap();
        assert_eq!(*one, *two);
        drop((one, two));
        writer.join().unwrap();
    });
}

#[test]
fn two_readers_can_meet() {
    passes(|| {
        let shared = Arc::new((RwLock::new(0), simstd::sync::Barrier::new(2)));
        both(move |_| {
            let value = shared.0.read().unwrap();
            shared.1.wait();
            assert_eq!(*value, 0);
        });
    });
}

#[test]
fn a_critical_section_is_not_atomic_to_a_probe() {
    panics_with(
        || {
            let m = Arc::new(Mutex::new(0));
            let m2 = Arc::clone(&m);
            let thread = thread::spawn(move || *m2.lock().unwrap() += 1);
            assert!(m.try_lock().is_ok(), "met a held lock");
            thread.join().unwrap();
        },
        "met a held lock",
    );
}

#[test]
fn a_deadlock_shows_though_a_ticker_lives_on() {
    let found = deadlocks(|| {
        thread::spawn(|| {
            loop {
                thread::sleep(Duration::from_secs(1));
            }
        });
        let m = Mutex::new(());
        let _one = m.lock().unwrap();
        drop(m.lock());
    });
    assert!(matches!(found.failure, Failure::Cycle));
}
