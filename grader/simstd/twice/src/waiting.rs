//! `Condvar` and `Barrier`.

use crate::Program;
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread;
use std::time::Duration;

pub(crate) const PROGRAMS: &[Program] = &[
    ("a condition variable", condvar),
    ("waits that time out", timeouts),
    ("a wait that never times out", forever),
    ("a wait for a poisoned mutex", poisoned),
    ("a barrier", barrier),
    ("a barrier for nobody", lonely),
];

fn condvar() -> String {
    let pair = Arc::new((Mutex::new(0), Condvar::new()));
    let pair2 = Arc::clone(&pair);
    let thread = thread::spawn(move || {
        let (m, c) = &*pair2;
        let mut n = m.lock().unwrap();
        while *n == 0 {
            n = c.wait(n).unwrap();
        }
        *n += 1;
        c.notify_all();
        let n = c.wait_while(n, |n| *n < 3).unwrap();
        *n
    });
    let (m, c) = &*pair;
    *m.lock().unwrap() = 1;
    c.notify_one();
    let mut n = c.wait_while(m.lock().unwrap(), |n| *n < 2).unwrap();
    *n += 1;
    drop(n);
    c.notify_all();
    format!("{} {c:?} {:?}", thread.join().unwrap(), Condvar::default())
}

fn timeouts() -> String {
    static NEVER: Condvar = Condvar::new();
    let m = Mutex::new(1);
    let millisecond = Duration::from_millis(1);
    let (n, first) = NEVER.wait_timeout_while(m.lock().unwrap(), millisecond, |_| true).unwrap();
    let (n, second) = NEVER.wait_timeout_while(n, Duration::MAX, |_| false).unwrap();
    let (n, third) = NEVER.wait_timeout_while(n, Duration::ZERO, |_| true).unwrap();
    let (mut n, _) = NEVER.wait_timeout(n, Duration::ZERO).unwrap();
    let mut tries = 0;
    while tries < 3 {
        let (again, result) = NEVER.wait_timeout(n, millisecond).unwrap();
        (n, tries) = (again, tries + u32::from(result.timed_out()));
    }
    let mut notified = true;
    while notified {
        (n, notified) = NEVER.wait_timeout_ms(n, 1).unwrap();
    }
    format!("{first:?} {} {} {n} {}", second.timed_out(), third.timed_out(), first == third)
}

fn forever() -> String {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let pair2 = Arc::clone(&pair);
    let thread = thread::spawn(move || {
        *pair2.0.lock().unwrap() = true;
        pair2.1.notify_one();
    });
    let mut ready = pair.0.lock().unwrap();
    while !*ready {
        ready = pair.1.wait_timeout(ready, Duration::MAX).unwrap().0;
    }
    drop(ready);
    format!("{:?}", thread.join().is_ok())
}

fn poisoned() -> String {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let pair2 = Arc::clone(&pair);
    let mut ready = pair.0.lock().unwrap();
    let thread = thread::spawn(move || {
        let mut ready = pair2.0.lock().unwrap();
        *ready = true;
        pair2.1.notify_one();
        panic!("on purpose");
    });
    let mut errors = 0;
    while !*ready {
        ready = pair.1.wait(ready).unwrap_or_else(|error| {
            errors += 1;
            error.into_inner()
        });
    }
    drop(ready);
    format!("{errors} {}", thread.join().is_err())
}

fn barrier() -> String {
    let barrier = Arc::new(Barrier::new(3));
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let barrier = Arc::clone(&barrier);
            thread::spawn(move || (barrier.wait().is_leader(), barrier.wait().is_leader()))
        })
        .collect();
    let mut leaders = vec![(barrier.wait().is_leader(), barrier.wait().is_leader())];
    leaders.extend(threads.into_iter().map(|thread| thread.join().unwrap()));
    let count = |pick: fn(&(bool, bool)) -> bool| leaders.iter().filter(|l| pick(l)).count();
    format!("{} {} {barrier:?}", count(|l| l.0), count(|l| l.1))
}

fn lonely() -> String {
    format!("{:?} {:?}", Barrier::new(0).wait(), Barrier::new(1).wait())
}
