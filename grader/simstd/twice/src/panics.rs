//! Catching panics, and hooks.

use crate::Program;
use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo};
use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) const PROGRAMS: &[Program] = &[
    ("a panic that is caught", caught),
    ("a panic that goes on", resumed),
    ("a panic inside a destructor that is caught", nested),
    ("panicking is a matter of one thread", own),
    ("the line of a caller", location),
];

fn text(result: thread::Result<()>) -> String {
    match result {
        Ok(()) => "fine".to_owned(),
        Err(payload) => match payload.downcast::<String>() {
            Ok(text) => *text,
            Err(payload) => payload.downcast_ref::<&str>().copied().unwrap_or("?").to_owned(),
        },
    }
}

fn caught() -> String {
    let n = std::hint::black_box(1);
    let texts = [
        panic::catch_unwind(|| ()),
        panic::catch_unwind(|| panic!("plain")),
        panic::catch_unwind(move || panic!("with {n}")),
        panic::catch_unwind(|| unreachable!()),
        panic::catch_unwind(|| todo!()),
        panic::catch_unwind(|| assert_eq!(1, 2, "unequal")),
    ];
    texts.map(text).join("\n")
}

fn resumed() -> String {
    let outer = panic::catch_unwind(|| {
        let inner = panic::catch_unwind(|| panic!("first"));
        panic::resume_unwind(inner.unwrap_err());
    });
    let other = panic::catch_unwind(|| panic::resume_unwind(Box::new("made")));
    format!("{} {} {}", text(outer), text(other), thread::panicking())
}

/// Panics in its destructor, and catches that.
struct Noisy<'a>(&'a Mutex<Vec<String>>);

impl Drop for Noisy<'_> {
    fn drop(&mut self) {
        let inner = text(panic::catch_unwind(|| panic!("inner")));
        let panicking = thread::panicking();
        let mut said = self.0.lock().unwrap();
        said.push(format!("{inner} {panicking}"));
    }
}

fn nested() -> String {
    let said = Mutex::new(Vec::new());
    let outer = panic::catch_unwind(AssertUnwindSafe(|| {
        let _noisy = Noisy(&said);
        panic!("outer");
    }));
    format!("{} {said:?} {}", text(outer), thread::panicking())
}

/// Hands its thread to another while it unwinds.
struct Slow<'a>(&'a Mutex<bool>);

impl Drop for Slow<'_> {
    fn drop(&mut self) {
        thread::yield_now();
        *self.0.lock().unwrap() = thread::panicking();
    }
}

fn own() -> String {
    let seen = Arc::new(Mutex::new(false));
    let seen2 = Arc::clone(&seen);
    let thread = thread::spawn(move || {
        let _slow = Slow(&seen2);
        panic!("on purpose");
    });
    let mut here = Vec::new();
    for _ in 0..2 {
        thread::yield_now();
        drop(seen.lock().unwrap());
        here.push(thread::panicking());
    }
    format!("{} {here:?} {seen:?}", thread.join().is_err())
}

#[track_caller]
fn line() -> u32 {
    Location::caller().line()
}

fn location() -> String {
    let _shape: fn(&PanicHookInfo<'_>) = |info| _ = info.location();
    format!("{}", line() == line())
}
