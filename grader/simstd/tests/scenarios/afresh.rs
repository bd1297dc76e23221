//! What starts afresh with each execution, and what repeats.

use crate::kit::{both, options, panics_with, passes};
use engine::{Options, explore};
use simstd::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use simstd::sync::{Arc, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};
use simstd::thread;
use simstd::time::Duration;
use std::cell::{Cell, RefCell};

#[test]
fn statics_start_afresh() {
    static COUNT: AtomicUsize = AtomicUsize::new(5);
    static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    static TEXT: RwLock<String> = RwLock::new(String::new());
    static CELL: OnceLock<u32> = OnceLock::new();
    static LAZY: LazyLock<Mutex<Vec<u32>>> = LazyLock::new(|| Mutex::new(vec![1]));
    static ONCE: Once = Once::new();
    static BARRIER: simstd::sync::Barrier = simstd::sync::Barrier::new(2);
    passes(|| {
        let runs = AtomicU32::new(0);
        ONCE.call_once(|| _ = runs.fetch_add(1, SeqCst));
        assert_eq!(runs.into_inner(), 1);
        assert_eq!(COUNT.fetch_add(1, SeqCst), 5);
        LIST.lock().unwrap().push(1);
        assert_eq!(LIST.lock().unwrap().len(), 1);
        TEXT.write().unwrap().push('a');
        assert_eq!(*TEXT.read().unwrap(), "a");
        assert_eq!(CELL.set(1), Ok(()));
        LAZY.lock().unwrap().push(2);
        assert_eq!(LAZY.lock().unwrap().len(), 2);
        // Left behind half done: the next execution must not mind.
        thread::spawn(|| BARRIER.wait().is_leader());
        let poisons = thread::spawn(|| {
            let _list = LIST.lock();
            panic!("on purpose");
        });
        assert!(poisons.join().is_err());
        std::mem::forget(TEXT.write());
    });
}

#[test]
fn maps_list_their_entries_in_the_same_order_each_time() {
    use simstd::collections::HashMap;
    let first: RefCell<Option<Vec<u32>>> = RefCell::new(None);
    let scenario = || {
        let map: HashMap<u32, ()> = (0..20).map(|key| (key, ())).collect();
        let order: Vec<u32> = map.keys().copied().collect();
        assert_eq!(*first.borrow_mut().get_or_insert_with(|| order.clone()), order);
        let other: HashMap<u32, ()> = (0..20).map(|key| (key, ())).collect();
        assert!(other.keys().ne(&order), "each map has an order of its own");
        both(|_| ());
    };
    let search = explore(&options(), &scenario);
    assert!(search.failure.is_none(), "{:?}", search.failure.map(|found| found.failure));
}

#[test]
fn the_same_seed_runs_the_same_schedules() {
    let hash = || {
        let scenario = || {
            let pair = Arc::new((Mutex::new(0), Condvar::new()));
            let pair2 = Arc::clone(&pair);
            both(move |number| {
                let (lock, bell) = &*pair2;
                let wait = Duration::from_millis(10);
                let (mut n, _) =
                    bell.wait_timeout_while(lock.lock().unwrap(), wait, |n| *n < number).unwrap();
                *n += 1;
                bell.notify_all();
            });
        };
        let options = Options { max_schedules: 3_000, cpu_budget: Duration::MAX, ..options() };
        let search = explore(&options, &scenario);
        assert!(search.failure.is_none());
        (search.hash, search.schedules, search.steps)
    };
    assert_eq!(hash(), hash());
}

#[test]
fn thread_local_values_start_afresh_and_end_with_their_thread() {
    static ENDED: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    struct Ends(Cell<u32>);
    impl Drop for Ends {
        fn drop(&mut self) {
            ENDED.lock().unwrap().push(self.0.get());
        }
    }
    simstd::thread_local! {
        static SEEN: RefCell<Vec<u32>> = RefCell::new(vec![0]);
        static ENDS: Ends = const { Ends(Cell::new(0)) };
    }
    passes(|| {
        SEEN.with_borrow_mut(|seen| {
            assert_eq!(*seen, [0]);
            seen.push(1);
        });
        both(|number| {
            assert_eq!(SEEN.take(), [0]);
            ENDS.with(|ends| ends.0.set(number as u32 + 1));
        });
        assert_eq!(SEEN.take(), [0, 1]);
        let mut ended = ENDED.lock().unwrap();
        ended.sort();
        assert_eq!(*ended, [1, 2]);
    });
}

#[test]
fn what_a_failed_execution_held_is_free_in_the_next() {
    static LOCK: Mutex<u32> = Mutex::new(0);
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let scenario = || {
        thread::spawn(|| {
            let mut held = LOCK.lock().unwrap();
            *held += 1;
            assert_eq!(*held, 1);
            loop {
                thread::park();
            }
        });
        both(|_| {
            let seen = COUNT.load(SeqCst);
            COUNT.store(seen + 1, SeqCst);
        });
        assert_eq!(COUNT.load(SeqCst), 2, "lost update");
    };
    let found = panics_with(scenario, "lost update");
    assert!(!found.diverged && found.preemptions == 1, "{found:?}");
    let again = engine::replay(&options(), &found.schedule, &scenario).failure;
    assert!(again.is_some_and(|again| again.trace.len() == found.trace.len()));
}
