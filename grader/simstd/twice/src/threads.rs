//! Threads, scopes, parking and thread-local values.

use crate::Program;
use std::cell::{Cell, RefCell};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread::{self, AccessError, Builder, JoinHandle, LocalKey, Scope, Thread, ThreadId};
use std::time::Duration;

pub(crate) const PROGRAMS: &[Program] = &[
    ("a thread", thread_and_name),
    ("results of threads", results),
    ("a thread that has finished", finished),
    ("a scope", scope),
    ("panics in a scope", scope_panics),
    ("a scope that outlives its panic", scope_waits),
    ("parking", parking),
    ("thread-local values", locals),
    ("destructors of thread-local values", destructors),
    ("a thread-local value that uses another", nested),
    ("what a thread is told", told),
];

fn thread_and_name() -> String {
    let builder = Builder::new().name("worker".to_owned()).stack_size(1 << 20);
    let builder_shown = format!("{builder:?}");
    let about = || (thread::current().name().map(str::to_owned), thread::current().id());
    let handle: JoinHandle<(Option<String>, ThreadId)> = builder.spawn(about).unwrap();
    let outer: (Option<String>, ThreadId) =
        (handle.thread().name().map(str::to_owned), handle.thread().id());
    let shown = format!("{handle:?}");
    let inner = handle.join().unwrap();
    let other = thread::spawn(|| thread::current().name().is_none()).join().unwrap();
    let nul = catch_unwind(|| Builder::new().name("a\0b".to_owned()).spawn(|| ()).is_ok());
    let own = inner.1 != thread::current().id();
    format!(
        "{builder_shown} {shown} {:?} {} {other} {own} {}",
        inner.0,
        inner == outer,
        nul.is_err()
    )
}

fn results() -> String {
    let value = thread::spawn(|| String::from("value")).join();
    let text = thread::spawn(|| panic!("text")).join().map_err(|p| *p.downcast::<&str>().unwrap());
    let any = thread::spawn(|| panic_any(7_u8)).join().map_err(|p| *p.downcast::<u8>().unwrap());
    let result: thread::Result<u8> = thread::spawn(|| 3).join();
    let (text, any): (Result<(), &str>, Result<(), u8>) = (text, any);
    format!("{value:?} {text:?} {any:?} {result:?}")
}

fn finished() -> String {
    let handle = thread::spawn(|| 3);
    while !handle.is_finished() {
        thread::yield_now();
    }
    format!("{} {:?}", handle.is_finished(), handle.join().ok())
}

fn scope() -> String {
    let mut numbers = [1, 2, 3];
    let sum = AtomicU32::new(0);
    let value = thread::scope(|s| {
        for number in &mut numbers {
            let sum = &sum;
            s.spawn(move || {
                *number += 1;
                sum.fetch_add(*number, SeqCst);
            });
        }
        let inner = Builder::new().name("named".to_owned()).spawn_scoped(s, move || {
            // A thread of a scope may start others.
            s.spawn(|| 5).join().unwrap()
        });
        let inner = inner.unwrap();
        let shown = format!("{inner:?} {:?}", inner.thread().name());
        while !inner.is_finished() {
            thread::yield_now();
        }
        (shown, inner.join().unwrap(), starts(s))
    });
    format!("{value:?} {numbers:?} {sum:?}")
}

fn starts<'scope>(scope: &'scope Scope<'scope, '_>) -> bool {
    let said = format!("{scope:?}");
    scope.spawn(|| ());
    said.starts_with("Scope { num_running_threads: ")
}

fn scope_panics() -> String {
    let joined = thread::scope(|s| s.spawn(|| panic!("on purpose")).join().is_err());
    let text = |result: thread::Result<()>| *result.unwrap_err().downcast::<&str>().unwrap();
    let forgotten = catch_unwind(|| thread::scope(|s| drop(s.spawn(|| panic!("on purpose")))));
    let own = catch_unwind(|| thread::scope(|_| panic!("the scope's own")));
    format!("{joined} {} {}", text(forgotten), text(own))
}

fn scope_waits() -> String {
    let done = AtomicU32::new(0);
    let result = catch_unwind(AssertUnwindSafe(|| {
        thread::scope(|s| {
            s.spawn(|| {
                thread::sleep(Duration::from_millis(1));
                done.fetch_add(1, SeqCst);
            });
            panic!("on purpose");
        })
    }));
    let () = result.unwrap_or_default();
    format!("{done:?}")
}

fn parking() -> String {
    let flag = Arc::new(AtomicU32::new(0));
    let flag2 = Arc::clone(&flag);
    let main: Thread = thread::current();
    main.unpark();
    thread::park();
    let thread = thread::spawn(move || {
        while flag2.load(SeqCst) == 0 {
            thread::park();
        }
        flag2.store(2, SeqCst);
        main.unpark();
    });
    flag.store(1, SeqCst);
    thread.thread().unpark();
    while flag.load(SeqCst) != 2 {
        thread::park_timeout(Duration::from_secs(60));
    }
    thread::park_timeout_ms(1);
    format!("{:?}", thread.join().is_ok())
}

thread_local! {
    static CELL: Cell<u32> = const { Cell::new(3) };
    /// With documentation.
    pub(crate) static LIST: RefCell<Vec<String>> = RefCell::new(vec!["a".to_owned()]);
    static LAST: u8 = std::hint::black_box(9)
}
thread_local!(static ALONE: Rc<u8> = Rc::new(4));

fn locals() -> String {
    let key: &'static LocalKey<Cell<u32>> = &CELL;
    CELL.set(4);
    let cell = (CELL.get(), CELL.take(), CELL.replace(2), key.with(Cell::get));
    LIST.with_borrow_mut(|list| list.push("b".to_owned()));
    let list = (LIST.with_borrow(Vec::len), LIST.take(), LIST.replace(Vec::new()));
    LIST.set(vec!["c".to_owned()]);
    let rest = (LAST.with(|last| *last), ALONE.try_with(|alone| **alone), LIST.take());
    let other = thread::spawn(|| (CELL.get(), LIST.take())).join().unwrap();
    CELL.set(3);
    LIST.set(vec!["a".to_owned()]);
    format!("{cell:?} {list:?} {rest:?} {other:?} {CELL:?}")
}

/// Counts when it is dropped.
struct Bell(Arc<AtomicU32>);

impl Drop for Bell {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
        // What a destructor may still do.
        let _ = thread::current().name().map(str::len);
        SECOND.try_with(|_| ()).unwrap_or_default();
    }
}

thread_local! {
    static FIRST: RefCell<Option<Bell>> = const { RefCell::new(None) };
    static SECOND: RefCell<Option<Bell>> = const { RefCell::new(None) };
}

fn destructors() -> String {
    let rung = Arc::new(AtomicU32::new(0));
    let bell = || Bell(Arc::clone(&rung));
    let (one, two) = (bell(), bell());
    let thread = thread::spawn(move || {
        FIRST.set(Some(one));
        SECOND.set(Some(two));
    });
    let joined = thread.join().is_ok();
    format!("{joined} {rung:?} {}", Arc::strong_count(&rung))
}

fn nested() -> String {
    thread_local! {
        static OUTER: u32 = INNER.with(|inner| inner + 1);
        static INNER: u32 = std::hint::black_box(41);
    }
    let error: fn() -> Option<AccessError> = || OUTER.try_with(|_| ()).err();
    format!("{} {:?}", OUTER.with(|outer| *outer), error())
}

fn told() -> String {
    let some = thread::available_parallelism().unwrap() >= NonZero::<usize>::MIN;
    let shown = format!("{:?}", thread::current());
    format!("{some} {} {}", thread::panicking(), shown.starts_with("Thread { id: ThreadId("))
}
