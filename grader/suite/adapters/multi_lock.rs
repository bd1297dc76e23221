//! Shows a learner's `multi_lock` to the checks.
//!
//! The grader compiles this beside the learner's crate. Where a line does not compile, the
//! nearest `asks:` above it is what the learner is told.

use std::{
    ops::{Index, IndexMut},
    sync::{LockResult, Mutex, PoisonError},
};

use suite::multi_lock as exercise;

// asks: pub fn multi_lock<'a, T>(locks: &[&'a Mutex<T>]) -> LockResult<MultiGuard<'a, T>>;
use multi_lock::multi_lock;
// asks: pub struct MultiGuard<'a, T>;
use multi_lock::MultiGuard;

/// Only has to compile, and that for any `T`: none of the items may ask anything of it.
fn signatures<'a, T: 'a>() {
    // asks: pub fn multi_lock<'a, T>(locks: &[&'a Mutex<T>]) -> LockResult<MultiGuard<'a, T>>;  for every `T`
    let _: fn(&[&'a Mutex<T>]) -> LockResult<MultiGuard<'a, T>> = multi_lock;
    // asks: pub fn len(&self) -> usize;  in `impl<'a, T> MultiGuard<'a, T>`
    let _: fn(&MultiGuard<'a, T>) -> usize = MultiGuard::len;
    // asks: pub fn is_empty(&self) -> bool;  in `impl<'a, T> MultiGuard<'a, T>`
    let _: fn(&MultiGuard<'a, T>) -> bool = MultiGuard::is_empty;
    // asks: impl<T> Index<usize> for MultiGuard<'_, T>  with `type Output = T;`
    let _: for<'g> fn(&'g MultiGuard<'a, T>, usize) -> &'g T = Index::index;
    // asks: impl<T> IndexMut<usize> for MultiGuard<'_, T>
    let _: for<'g> fn(&'g mut MultiGuard<'a, T>, usize) -> &'g mut T = IndexMut::index_mut;
}
// asks: nothing more

struct Learner;

impl exercise::Subject for Learner {
    fn lock<'a>(
        &self,
        locks: &[&'a Mutex<exercise::Item>],
    ) -> LockResult<Box<dyn exercise::Guard + 'a>> {
        multi_lock(locks)
            .map(Adapter::boxed)
            .map_err(|poison| PoisonError::new(Adapter::boxed(poison.into_inner())))
    }
}

struct Adapter<'a>(MultiGuard<'a, exercise::Item>);

impl<'a> Adapter<'a> {
    fn boxed(guard: MultiGuard<'a, exercise::Item>) -> Box<dyn exercise::Guard + 'a> {
        Box::new(Self(guard))
    }
}

impl exercise::Guard for Adapter<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn get(&self, index: usize) -> &exercise::Item {
        &self.0[index]
    }
    fn get_mut(&mut self, index: usize) -> &mut exercise::Item {
        &mut self.0[index]
    }
}

fn main() {
    signatures::<exercise::Item>();
    exercise::serve(&Learner);
}
