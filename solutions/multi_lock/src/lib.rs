//! Reference solution: one global order, and a stack of guards.
//!
//! A deadlock needs a circle: each caller holds a mutex that the next one waits for. Here
//! every caller takes its mutexes in ascending order of their addresses, so it only ever
//! waits for a mutex above all those it holds. Follow such waits from caller to caller and
//! the addresses rise; a circle would have to come down again. The address is a good key
//! because all threads see the same one, and a mutex that is borrowed cannot move.

use std::ops::{Index, IndexMut};
use std::sync::{LockResult, Mutex, MutexGuard, PoisonError};

/// Locks every mutex in `locks`, each distinct one once, without ever deadlocking with
/// another call.
///
/// # Errors
///
/// Where any of the mutexes was poisoned; the error holds the working guard.
pub fn multi_lock<'a, T>(locks: &[&'a Mutex<T>]) -> LockResult<MultiGuard<'a, T>> {
    let mut order = locks.to_vec();
    order.sort_unstable_by_key(|lock| address(lock));
    // After sorting, equal addresses are neighbours: only now does this find all of them.
    order.dedup_by_key(|lock| address(lock));

    let slots = locks
        .iter()
        .map(|lock| order.partition_point(|other| address(other) < address(lock)))
        .collect();
    let mut guard = MultiGuard { guards: Vec::with_capacity(order.len()), slots };

    let mut poisoned = false;
    for lock in order {
        // The poison is the caller's to judge, so it is reported, not acted upon. Only the
        // answer of `lock` itself counts: whoever held the mutex may have panicked while
        // this caller was waiting, and `is_poisoned` asked beforehand would not know.
        guard.guards.push(lock.lock().unwrap_or_else(|poison| {
            poisoned = true;
            poison.into_inner()
        }));
    }
    if poisoned { Err(PoisonError::new(guard)) } else { Ok(guard) }
}

/// Where a mutex lives, which is what tells it from every other one.
fn address<T>(lock: &Mutex<T>) -> usize {
    // `lock` is the mutex itself. A reference to an element of the slice would be a
    // `&&Mutex<T>`, and its address would only say where the caller keeps the reference.
    std::ptr::from_ref(lock).addr()
}

/// The lock on every mutex that was given to one call of [`multi_lock`].
///
/// Dropping it, also while a panic unwinds, unlocks them in the reverse of the order in
/// which they were locked. They are std's own guards, so std's rules of poisoning hold.
pub struct MultiGuard<'a, T> {
    /// One guard for each distinct mutex, in the order of locking.
    guards: Vec<MutexGuard<'a, T>>,
    /// For each argument, the place of its guard in `guards`.
    slots: Vec<usize>,
}

impl<'a, T> MultiGuard<'a, T> {
    /// The number of arguments; a mutex that was given twice counts twice.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there were no arguments.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

impl<T> Index<usize> for MultiGuard<'_, T> {
    type Output = T;

    /// The data of the argument at `index`.
    ///
    /// # Panics
    ///
    /// Where there is no such argument.
    fn index(&self, index: usize) -> &T {
        &self.guards[self.slots[index]]
    }
}

impl<T> IndexMut<usize> for MultiGuard<'_, T> {
    /// The data of the argument at `index`, to change it.
    ///
    /// # Panics
    ///
    /// Where there is no such argument.
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.guards[self.slots[index]]
    }
}

impl<T> Drop for MultiGuard<'_, T> {
    fn drop(&mut self) {
        // Left alone, a `Vec` drops its elements front to back, which is the order of
        // locking; taking them from the end makes it the reverse.
        while self.guards.pop().is_some() {}
    }
}
