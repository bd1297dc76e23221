//! How threads and executions end: panics, `exit` and `abort`.

use crate::kit::{found, passes};
use engine::Failure;
use simstd::sync::{Arc, Mutex};
use simstd::thread;

#[test]
fn a_panic_that_unwinds_poisons_no_lock_of_another_thread() {
    passes(|| {
        struct Slow(Arc<Mutex<u32>>);
        impl Drop for Slow {
            fn drop(&mut self) {
                *self.0.lock().unwrap() += 1;
                thread::yield_now();
            }
        }
        let mine = Arc::new(Mutex::new(0));
        let slow = Slow(Arc::clone(&mine));
        let other = Arc::new(Mutex::new(0));
        let thread = thread::spawn(move || {
            let _slow = slow;
            panic!("on purpose");
        });
        for _ in 0..2 {
            *other.lock().unwrap() += 1;
            thread::yield_now();
        }
        assert!(thread.join().is_err());
        assert!(!other.is_poisoned() && !mine.is_poisoned());
        assert!(!thread::panicking());
    });
}

#[test]
fn exit_and_abort_end_the_execution() {
    let text = |scenario: fn()| match found(scenario).failure {
        Failure::Check(text) => *text.downcast::<String>().expect("a text"),
        other => panic!("{other:?}"),
    };
    let exit = text(|| _ = thread::spawn(|| simstd::process::exit(3)).join());
    assert!(exit.starts_with("the program called `std::process::exit(3)` at "), "{exit}");
    let abort = text(|| {
        let _ = simstd::panic::catch_unwind(|| simstd::process::abort());
    });
    assert!(abort.starts_with("the program called `std::process::abort()` at "), "{abort}");
}
