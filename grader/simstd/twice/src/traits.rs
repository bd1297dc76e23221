//! Which types are `Send`, `Sync`, unwind safe, `Unpin` or `Debug`.
//!
//! That it compiles in both worlds is the test, and so is what does not hold: `Probe` finds out
//! without failing.

use crate::Program;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8};
use std::sync::mpsc::{Iter, Receiver, Sender, SyncSender};
use std::sync::{
    Barrier, BarrierWaitResult, Condvar, LazyLock, Mutex, MutexGuard, Once, OnceLock, OnceState,
    RwLock, RwLockReadGuard, RwLockWriteGuard, WaitTimeoutResult,
};
use std::thread::{Builder, JoinHandle, LocalKey, Scope, ScopedJoinHandle, Thread, ThreadId};
use std::time::{Instant, SystemTime, SystemTimeError};

pub(crate) const PROGRAMS: &[Program] = &[("traits of types", traits)];

/// Asks whether `T` has a trait: the inherent answer wins where its bound holds.
struct Probe<T: ?Sized>(PhantomData<T>);

macro_rules! questions {
    ($($trait:ident $holds:ident $fallback:ident;)*) => {
        $(
            trait $fallback {
                fn $holds(&self) -> u8 {
                    0
                }
            }
            impl<T: ?Sized> $fallback for Probe<T> {}
            impl<T: ?Sized + $trait> Probe<T> {
                fn $holds(&self) -> u8 {
                    1
                }
            }
        )*
    };
}

questions! {
    Send send NotSend;
    Sync sync NotSync;
    UnwindSafe unwind NotUnwind;
    RefUnwindSafe ref_unwind NotRefUnwind;
    Unpin unpin NotUnpin;
}

macro_rules! answers {
    ($($type:ty),* $(,)?) => {{
        let mut said = String::new();
        $(
            let probe = Probe::<$type>(PhantomData);
            let answers = [
                probe.send(),
                probe.sync(),
                probe.unwind(),
                probe.ref_unwind(),
                probe.unpin(),
            ];
            said += &format!("{}: {answers:?}\n", stringify!($type));
        )*
        said
    }};
}

fn traits() -> String {
    answers![
        Mutex<u8>, Mutex<Cell<u8>>, Mutex<Rc<u8>>, Mutex<dyn Fn()>,
        MutexGuard<'static, u8>, MutexGuard<'static, Cell<u8>>,
        RwLock<u8>, RwLock<Cell<u8>>, RwLock<Rc<u8>>,
        RwLockReadGuard<'static, u8>, RwLockReadGuard<'static, Cell<u8>>,
        RwLockWriteGuard<'static, u8>, RwLockWriteGuard<'static, Cell<u8>>,
        Condvar, WaitTimeoutResult, Barrier, BarrierWaitResult, Once, OnceState,
        OnceLock<u8>, OnceLock<Cell<u8>>, OnceLock<Rc<u8>>, OnceLock<&'static mut u8>,
        LazyLock<u8>, LazyLock<Cell<u8>>, LazyLock<u8, Box<dyn FnOnce() -> u8 + Send>>,
        LazyLock<u8, Box<dyn FnOnce() -> u8>>,
        AtomicU8, AtomicBool, AtomicPtr<u8>, AtomicPtr<Cell<u8>>,
        Sender<u8>, Sender<Cell<u8>>, Sender<Rc<u8>>,
        SyncSender<u8>, SyncSender<Cell<u8>>, SyncSender<Rc<u8>>,
        Receiver<u8>, Receiver<Cell<u8>>, Receiver<Rc<u8>>, Iter<'static, u8>,
        JoinHandle<u8>, JoinHandle<Rc<u8>>, ScopedJoinHandle<'static, u8>,
        ScopedJoinHandle<'static, Rc<u8>>, Scope<'static, 'static>,
        Thread, ThreadId, Builder, LocalKey<Cell<u8>>,
        Instant, SystemTime, SystemTimeError,
        HashMap<u8, u8>, HashMap<u8, Cell<u8>>, HashSet<u8>, HashSet<Cell<u8>>,
    ]
}
