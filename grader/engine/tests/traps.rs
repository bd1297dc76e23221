//! Traps that such an engine can fall into, each once.

mod kit;

use engine::{Failure, Local, TaskId, end_with, explore};
use kit::{Atomic, Condition, Lock, millis, schedules, sleep, spawn};
use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

static COUNTER: Atomic = Atomic::new(5);
static LIST: Lock<Vec<u32>> = Lock::new(Vec::new());
// One of its own: tests run at the same time, and statics are fresh for one search at a time.
static QUEUE: (Lock<()>, Condition) = (Lock::new(()), Condition::new());

#[test]
fn statics_are_fresh_in_each_execution() {
    let search = explore(&schedules(500), &|| {
        assert_eq!(COUNTER.load(SeqCst), 5);
        COUNTER.store(6, SeqCst);
        assert!(LIST.lock().is_empty());
        LIST.lock().push(1);
        let task = spawn(|| LIST.lock().push(2));
        task.join();
        assert_eq!(LIST.lock().len(), 2);
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

#[test]
fn a_queue_in_a_static_forgets_the_waiters_of_earlier_executions() {
    let search = explore(&schedules(200), &|| {
        // This one still waits when the execution ends.
        spawn(|| {
            let guard = QUEUE.0.lock();
            QUEUE.1.wait(guard, None);
        });
        sleep(millis(1));
        QUEUE.1.notify_one();
        QUEUE.1.notify_one();
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

/// `std::thread::panicking()` is true for all coroutines while one of them unwinds.
#[test]
fn a_task_that_blocks_while_it_unwinds_poisons_nobody_else() {
    struct Slow(Arc<Lock<u32>>);
    impl Drop for Slow {
        fn drop(&mut self) {
            sleep(millis(10));
            *self.0.lock() += 1;
        }
    }
    let search = explore(&schedules(500), &|| {
        let (first, second) = (Arc::new(Lock::new(0)), Arc::new(Lock::new(0)));
        let slow = Slow(Arc::clone(&first));
        let broken = spawn(move || {
            let _slow = slow;
            panic!("on purpose");
        });
        let other = Arc::clone(&second);
        let healthy = spawn(move || {
            sleep(millis(5));
            assert!(!engine::panicking());
            *other.lock() += 1;
        });
        healthy.join();
        broken.join();
        assert!(!second.is_poisoned());
        // Made while the task already unwound.
        assert!(!first.is_poisoned());
        assert_eq!((*first.lock(), *second.lock()), (1, 1));
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

#[test]
fn a_panic_under_a_guard_poisons() {
    let search = explore(&schedules(100), &|| {
        let lock = Arc::new(Lock::new(0));
        let other = Arc::clone(&lock);
        let task = spawn(move || {
            let _guard = other.lock();
            panic!("on purpose");
        });
        task.join();
        assert!(lock.is_poisoned());
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

#[test]
fn a_panic_of_a_task_is_no_failure_but_the_first_one_is_shown() {
    let quiet = explore(&schedules(100), &|| spawn(|| panic!("nobody minds")).join());
    assert!(quiet.failure.is_none());
    let search = explore(&schedules(100), &|| {
        let result = Rc::new(RefCell::new(None));
        let slot = Rc::clone(&result);
        let body = move || *slot.borrow_mut() = Some(engine::catch(|| panic!("the cause")));
        spawn(body).join();
        let result: Option<Result<(), _>> = result.borrow_mut().take();
        result.expect("it ran").unwrap();
    });
    let found = search.failure.expect("a panic");
    let Failure::Panic { task, message, at } = &found.failure else { panic!("{found:?}") };
    assert_eq!((*task, message.as_str()), (TaskId(1), "the cause"));
    assert!(at.as_ref().is_some_and(|(file, _)| file.ends_with("traps.rs")));
    assert_eq!(found.panics.len(), 2);
}

#[test]
fn a_check_ends_an_execution_with_its_own_payload() {
    let search = explore(&schedules(100), &|| {
        let task = spawn(|| {
            // No catch of the scenario's stands in the way.
            let _ = engine::catch(|| end_with(Box::new("rule 3".to_owned())));
        });
        task.join();
    });
    let found = search.failure.expect("the check's");
    let Failure::Check(payload) = found.failure else { panic!("{:?}", found.failure) };
    assert_eq!(payload.downcast_ref::<String>().map(String::as_str), Some("rule 3"));
}

/// What a leftover task owns is dropped, and its destructors cannot hang the end.
#[test]
fn leftovers_are_unwound() {
    struct Count(Rc<Cell<u32>>);
    impl Drop for Count {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
            // Loops that wait for somebody who is gone.
            while !engine::inside() {
                kit::give_way();
            }
        }
    }
    let (started, dropped) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let search = explore(&schedules(50), &|| {
        for _ in 0..3 {
            started.set(started.get() + 1);
            let count = Count(Rc::clone(&dropped));
            spawn(move || {
                let _count = count;
                let stuck = (Lock::new(()), Condition::new());
                let guard = stuck.0.lock();
                stuck.1.wait(guard, None);
            });
        }
        // Some have begun, some have not.
        kit::give_way();
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
    assert_eq!(started.get(), dropped.get());
}

/// Such a task cannot be unwound a second time: that would abort.
#[test]
fn an_execution_may_end_while_a_task_waits_in_a_destructor_that_runs_in_a_panic() {
    struct Slow;
    impl Drop for Slow {
        fn drop(&mut self) {
            sleep(millis(50));
        }
    }
    let search = explore(&schedules(50), &|| {
        spawn(|| {
            let _slow = Slow;
            panic!("on purpose");
        });
        sleep(millis(10));
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

/// A destructor of the root joins a task that was taken down: its handle must not say `Err`.
#[test]
fn a_join_in_a_destructor_does_not_abort_a_failed_execution() {
    struct Owner(Option<kit::Handle>);
    impl Drop for Owner {
        fn drop(&mut self) {
            let handle = self.0.take().expect("once");
            let task = handle.0;
            handle.join();
            assert!(engine::is_finished(task), "joined, but it still runs");
        }
    }
    let search = explore(&schedules(50), &|| {
        let _owner = Owner(Some(spawn(|| {
            loop {
                sleep(millis(1));
            }
        })));
        let stuck = Lock::new(());
        let _one = stuck.lock();
        let _two = stuck.lock();
    });
    assert!(matches!(search.failure.expect("a circle").failure, Failure::Cycle));
}

#[test]
fn scoped_tasks_are_taken_down_before_what_they_borrow() {
    let search = explore(&schedules(50), &|| {
        let locks = [Lock::new(1), Lock::new(2)];
        let borrowed: &[Lock<i32>; 2] = &locks;
        // SAFETY: the task is joined below; where it is not, it is taken down first.
        let borrowed: &'static [Lock<i32>; 2] = unsafe { std::mem::transmute(borrowed) };
        let task = spawn(move || {
            let _two = borrowed[1].lock();
            sleep(millis(1));
            let _one = borrowed[0].lock();
        });
        let _one = locks[0].lock();
        sleep(millis(1));
        let _two = locks[1].lock();
        task.join();
    });
    let failure = search.failure.expect("a deadlock").failure;
    assert!(matches!(failure, Failure::Deadlock | Failure::Cycle), "{failure:?}");
}

#[test]
fn thread_locals_are_dropped_newest_first_and_may_use_the_engine() {
    struct Noisy(u32, Arc<Lock<Vec<u32>>>);
    impl Drop for Noisy {
        fn drop(&mut self) {
            assert_eq!(engine::local(self.0 as usize), Local::Destroyed);
            self.1.lock().push(self.0);
            if self.0 == 1 {
                engine::set_local(9, Box::new(Noisy(9, Arc::clone(&self.1))), true);
            }
        }
    }
    let search = explore(&schedules(100), &|| {
        let log = Arc::new(Lock::new(Vec::new()));
        let other = Arc::clone(&log);
        let task = spawn(move || {
            assert_eq!(engine::local(1), Local::Missing);
            for key in [1, 2] {
                engine::set_local(key, Box::new(Noisy(key as u32, Arc::clone(&other))), true);
            }
            assert!(matches!(engine::local(1), Local::Alive(_)));
        });
        task.join();
        assert_eq!(*log.lock(), [2, 1, 9]);
        assert_eq!(engine::local(1), Local::Missing);
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

#[test]
fn a_thousand_tasks_fit() {
    let search = explore(&schedules(2), &|| {
        let counter = Arc::new(Lock::new(0));
        let other = Arc::clone(&counter);
        kit::together(1_000, move |_| *other.lock() += 1);
        assert_eq!(*counter.lock(), 1_000);
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

/// An address, the real clock: what no strategy controls. The verdict stays, the trace goes.
#[test]
fn a_scenario_that_depends_on_something_else_is_said_to_diverge() {
    let runs = Cell::new(0);
    let search = explore(&schedules(100), &|| {
        runs.set(runs.get() + 1);
        assert_ne!(runs.get(), 2, "the second");
        spawn(|| {}).join();
    });
    let found = search.failure.expect("the second");
    assert!(found.diverged && found.trace.is_empty());
    assert!(matches!(&found.failure, Failure::Panic { message, .. } if message.contains("second")));
    // Operations that come and go must not confuse the search either.
    let runs = Cell::new(0);
    let search = explore(&schedules(100), &|| {
        runs.set(runs.get() + 1);
        let tasks: Vec<_> = (0..runs.get() % 3).map(|_| spawn(kit::give_way)).collect();
        tasks.into_iter().for_each(kit::Handle::join);
    });
    assert!(search.failure.is_none() && !search.exhaustive);
}

#[test]
fn a_hook_belongs_to_its_execution() {
    let heard = Arc::new(Lock::new(Vec::new()));
    let list = Arc::clone(&heard);
    let search = explore(&schedules(3), &move || {
        let list = Arc::clone(&list);
        let hook: engine::Hook = Arc::new(move |info| {
            list.lock().push(engine::message(info.payload()));
        });
        assert!(engine::set_hook(Some(hook)).is_none());
        let _ = engine::catch(|| panic!("heard"));
        assert!(engine::set_hook(None).is_some());
        let _ = engine::catch(|| panic!("not heard"));
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
    assert!(heard.lock().iter().all(|text| text == "heard"));
}

#[test]
fn three_thousand_frames_fit_on_a_stack() {
    fn deep(left: u32, above: &[u8; 100]) -> u32 {
        let frame = std::hint::black_box([above[0]; 100]);
        if left == 0 { u32::from(frame[7]) } else { 1 + deep(left - 1, &frame) }
    }
    let search = explore(&schedules(3), &|| {
        spawn(|| assert_eq!(deep(3_000, &[0; 100]), 3_000)).join();
    });
    assert!(search.failure.is_none(), "{:?}", search.failure);
}

#[test]
fn nothing_outside_is_simulated() {
    assert!(!engine::inside());
    assert_eq!(engine::now(), engine::Time(0));
    let lock = Lock::new(1);
    *lock.lock() += 1;
    assert_eq!(*lock.lock(), 2);
    engine::print("");
    let refused = std::panic::catch_unwind(|| {
        engine::spawn(None, Location::caller(), Box::new(|| {}));
    });
    assert!(refused.is_err());
}
