//! The programs themselves, written once. `worlds` compiles this file several times; what
//! `world` means (the real `std`, ours, a peer's) is up to the module that it is compiled in.
//!
//! `rounds` is how often a thread does its part: once is enough for whoever chooses schedules,
//! and hopeless for a stress test.

use super::world::{
    Arc,
    sync::{
        Condvar, Mutex,
        atomic::{
            AtomicBool, AtomicUsize,
            Ordering::{Relaxed, SeqCst},
        },
    },
    thread,
};
use crate::scene::Scene;

/// Runs a program once.
pub(crate) fn run(scene: Scene, rounds: usize) {
    match scene {
        Scene::Mutex => mutex(rounds),
        Scene::LostUpdate => lost_update(rounds),
        Scene::LockOrder => lock_order(rounds),
        Scene::LostWakeUp => lost_wake_up(rounds),
        Scene::IfAndThief => if_and_thief(rounds),
        Scene::CheckThenAct => check_then_act(rounds),
        Scene::IfAlone => if_alone(rounds),
        Scene::Relaxed => relaxed(rounds),
        Scene::Needle => needle(rounds),
    }
}

/// Two threads do the same, each with its number; a panic of one is a panic of the caller.
fn both(work: impl Fn(usize) + Send + Sync + 'static) {
    let work = Arc::new(work);
    let start = |number| {
        let work = Arc::clone(&work);
        thread::spawn(move || work(number))
    };
    for thread in [start(0), start(1)] {
        thread.join().expect("no thread panics");
    }
}

/// One of something for each round.
fn each<T>(rounds: usize, make: impl Fn() -> T) -> Arc<Vec<T>> {
    Arc::new((0..rounds).map(|_| make()).collect())
}

fn mutex(rounds: usize) {
    let counter = Arc::new(Mutex::new(0));
    let shared = Arc::clone(&counter);
    both(move |_| {
        for _ in 0..rounds {
            *shared.lock().expect("no thread panics") += 1;
        }
    });
    assert_eq!(*counter.lock().expect("no thread panics"), 2 * rounds);
}

fn lost_update(rounds: usize) {
    let counter = Arc::new(AtomicUsize::new(0));
    let shared = Arc::clone(&counter);
    both(move |_| {
        for _ in 0..rounds {
            let value = shared.load(SeqCst);
            shared.store(value + 1, SeqCst);
        }
    });
    assert_eq!(counter.load(SeqCst), 2 * rounds, "lost update");
}

fn lock_order(rounds: usize) {
    let locks = [Mutex::new(0), Mutex::new(0)];
    both(move |number| {
        for _ in 0..rounds {
            let mut first = locks[number].lock().expect("no thread panics");
            let mut second = locks[1 - number].lock().expect("no thread panics");
            *first += 1;
            *second += 1;
        }
    });
}

/// The threads take turns in waiting, so that neither runs ahead of the other.
fn lost_wake_up(rounds: usize) {
    let stages = each(rounds, || (Mutex::new(false), Condvar::new()));
    both(move |number| {
        for (round, (ready, bell)) in stages.iter().enumerate() {
            if round % 2 == number {
                *ready.lock().expect("no thread panics") = true;
                bell.notify_one();
            } else {
                let is_ready = *ready.lock().expect("no thread panics");
                if !is_ready {
                    let guard = ready.lock().expect("no thread panics");
                    drop(bell.wait(guard).expect("no thread panics"));
                }
            }
        }
    });
}

fn if_and_thief(rounds: usize) {
    let queue = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
    let takers = [(); 2].map(|()| {
        let queue = Arc::clone(&queue);
        thread::spawn(move || {
            for _ in 0..rounds {
                let mut items = queue.0.lock().expect("no taker panics");
                if items.is_empty() {
                    items = queue.1.wait(items).expect("no taker panics");
                }
                items.pop().expect("a taker is woken for an item");
            }
        })
    });
    for item in 0..2 * rounds {
        queue.0.lock().expect("no taker panics").push(item);
        queue.1.notify_one();
    }
    for taker in takers {
        taker.join().expect("no taker panics");
    }
}

fn check_then_act(rounds: usize) {
    let free = Mutex::new(1_usize);
    both(move |_| {
        for _ in 0..rounds {
            let is_free = *free.lock().expect("no thread panics") > 0;
            if is_free {
                let mut count = free.lock().expect("no thread panics");
                *count = count.checked_sub(1).expect("one is free");
                drop(count);
                *free.lock().expect("no thread panics") += 1;
            }
        }
    });
}

/// The threads take turns in waiting, so that neither runs ahead of the other.
fn if_alone(rounds: usize) {
    let stages = each(rounds, || (Mutex::new(false), Condvar::new()));
    both(move |number| {
        for (round, (ready, bell)) in stages.iter().enumerate() {
            let mut is_ready = ready.lock().expect("no thread panics");
            if round % 2 == number {
                *is_ready = true;
                bell.notify_one();
            } else {
                if !*is_ready {
                    is_ready = bell.wait(is_ready).expect("no thread panics");
                }
                assert!(*is_ready, "woken for nothing");
            }
        }
    });
}

fn relaxed(rounds: usize) {
    let stages = each(rounds, || (AtomicUsize::new(0), AtomicBool::new(false)));
    both(move |number| {
        for (data, ready) in stages.iter() {
            if number == 0 {
                data.store(1, Relaxed);
                ready.store(true, Relaxed);
            } else if ready.load(Relaxed) {
                assert_eq!(data.load(Relaxed), 1, "published before it was written");
            }
        }
    });
}

fn needle(rounds: usize) {
    const LOCKS: usize = 15;
    let counters = Arc::new((Mutex::new(0), AtomicUsize::new(0)));
    let shared = Arc::clone(&counters);
    both(move |number| {
        // Early in one thread, late in the other: few schedules bring the two together.
        let open = if number == 0 { 1 } else { LOCKS - 2 };
        for step in 0..LOCKS * rounds {
            *shared.0.lock().expect("no thread panics") += 1;
            if step % LOCKS == open {
                let value = shared.1.load(SeqCst);
                shared.1.store(value + 1, SeqCst);
            }
        }
    });
    assert_eq!(*counters.0.lock().expect("no thread panics"), 2 * LOCKS * rounds);
    assert_eq!(counters.1.load(SeqCst), 2 * rounds, "lost update");
}
