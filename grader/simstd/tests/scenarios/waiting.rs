//! Waiting: conditions, wake-ups that get lost, and the clock.

use crate::kit::{deadlocks, panics_with, passes};
use simstd::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use simstd::thread;
use simstd::time::{Duration, Instant};

#[test]
fn an_if_around_a_wait_needs_a_spurious_wake_up() {
    panics_with(
        || {
            let pair = Arc::new((Mutex::new(false), Condvar::new()));
            let pair2 = Arc::clone(&pair);
            let thread = thread::spawn(move || {
                let mut ready = pair2.0.lock().unwrap();
                if !*ready {
                    ready = pair2.1.wait(ready).unwrap();
                }
                assert!(*ready, "went on before it was ready");
            });
            *pair.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
            pair.1.notify_one();
            thread.join().unwrap();
        },
        "went on before it was ready",
    );
}

#[test]
fn a_lost_wake_up_deadlocks() {
    deadlocks(|| {
        let pair = Arc::new((Mutex::new(()), Condvar::new()));
        let pair2 = Arc::clone(&pair);
        let thread = thread::spawn(move || drop(pair2.1.wait(pair2.0.lock().unwrap())));
        pair.1.notify_one();
        thread.join().unwrap();
    });
}

#[test]
fn a_waiter_that_timed_out_takes_no_notification() {
    passes(|| {
        let shared = Arc::new((Mutex::new(0), Condvar::new()));
        let shared2 = Arc::clone(&shared);
        let patient = thread::spawn(move || {
            let mut permits = shared2.0.lock().unwrap();
            while *permits == 0 {
                permits = shared2.1.wait(permits).unwrap();
            }
        });
        let shared2 = Arc::clone(&shared);
        let hasty = thread::spawn(move || {
            let permits = shared2.0.lock().unwrap();
            let (permits, result) =
                shared2.1.wait_timeout(permits, Duration::from_secs(1)).unwrap();
            drop(permits);
            if !result.timed_out() {
                shared2.1.notify_one();
            }
        });
        thread::sleep(Duration::from_secs(1));
        *shared.0.lock().unwrap() += 1;
        shared.1.notify_one();
        patient.join().unwrap();
        hasty.join().unwrap();
    });
}

#[test]
fn time_is_exact_and_moves_only_when_all_wait() {
    passes(|| {
        let start = Instant::now();
        let thread = thread::spawn(|| thread::sleep(Duration::from_secs(3600)));
        let (_tx, rx) = mpsc::channel::<()>();
        assert!(rx.recv_timeout(Duration::from_millis(1500)).is_err());
        assert_eq!(start.elapsed(), Duration::from_millis(1500));
        thread.join().unwrap();
        assert_eq!(start.elapsed(), Duration::from_secs(3600));
    });
}

#[test]
fn the_root_does_not_wait_for_others() {
    passes(|| {
        let (tx, rx) = mpsc::channel::<()>();
        thread::spawn(move || rx.recv());
        let lock = Arc::new(Mutex::new(()));
        let lock2 = Arc::clone(&lock);
        thread::spawn(move || {
            let _held = lock2.lock().unwrap();
            loop {
                thread::sleep(Duration::from_secs(1));
            }
        });
        std::mem::forget(tx);
    });
}
