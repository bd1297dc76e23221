//! Atomics, and what weak orderings let others see.

use crate::kit::{both, options, panics_with, passes};
use engine::{Options, Weak, explore};
use simstd::sync::Arc;
use simstd::sync::atomic::{
    AtomicBool, AtomicU32, AtomicUsize,
    Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst},
};
use simstd::thread;

#[test]
fn a_lost_update_is_found() {
    let found = panics_with(
        || {
            let n = Arc::new(AtomicUsize::new(0));
            let n2 = Arc::clone(&n);
            both(move |_| {
                let seen = n2.load(SeqCst);
                n2.store(seen + 1, SeqCst);
            });
            assert_eq!(n.load(SeqCst), 2, "lost update");
        },
        "lost update",
    );
    assert_eq!(found.preemptions, 1);
}

#[test]
fn a_relaxed_flag_shows_stale_data() {
    fn message(store: Ordering, load: Ordering) {
        let shared = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
        let shared2 = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            shared2.0.store(1, Relaxed);
            shared2.1.store(true, store);
        });
        if shared.1.load(load) {
            assert_eq!(shared.0.load(Relaxed), 1, "the flag came first");
        }
        thread.join().unwrap();
        assert_eq!(shared.0.load(Relaxed), 1);
    }
    panics_with(|| message(Relaxed, Relaxed), "the flag came first");
    passes(|| message(Release, Acquire));
}

#[test]
fn a_relaxed_spin_lock_guards_nothing() {
    fn spin(lock: Ordering, unlock: Ordering) {
        let shared = Arc::new((AtomicBool::new(false), AtomicU32::new(0)));
        let shared2 = Arc::clone(&shared);
        both(move |_| {
            while shared2.0.compare_exchange_weak(false, true, lock, Relaxed).is_err() {
                simstd::hint::spin_loop();
            }
            let seen = shared2.1.load(Relaxed);
            shared2.1.store(seen + 1, Relaxed);
            shared2.0.store(false, unlock);
        });
        assert_eq!(shared.1.load(SeqCst), 2, "lost update");
    }
    panics_with(|| spin(Relaxed, Relaxed), "lost update");
    passes(|| spin(AcqRel, Release));
}

#[test]
fn what_is_borrowed_alone_has_no_stale_value() {
    passes(|| {
        let mut n = AtomicU32::new(1);
        n.store(2, Relaxed);
        *n.get_mut() = 3;
        assert_eq!(n.load(Relaxed), 3);
        assert_eq!(n.into_inner(), 3);
    });
}

#[test]
fn weak_memory_can_be_left_out() {
    let scenario = || {
        let n = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
        let n2 = Arc::clone(&n);
        let thread = thread::spawn(move || {
            n2[0].store(1, Relaxed);
            n2[1].store(1, Relaxed);
        });
        assert!(n[1].load(Relaxed) <= n[0].load(Relaxed));
        thread.join().unwrap();
    };
    let search = explore(&Options { weak: Weak::Off, ..options() }, &scenario);
    assert!(search.failure.is_none() && search.exhaustive);
}
