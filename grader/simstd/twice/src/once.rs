//! `Once`, `OnceLock`, `LazyLock`.

use crate::Program;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, LazyLock, Mutex, ONCE_INIT, Once, OnceLock};
use std::thread;

pub(crate) const PROGRAMS: &[Program] = &[
    ("once", once),
    ("a poisoned once", poisoned_once),
    ("two threads, one run", race),
    ("a cell that is written once", once_lock),
    ("waiting for a cell", wait),
    ("a lazy value", lazy_lock),
    ("a lazy value that cannot be made", poisoned_lazy),
    ("once in statics", statics),
];

fn once() -> String {
    static ONCE: Once = ONCE_INIT;
    let runs = AtomicU32::new(0);
    let before = ONCE.is_completed();
    ONCE.call_once(|| _ = runs.fetch_add(1, SeqCst));
    ONCE.call_once(|| _ = runs.fetch_add(1, SeqCst));
    ONCE.call_once_force(|_| _ = runs.fetch_add(1, SeqCst));
    ONCE.wait();
    ONCE.wait_force();
    format!("{before} {runs:?} {} {ONCE:?}", ONCE.is_completed())
}

fn poisoned_once() -> String {
    let once = Once::new();
    let text = |run: &dyn Fn()| {
        let payload = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
        payload.downcast_ref::<&str>().copied().unwrap_or("?")
    };
    let first = text(&|| once.call_once(|| panic!("on purpose")));
    let second = text(&|| once.call_once(|| ()));
    let waiting = text(&|| once.wait());
    let mut state = String::new();
    once.call_once_force(|seen| state = format!("{} {seen:?}", seen.is_poisoned()));
    format!("{first} {second} {waiting} {state} {}", once.is_completed())
}

fn race() -> String {
    let shared = Arc::new((Once::new(), AtomicU32::new(0)));
    let run = || {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            shared.0.call_once(|| _ = shared.1.fetch_add(1, SeqCst));
            shared.1.load(SeqCst)
        })
    };
    format!("{:?}", [run(), run()].map(|thread| thread.join().unwrap()))
}

fn once_lock() -> String {
    let mut cell = OnceLock::new();
    let said = format!("{:?} {:?} {:?} {cell:?}", cell.get(), cell.set(1), cell.set(2));
    let said = format!("{said} {} {} {:?}", cell.get_or_init(|| 3), cell.wait(), cell.clone());
    let same = (cell == OnceLock::from(1), cell == OnceLock::default());
    let taken = (cell.get_mut().copied(), cell.take(), cell.get().is_none(), cell.set(4));
    format!("{said} {same:?} {taken:?} {:?}", cell.into_inner())
}

fn wait() -> String {
    let cell = Arc::new(OnceLock::new());
    let cell2 = Arc::clone(&cell);
    let failed = catch_unwind(AssertUnwindSafe(|| cell.get_or_init(|| panic!("on purpose"))));
    let thread = thread::spawn(move || *cell2.wait());
    let set = cell.set(9).is_ok();
    format!("{} {set} {}", failed.is_err(), thread.join().unwrap())
}

fn lazy_lock() -> String {
    let mut lazy = LazyLock::new(|| 5);
    let before = (LazyLock::get(&lazy).copied(), format!("{lazy:?}"));
    let forced = *LazyLock::force(&lazy) + *lazy;
    *lazy += 1;
    *LazyLock::force_mut(&mut lazy) += 1;
    let after = (LazyLock::get(&lazy).copied(), LazyLock::get_mut(&mut lazy).copied());
    let mut fresh = LazyLock::new(|| 1);
    let none = LazyLock::get_mut(&mut fresh).is_none();
    *fresh += 1;
    format!("{before:?} {forced} {after:?} {none} {fresh:?} {:?}", *LazyLock::<String>::default())
}

fn poisoned_lazy() -> String {
    let lazy: LazyLock<u8> = LazyLock::new(|| panic!("on purpose"));
    let look = || match catch_unwind(AssertUnwindSafe(|| *lazy)) {
        Ok(value) => value.to_string(),
        Err(payload) => payload.downcast_ref::<&str>().copied().unwrap_or("?").to_owned(),
    };
    format!("{} {}", look(), look())
}

fn statics() -> String {
    static TEXT: OnceLock<Mutex<String>> = OnceLock::new();
    static NUMBERS: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(|| Mutex::new(vec![1]));
    TEXT.get_or_init(|| Mutex::new("a".to_owned())).lock().unwrap().push('b');
    NUMBERS.lock().unwrap().push(2);
    format!("{TEXT:?} {NUMBERS:?}")
}
