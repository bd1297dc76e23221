//! Programs that are well: none may ever be called deadlocked. Each ends by itself.

use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::learner::Scenario;

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("ping_pong", ping_pong),
    ("pipeline", pipeline),
    ("work_sleep", work_sleep),
    ("long_sleep", long_sleep),
    ("many_threads", many_threads),
    ("rounds", rounds),
    ("late_timeout", late_timeout),
];

/// How long each goes on.
const SPAN: Duration = Duration::from_millis(600);

fn work(span: Duration) {
    let start = Instant::now();
    while start.elapsed() < span {
        std::hint::spin_loop();
    }
}

fn ping_pong() {
    let (to, from_main) = channel();
    let (back, from_thread) = channel();
    let echo = thread::spawn(move || {
        for n in from_main {
            if back.send(n).is_err() {
                return;
            }
        }
    });
    let start = Instant::now();
    while start.elapsed() < SPAN {
        let _sent = to.send(1);
        let _echo = from_thread.recv();
    }
    drop(to);
    let _done = echo.join();
}

fn pipeline() {
    let (first, input) = sync_channel::<u64>(2);
    let (second, output) = sync_channel::<u64>(2);
    let stage = thread::spawn(move || {
        for n in input {
            work(Duration::from_micros(50));
            if second.send(n + 1).is_err() {
                return;
            }
        }
    });
    let sink = thread::spawn(move || output.iter().sum::<u64>());
    let start = Instant::now();
    while start.elapsed() < SPAN {
        work(Duration::from_micros(20));
        let _sent = first.send(1_u64);
    }
    drop(first);
    let _done = (stage.join(), sink.join());
}

fn work_sleep() {
    let start = Instant::now();
    while start.elapsed() < SPAN {
        work(Duration::from_millis(1));
        thread::sleep(Duration::from_millis(7));
    }
}

/// All but one wait without a timeout; the one sleeps longer than any quiet period.
fn long_sleep() {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let others = (0..4).map(|_| {
        let pair = Arc::clone(&pair);
        thread::spawn(move || {
            let guard = pair.0.lock();
            let _done = guard.map(|guard| pair.1.wait_while(guard, |done| !*done).is_ok());
        })
    });
    let others = others.collect::<Vec<_>>();
    thread::sleep(SPAN);
    if let Ok(mut done) = pair.0.lock() {
        *done = true;
    }
    pair.1.notify_all();
    for other in others {
        let _done = other.join();
    }
}

fn many_threads() {
    let mutex = Arc::new(Mutex::new(0_u64));
    let threads = (0..400).map(|_| {
        let mutex = Arc::clone(&mutex);
        thread::spawn(move || {
            if let Ok(mut n) = mutex.lock() {
                work(Duration::from_micros(100));
                *n += 1;
            }
        })
    });
    for thread in threads.collect::<Vec<_>>() {
        let _done = thread.join();
    }
}

fn rounds() {
    let barrier = Arc::new(Barrier::new(4));
    let deadline = Instant::now() + SPAN;
    let stop = Arc::new(Mutex::new(false));
    let threads = (0..4).map(|id| {
        let (barrier, stop) = (Arc::clone(&barrier), Arc::clone(&stop));
        thread::spawn(move || {
            loop {
                if id == 0 && Instant::now() > deadline {
                    let _set = stop.lock().map(|mut stop| *stop = true);
                }
                barrier.wait();
                let ended = stop.lock().map_or(true, |stop| *stop);
                barrier.wait();
                if ended {
                    return;
                }
            }
        })
    });
    for thread in threads.collect::<Vec<_>>() {
        let _done = thread.join();
    }
}

/// Waits that only a timeout ends, well before the horizon of the tests.
fn late_timeout() {
    let pair = (Mutex::new(()), Condvar::new());
    let start = Instant::now();
    while start.elapsed() < SPAN {
        if let Ok(guard) = pair.0.lock() {
            let _woken = pair.1.wait_timeout(guard, Duration::from_millis(200));
        }
    }
}
