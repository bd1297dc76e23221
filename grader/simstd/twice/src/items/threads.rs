//! `std::thread`.

use super::{T, items};
use std::cell::{Cell, RefCell};
use std::clone::Clone;
use std::cmp::{Eq, PartialEq};
use std::error::Error;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::marker::Copy;
use std::thread::{
    AccessError, Builder, JoinHandle, LocalKey, Scope, ScopedJoinHandle, Thread, ThreadId,
};

type Work = fn() -> T;
type Use<V> = fn(&V) -> T;
type Change = fn(&mut T) -> T;

items! {
    "thread::Builder" Builder {
        new, name, stack_size, spawn::<Work, T>, spawn_unchecked::<Work, T>,
        spawn_scoped::<Work, T>,
    } [Debug];
    "thread::JoinHandle" JoinHandle<T> { thread, join, is_finished } [Debug];
    "thread::Scope" Scope<'static, 'static> { spawn::<Work, T> } [Debug];
    "thread::ScopedJoinHandle" ScopedJoinHandle<'static, T> { thread, join, is_finished } [Debug];
    "thread::Thread" Thread { id, name, unpark } [Clone, Debug];
    "thread::ThreadId" ThreadId {} [Clone, Copy, Debug, PartialEq, Eq, Hash];
    "thread::LocalKey" LocalKey<T> { with::<Use<T>, T>, try_with::<Use<T>, T> } [Debug];
    "thread::LocalKey" LocalKey<Cell<T>> { set, get, take, replace };
    "thread::LocalKey" LocalKey<RefCell<T>> {
        with_borrow::<Use<T>, T>, with_borrow_mut::<Change, T>, set, take, replace,
    };
    "thread::AccessError" AccessError {}
        [Clone, Copy, Debug, Display, Error, PartialEq, Eq];
    "thread::Result" std::thread::Result<T> {};
}
