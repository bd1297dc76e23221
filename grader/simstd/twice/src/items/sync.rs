//! `std::sync`.

use super::{T, items};
use std::clone::Clone;
use std::cmp::{Eq, PartialEq};
use std::convert::From;
use std::default::Default;
use std::fmt::{Debug, Display};
use std::marker::Copy;
use std::ops::{Deref, DerefMut};
use std::sync::{
    Arc, Barrier, BarrierWaitResult, Condvar, LazyLock, LockResult, Mutex, MutexGuard, Once,
    OnceLock, OnceState, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError,
    TryLockResult, WaitTimeoutResult, Weak,
};

type Test = fn(&mut T) -> bool;

items! {
    "sync::Mutex" Mutex<T> {
        new, lock, try_lock, is_poisoned, clear_poison, into_inner, get_mut,
    } [Debug, Default, From<T>];
    "sync::MutexGuard" MutexGuard<'static, T> {} [Debug, Display, Deref, DerefMut];
    "sync::RwLock" RwLock<T> {
        new, read, try_read, write, try_write, is_poisoned, clear_poison, into_inner, get_mut,
    } [Debug, Default, From<T>];
    "sync::RwLockReadGuard" RwLockReadGuard<'static, T> {} [Debug, Display, Deref];
    "sync::RwLockWriteGuard" RwLockWriteGuard<'static, T> { downgrade }
        [Debug, Display, Deref, DerefMut];
    "sync::Condvar" Condvar {
        new, wait::<T>, wait_while::<T, Test>, wait_timeout::<T>, wait_timeout_ms::<T>,
        wait_timeout_while::<T, Test>, notify_one, notify_all,
    } [Debug, Default];
    "sync::WaitTimeoutResult" WaitTimeoutResult { timed_out } [Clone, Copy, Debug, PartialEq, Eq];
    "sync::Barrier" Barrier { new, wait } [Debug];
    "sync::BarrierWaitResult" BarrierWaitResult { is_leader } [Debug];
    "sync::Once" Once {
        new, call_once::<fn()>, call_once_force::<fn(&OnceState)>, is_completed, wait, wait_force,
    } [Debug];
    "sync::OnceState" OnceState { is_poisoned } [Debug];
    "sync::OnceLock" OnceLock<T> {
        new, get, get_mut, wait, set, get_or_init::<fn() -> T>, into_inner, take,
    } [Clone, Debug, Default, From<T>, PartialEq, Eq];
    "sync::LazyLock" LazyLock<T> { new, force, force_mut, get, get_mut }
        [Debug, Default, Deref, DerefMut];
    "sync::Arc" Arc<T> { new };
    "sync::Weak" Weak<T> { new };
    "sync::PoisonError" PoisonError<T> { new, into_inner, get_ref, get_mut } [Debug, Display];
    "sync::TryLockError" TryLockError<T> { Poisoned, WouldBlock } [Debug, Display];
    "sync::LockResult" LockResult<T> {};
    "sync::TryLockResult" TryLockResult<T> {};
}
