//! Panic hooks, which belong to one execution.

use crate::kit::{found, passes};
use simstd::panic::{self, Location};
use simstd::sync::{Arc, Mutex};
use simstd::thread;

#[test]
fn a_hook_sees_the_panics_of_its_execution() {
    passes(|| {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let seen2 = Arc::clone(&seen);
        panic::set_hook(Box::new(move |info| {
            let text = info.payload_as_str().unwrap_or_default().to_owned();
            let line = info.location().map(Location::line);
            let name = thread::current().name().map(str::to_owned);
            seen2.lock().unwrap().push((text, line, name));
        }));
        let line = line!() + 1;
        let loud = || panic!("on purpose");
        let named = thread::Builder::new().name("loud".to_owned()).spawn(loud).unwrap();
        assert!(named.join().is_err());
        let wanted = ("on purpose".to_owned(), Some(line), Some("loud".to_owned()));
        // One entry: the hook of the schedule before is gone.
        assert_eq!(*seen.lock().unwrap(), [wanted]);
        drop(panic::take_hook());
        assert!(panic::catch_unwind(|| panic!("not seen")).is_err());
        assert_eq!(seen.lock().unwrap().len(), 1);
    });
}

#[test]
fn the_hook_that_was_taken_can_be_called() {
    passes(|| {
        let calls = Arc::new(Mutex::new(0));
        let calls2 = Arc::clone(&calls);
        panic::set_hook(Box::new(move |_| *calls2.lock().unwrap() += 1));
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            before(info);
            before(info);
        }));
        assert!(panic::catch_unwind(|| panic!("on purpose")).is_err());
        assert_eq!(*calls.lock().unwrap(), 2);
    });
}

#[test]
fn the_default_hook_prints_as_std_does() {
    let found = found(|| {
        panic::set_hook(panic::take_hook());
        let _ = thread::spawn(|| panic!("on purpose")).join();
        panic!("end");
    });
    let said: Vec<&str> = found.output.lines().filter(|line| !line.is_empty()).collect();
    assert!(said[0].starts_with("thread '<unnamed>' panicked at "), "{said:?}");
    assert!(said[0].contains("hooks.rs:52:") && said[1] == "on purpose", "{said:?}");
    assert!(said[2].starts_with("thread 'main' panicked at ") && said[3] == "end", "{said:?}");
}

#[test]
fn a_hook_cannot_be_changed_while_a_panic_unwinds() {
    struct Changes;
    impl Drop for Changes {
        fn drop(&mut self) {
            let refused = panic::catch_unwind(|| drop(panic::take_hook()));
            assert!(refused.is_err(), "std refuses this");
        }
    }
    passes(|| {
        let thread = thread::spawn(|| {
            let _changes = Changes;
            panic!("the first");
        });
        let payload = thread.join().unwrap_err();
        assert_eq!(payload.downcast_ref(), Some(&"the first"));
    });
}
