//! Exercise: lock any number of mutexes together, without deadlock.
//!
//! Write [`multi_lock`] and the guard it returns. The rules (ML1 to ML9) are in
//! the `README.md` of this folder; `cargo run -- multi_lock` judges your work.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};
use std::sync::{LockResult, Mutex, MutexGuard};

/// Locks every mutex in `locks`, each distinct one once, and never deadlocks with another
/// call (ML1, ML2, ML3, ML7, ML8). It blocks while it has to wait (ML9). Where any of the
/// mutexes was poisoned, the guard comes inside an `Err` (ML6).
pub fn multi_lock<'a, T>(locks: &[&'a Mutex<T>]) -> LockResult<MultiGuard<'a, T>> {
    todo!("lock all {} of them", locks.len())
}

/// Keeps every mutex of one [`multi_lock`] call locked until it is dropped. Then, or when a
/// panic unwinds through it, it unlocks them in the reverse of the order in which they were
/// locked (ML5). You may write a `Drop` impl for it, but need not.
pub struct MultiGuard<'a, T> {
    // Your fields go here. This one only lets the stub compile.
    _yours: PhantomData<MutexGuard<'a, T>>,
}

impl<'a, T> MultiGuard<'a, T> {
    /// The number of arguments; a mutex that was given twice counts twice (ML3).
    pub fn len(&self) -> usize {
        todo!("the number of arguments")
    }

    /// Whether there were no arguments (ML7).
    pub fn is_empty(&self) -> bool {
        todo!("whether there were no arguments")
    }
}

impl<T> Index<usize> for MultiGuard<'_, T> {
    type Output = T;

    /// The data of the argument at `index`; panics where there is none (ML4).
    fn index(&self, index: usize) -> &T {
        todo!("the data of argument {index}")
    }
}

impl<T> IndexMut<usize> for MultiGuard<'_, T> {
    /// The data of the argument at `index`, to change it; panics where there is none (ML4).
    fn index_mut(&mut self, index: usize) -> &mut T {
        todo!("the data of argument {index}")
    }
}
