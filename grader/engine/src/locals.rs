//! Thread-local values of tasks.
//!
//! A slot has a key (the address of the `thread_local!` item). Values are dropped when the task
//! ends, newest first; a destructor may make further ones, which are dropped in turn.

use crate::task::Slot;
use crate::world::{self, Handle, World};
use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// For code that runs outside of any execution.
    static OUTSIDE: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };
}

/// What the current task has under a key.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Local {
    /// Nothing yet.
    Missing,
    /// A value. It stays where it is until the task ends.
    Alive(*const ()),
    /// Its destructor has begun.
    Destroyed,
}

fn find(slots: &[Slot], key: usize) -> Local {
    match slots.iter().find(|slot| slot.key == key) {
        None => Local::Missing,
        Some(Slot { value: Some(value), .. }) => Local::Alive(std::ptr::from_ref(&**value).cast()),
        Some(_) => Local::Destroyed,
    }
}

/// Looks up the current task's value.
#[inline]
#[must_use]
pub fn local(key: usize) -> Local {
    world::with(|world| find(&world.me().slots, key))
        .unwrap_or_else(|| OUTSIDE.with_borrow(|slots| find(slots, key)))
}

/// Stores the current task's value. `drops`: its destructor matters, so that it cannot be reached
/// once that has begun. Where the key had a value, that one is handed back.
pub fn set_local(key: usize, value: Box<dyn Any>, drops: bool) -> Option<Box<dyn Any>> {
    let mut value = Some(value);
    let mut store = |slots: &mut Vec<Slot>| {
        if let Some(slot) = slots.iter_mut().find(|slot| slot.key == key) {
            return std::mem::replace(&mut slot.value, value.take());
        }
        slots.push(Slot { key, drops, value: value.take() });
        None
    };
    match world::handle() {
        Some(handle) => handle.with(|world| store(&mut world.me().slots)),
        None => OUTSIDE.with_borrow_mut(store),
    }
}

/// Drops the values of the current task.
pub(crate) fn destroy(handle: Handle) {
    while let Some(value) = handle.with(|world| next(world, true)) {
        // std aborts where such a destructor panics; here the task just ends.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(value)));
        handle.with(|world| world.me().panics = 0);
    }
    while let Some(value) = handle.with(|world| next(world, false)) {
        drop(value);
    }
}

fn next(world: &mut World, drops: bool) -> Option<Box<dyn Any>> {
    let mut slots = world.me().slots.iter_mut().rev();
    slots.find(|slot| slot.value.is_some() && (slot.drops || !drops))?.value.take()
}
