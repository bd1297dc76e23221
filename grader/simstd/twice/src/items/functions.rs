//! Functions and constants, and what comes through `core` and `alloc`.

use super::{T, values};
use std::collections::HashMap;
use std::panic::UnwindSafe;
use std::sync::atomic;
use std::sync::mpsc;
use std::{hint, mem, panic, process, thread, time};

type Work = fn() -> T;

values! {
    "sync::ONCE_INIT" = std::sync::ONCE_INIT;
    "sync::atomic::ATOMIC_BOOL_INIT" = atomic::ATOMIC_BOOL_INIT;
    "sync::atomic::ATOMIC_ISIZE_INIT" = atomic::ATOMIC_ISIZE_INIT;
    "sync::atomic::ATOMIC_USIZE_INIT" = atomic::ATOMIC_USIZE_INIT;
    "sync::atomic::compiler_fence" = atomic::compiler_fence;
    "sync::atomic::fence" = atomic::fence;
    "sync::atomic::spin_loop_hint" = atomic::spin_loop_hint;
    "sync::mpsc::channel" = mpsc::channel::<T>;
    "sync::mpsc::sync_channel" = mpsc::sync_channel::<T>;
    "thread::available_parallelism" = thread::available_parallelism;
    "thread::current" = thread::current;
    "thread::panicking" = thread::panicking;
    "thread::park" = thread::park;
    "thread::park_timeout" = thread::park_timeout;
    "thread::park_timeout_ms" = thread::park_timeout_ms;
    "thread::scope" = |work: fn(&thread::Scope<'_, '_>)| thread::scope(|scope| work(scope));
    "thread::sleep" = thread::sleep;
    "thread::sleep_ms" = thread::sleep_ms;
    "thread::spawn" = thread::spawn::<Work, T>;
    "thread::yield_now" = thread::yield_now;
    "time::UNIX_EPOCH" = time::UNIX_EPOCH;
    "panic::catch_unwind" = panic::catch_unwind::<Work, T>;
    "panic::panic_any" = panic::panic_any::<T>;
    "panic::resume_unwind" = panic::resume_unwind;
    "panic::set_hook" = panic::set_hook;
    "panic::take_hook" = panic::take_hook;
    "panic::AssertUnwindSafe" = panic::AssertUnwindSafe::<T>;
    "panic::UnwindSafe" = safe::<T>;
    "process::abort" = process::abort;
    "process::exit" = process::exit;
    "mem::drop" = mem::drop::<T>;
    "hint::spin_loop" = hint::spin_loop;
    "core::hint::spin_loop" = core::hint::spin_loop;
    "core::mem::drop" = core::mem::drop::<T>;
    "core::panic::Location" = core::panic::Location::caller;
    "core::sync::atomic::AtomicBool" = core::sync::atomic::AtomicBool::new;
    "core::sync::atomic::fence" = core::sync::atomic::fence;
    "core::time::Duration" = core::time::Duration::from_secs;
    "alloc::sync::Arc" = alloc::sync::Arc::<T>::new;
    "alloc::sync::Weak" = alloc::sync::Weak::<T>::new;
    "collections::HashMap::get_disjoint_mut" = HashMap::<T, T>::get_disjoint_mut::<T, 2>;
    "collections::HashMap::get_disjoint_unchecked_mut" =
        HashMap::<T, T>::get_disjoint_unchecked_mut::<T, 2>;
    "prelude::drop" = drop::<T>;
}

/// That a type may cross a caught panic.
fn safe<X: UnwindSafe>() {}

/// The atomics of `core` are those of `std`, and so are the reference counts of `alloc`.
#[expect(dead_code, reason = "that it compiles is the test")]
fn same(
    atomic: core::sync::atomic::AtomicBool,
    shared: alloc::sync::Arc<T>,
    time: core::time::Duration,
) -> (std::sync::atomic::AtomicBool, std::sync::Arc<T>, std::time::Duration) {
    (atomic, shared, time)
}
