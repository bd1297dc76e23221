//! Where no execution runs.

use simstd::sync::atomic::{
    AtomicU32,
    Ordering::{Relaxed, SeqCst},
};
use simstd::sync::{Condvar, Mutex, RwLock, mpsc};
use simstd::thread;
use simstd::time::{Duration, Instant};
use std::panic::AssertUnwindSafe;

#[test]
fn outside_of_executions_everything_works_for_one_thread() {
    let m = Mutex::new(1);
    *m.lock().unwrap() += 1;
    assert!(m.try_lock().is_ok());
    let r = RwLock::new(1);
    *r.write().unwrap() += *m.lock().unwrap();
    let n = AtomicU32::new(*r.read().unwrap());
    assert_eq!(n.fetch_add(1, Relaxed), 3);
    let (tx, rx) = mpsc::channel();
    tx.send(n.load(SeqCst)).unwrap();
    assert_eq!((rx.recv(), rx.try_recv().is_err()), (Ok(4), true));
    let start = Instant::now();
    thread::sleep(Duration::from_millis(2));
    assert!(start.elapsed() >= Duration::from_millis(2));
    let (guard, result) =
        Condvar::new().wait_timeout(m.lock().unwrap(), Duration::from_millis(1)).unwrap();
    assert!(result.timed_out());
    drop(guard);
    let poisons = simstd::panic::catch_unwind(AssertUnwindSafe(|| {
        let _held = m.lock();
        panic!("on purpose");
    }));
    assert!(poisons.is_err() && m.is_poisoned());
    let twice = simstd::panic::catch_unwind(AssertUnwindSafe(|| {
        let _one = r.write();
        let _two = r.write();
    }));
    assert!(twice.is_err(), "it would wait for ever");
    assert!(simstd::panic::catch_unwind(|| _ = thread::spawn(|| ())).is_err());
    assert_eq!(thread::scope(|_| 5), 5);
}
