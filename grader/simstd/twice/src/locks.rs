//! `Mutex` and `RwLock`: guards, errors, poison.

use crate::Program;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{
    Arc, LockResult, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
    TryLockError, TryLockResult,
};
use std::thread;

pub(crate) const PROGRAMS: &[Program] = &[
    ("a mutex", mutex),
    ("a poisoned mutex", poisoned_mutex),
    ("a guard made while unwinding does not poison", unwinding),
    ("a lock in a destructor during unwinding", destructor),
    ("a reader-writer lock", rwlock),
    ("only writers poison", poisoned_rwlock),
    ("a writer becomes a reader", downgrade),
    ("a value without a size", unsized_values),
    ("the `?` operator", question),
    ("locks in statics", statics),
    ("two threads, one sum", sum),
    ("a guard of a value that borrows", borrows),
];

fn mutex() -> String {
    let mut m = Mutex::new(1);
    *m.lock().unwrap() += 1;
    let free = format!("{m:?}");
    let guard = m.lock().unwrap();
    let held = format!("{m:?} {guard:?} {guard} {}", m.try_lock().is_err());
    drop(guard);
    *m.get_mut().unwrap() += 1;
    let probe = m.try_lock().map(|guard| *guard).ok();
    format!(
        "{free} {held} {probe:?} {:?} {:?}",
        Mutex::<u8>::default(),
        Mutex::from(m.into_inner())
    )
}

fn poison<T: Send + 'static>(m: &Arc<Mutex<T>>) {
    let m = Arc::clone(m);
    let joined = thread::spawn(move || {
        let _guard = m.lock().unwrap();
        panic!("on purpose");
    });
    assert!(joined.join().is_err());
}

fn poisoned_mutex() -> String {
    let m = Arc::new(Mutex::new(5));
    poison(&m);
    let shown = format!("{m:?} {}", m.is_poisoned());
    let error = m.lock().unwrap_err();
    let texts = format!("{error:?} {error} {}", **error.get_ref());
    let mut guard = error.into_inner();
    *guard += 1;
    drop(guard);
    let probe = match m.try_lock() {
        Err(TryLockError::Poisoned(error)) => format!("{error}"),
        Err(error @ TryLockError::WouldBlock) => format!("{error}"),
        Ok(_) => "fine".to_owned(),
    };
    m.clear_poison();
    let cleared = m.lock().is_ok();
    poison(&m);
    let mut m = Arc::into_inner(m).unwrap();
    let both = (m.get_mut().is_err(), m.into_inner().map_err(PoisonError::into_inner));
    format!("{shown} {texts} {probe} {cleared} {both:?}")
}

/// Locks in its destructor, and says whether that worked.
struct Late<'a>(&'a Mutex<Vec<bool>>);

impl Drop for Late<'_> {
    fn drop(&mut self) {
        let panicking = thread::panicking();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(panicking);
    }
}

fn unwinding() -> String {
    let m = Mutex::new(Vec::new());
    let result = catch_unwind(AssertUnwindSafe(|| {
        let _late = Late(&m);
        panic!("on purpose");
    }));
    format!("{} {:?}", result.is_err(), m)
}

fn destructor() -> String {
    let m = Arc::new(Mutex::new(Vec::new()));
    let m2 = Arc::clone(&m);
    let joined = thread::spawn(move || {
        let _late = Late(&m2);
        let _guard = m2.lock().unwrap();
        panic!("on purpose");
    });
    format!("{} {:?}", joined.join().is_err(), m)
}

fn rwlock() -> String {
    let mut r = RwLock::new(String::from("a"));
    let first = r.read().unwrap();
    let second = r.try_read().unwrap();
    let held = format!("{first} {second:?} {:?} {}", r, r.try_write().is_err());
    drop((first, second));
    let mut writer = r.write().unwrap();
    writer.push('b');
    let held = format!("{held} {writer} {writer:?} {:?} {}", r, r.try_read().is_err());
    drop(writer);
    r.get_mut().unwrap().push('c');
    r.try_write().unwrap().push('d');
    format!("{held} {:?} {:?} {:?}", RwLock::<u8>::default(), RwLock::from(1), r.into_inner())
}

fn poisoned_rwlock() -> String {
    let r = Arc::new(RwLock::new(1));
    let fail = |write: bool| {
        let r = Arc::clone(&r);
        let thread = thread::spawn(move || {
            let writer = write.then(|| r.write().unwrap());
            let _reader = (!write).then(|| r.read().unwrap());
            assert!(writer.is_none(), "on purpose");
            panic!("on purpose");
        });
        assert!(thread.join().is_err());
    };
    fail(false);
    let after_reader = r.is_poisoned();
    fail(true);
    let said = format!("{after_reader} {} {:?} {}", r.is_poisoned(), r, r.read().is_err());
    let read = r.try_read().is_err();
    let write = r.try_write().is_err();
    let probes = (read, write, r.write().is_err());
    r.clear_poison();
    format!("{said} {probes:?} {}", r.is_poisoned())
}

fn downgrade() -> String {
    let r = RwLock::new(1);
    let mut writer = r.write().unwrap();
    *writer += 1;
    let reader = RwLockWriteGuard::downgrade(writer);
    let other = r.try_read().is_ok();
    format!("{reader} {other} {}", r.try_write().is_err())
}

fn unsized_values() -> String {
    let shown: Arc<Mutex<dyn Debug + Send>> = Arc::new(Mutex::new(5));
    let slice: Box<RwLock<[u8]>> = Box::new(RwLock::new([1, 2]));
    let text = format!("{:?}", shown.lock().unwrap());
    format!("{text} {}", slice.read().unwrap().len())
}

fn question() -> String {
    fn look(m: &Mutex<u8>) -> Result<u8, Box<dyn std::error::Error + '_>> {
        let guard = m.lock()?;
        let _other = m.try_lock()?;
        Ok(*guard)
    }
    let made: (LockResult<u8>, TryLockResult<u8>) = (Err(PoisonError::new(1)), Ok(2));
    format!("{} {made:?}", look(&Mutex::new(1)).unwrap_err())
}

fn statics() -> String {
    static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    static BYTES: RwLock<[u8; 3]> = RwLock::new([1, 2, 3]);
    LIST.lock().unwrap().push(7);
    BYTES.write().unwrap()[0] += 1;
    format!("{LIST:?} {BYTES:?}")
}

fn sum() -> String {
    let total = Arc::new(Mutex::new(0));
    let add = |n: i32| {
        let total = Arc::clone(&total);
        thread::spawn(move || *total.lock().unwrap() += n)
    };
    for thread in [add(1), add(2)] {
        thread.join().unwrap();
    }
    format!("{total:?}")
}

fn borrows() -> String {
    fn shorter<'a>(guard: RwLockReadGuard<'a, &'static str>) -> RwLockReadGuard<'a, &'a str> {
        guard
    }
    fn held<'a>(guard: &'a MutexGuard<'_, String>) -> &'a str {
        guard
    }
    let r = RwLock::new("x");
    let m = Mutex::new(String::from("y"));
    let text = format!("{}", shorter(r.read().unwrap()));
    text + held(&m.lock().unwrap())
}
