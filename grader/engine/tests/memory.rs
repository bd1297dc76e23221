//! Weak memory: it finds what only weak orderings break, and never cries wolf.

mod kit;

use engine::{Search, Weak, explore};
use kit::{Atomic, Lock, schedules, spawn, together};
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};

fn passing(publish: Ordering, look: Ordering) -> impl Fn() {
    move || {
        let shared = Arc::new((Atomic::new(0), Atomic::new(0)));
        let other = Arc::clone(&shared);
        let task = spawn(move || {
            other.0.store(1, Relaxed);
            other.1.store(1, publish);
        });
        if shared.1.load(look) == 1 {
            assert_eq!(shared.0.load(Relaxed), 1, "old data");
        }
        task.join();
    }
}

fn dekker(order: Ordering, look: Ordering, fence: Option<Ordering>) -> impl Fn() {
    move || {
        let shared = Arc::new([Atomic::new(0), Atomic::new(0)]);
        let both = Arc::new(Lock::new(0));
        let inside = Arc::clone(&both);
        together(2, move |number| {
            shared[number].store(1, order);
            if let Some(order) = fence {
                let at = std::panic::Location::caller();
                let op = engine::Op::local(engine::OpKind::Fence, at);
                engine::point(engine::Op { access: engine::Access::Global, ..op });
                engine::fence(order);
            }
            if shared[1 - number].load(look) == 0 {
                *inside.lock() += 1;
            }
        });
        assert!(*both.lock() < 2, "both are inside");
    }
}

/// The data of a spin lock, checked through an atomic that is always read relaxed.
fn spin(take: Ordering, give: Ordering) -> impl Fn() {
    move || {
        let shared = Arc::new((Atomic::new(0), Atomic::new(0)));
        let counter = Arc::clone(&shared);
        together(2, move |_| {
            while !counter.0.swap_if(0, 1, take, Relaxed) {}
            let value = counter.1.load(Relaxed);
            counter.1.store(value + 1, Relaxed);
            counter.0.store(0, give);
        });
        assert_eq!(shared.1.load(Relaxed), 2, "lost update");
    }
}

fn run(scenario: impl Fn()) -> Search {
    explore(&schedules(20_000), &scenario)
}

#[test]
fn message_passing_needs_release_and_acquire() {
    for (publish, look) in [(Relaxed, Relaxed), (Release, Relaxed), (Relaxed, Acquire)] {
        let found = run(passing(publish, look)).failure.expect("old data");
        assert!(found.schedule.to_string().starts_with("w:"), "{}", found.schedule);
        assert!(!found.diverged);
    }
    assert!(run(passing(Release, Acquire)).failure.is_none());
    assert!(run(passing(SeqCst, SeqCst)).failure.is_none());
}

#[test]
fn dekker_needs_a_total_order() {
    assert!(run(dekker(Release, Acquire, None)).failure.is_some());
    assert!(run(dekker(SeqCst, SeqCst, None)).failure.is_none());
    assert!(run(dekker(Relaxed, Relaxed, Some(SeqCst))).failure.is_none());
    assert!(run(dekker(Relaxed, Relaxed, Some(AcqRel))).failure.is_some());
}

#[test]
fn a_spin_lock_needs_acquire_and_release() {
    assert!(run(spin(Relaxed, Relaxed)).failure.is_some());
    assert!(run(spin(Acquire, Relaxed)).failure.is_some());
    assert!(run(spin(Acquire, Release)).failure.is_none());
}

#[test]
fn weak_memory_can_be_turned_off_and_is_off_where_all_is_seq_cst() {
    let mut options = schedules(5_000);
    options.weak = Weak::Off;
    let search = explore(&options, &passing(Relaxed, Relaxed));
    assert!(search.failure.is_none() && search.weaker);
    let weak = Cell::new(false);
    let scenario = passing(SeqCst, SeqCst);
    // `Relaxed` accesses of the data are there, so this one has it.
    explore(&schedules(5_000), &|| {
        weak.set(weak.get() || engine::weak());
        scenario();
    });
    assert!(weak.get());
    weak.set(false);
    explore(&schedules(2_000), &|| {
        weak.set(weak.get() || engine::weak());
        let flag = Arc::new(Atomic::new(0));
        let other = Arc::clone(&flag);
        together(2, move |_| {
            other.add(1, SeqCst);
        });
        assert_eq!(flag.load(SeqCst), 2);
    });
    assert!(!weak.get());
}

#[test]
fn locks_and_joins_carry_what_was_written() {
    let search = run(|| {
        let shared = Arc::new((Lock::new(()), Atomic::new(0)));
        let other = Arc::clone(&shared);
        together(2, move |_| {
            let _guard = other.0.lock();
            let value = other.1.load(Relaxed);
            other.1.store(value + 1, Relaxed);
        });
        assert_eq!(shared.1.load(Relaxed), 2);
    });
    assert!(search.failure.is_none() && search.exhaustive && search.weaker);
}

#[test]
fn a_small_schedule_is_weak_only_where_it_must_be() {
    let stale = explore(&schedules(5_000), &passing(Relaxed, Relaxed)).failure.expect("old data");
    assert!(stale.schedule.is_weak());
    let racy = || {
        let counter = Arc::new(Atomic::new(0));
        let shared = Arc::clone(&counter);
        together(2, move |_| {
            let value = shared.load(Relaxed);
            shared.store(value + 1, Relaxed);
        });
        assert_eq!(counter.load(Relaxed), 2, "lost update");
    };
    let lost = explore(&schedules(5_000), &racy).failure.expect("a lost update");
    assert!(!lost.schedule.is_weak());
}
