//! `multi_lock`: its interface, and the way in.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `catalogue` | the list of the checks |
//! | `row` | the mutexes of a scene, and how they are found from outside |
//! | `unwind` | unwinding on purpose |
//! | `api` | positions, values, duplicates: what one thread can see |
//! | `holding` | locked while the guard lives, however long that takes |
//! | `release` | what a guard leaves behind |
//! | `poison` | what a poisoned mutex does to a call |
//! | `contended` | one caller beside plain holders, by the simulation's books |
//! | `convoy` | callers that are made to meet in the middle |
//! | `meeting` | a few callers on sets that overlap, under every schedule |
//! | `load` | many calls at the same time |
//! | `aside` | callers that have nothing to do with one another, and those that wait |
//! | `shuffled` | mutexes by number, for scenes |
//! | `bystanders` | callers that wait, and others that must not wait with them |
//! | `words` | the sentences |

mod api;
mod aside;
mod bystanders;
mod catalogue;
#[cfg(feature = "sim")]
mod contended;
mod convoy;
mod holding;
mod load;
mod meeting;
mod poison;
mod release;
mod row;
mod shuffled;
mod unwind;
mod words;

use std::sync::{LockResult, Mutex};

use crate::harness;

/// What the mutexes protect: a value that cannot be copied by accident.
#[derive(Debug, PartialEq, Eq)]
pub struct Item(pub i64);

/// A submission of this exercise.
pub trait Subject: Sync {
    /// `multi_lock(locks)`.
    fn lock<'a>(&self, locks: &[&'a Mutex<Item>]) -> LockResult<Box<dyn Guard + 'a>>;
}

/// `MultiGuard`, as the checks see it.
pub trait Guard {
    /// How many arguments there were.
    fn len(&self) -> usize;
    /// Whether there were none.
    fn is_empty(&self) -> bool;
    /// `&guard[index]`.
    fn get(&self, index: usize) -> &Item;
    /// `&mut guard[index]`.
    fn get_mut(&mut self, index: usize) -> &mut Item;
}

/// Serves the one request of this process.
pub fn serve(subject: &(dyn Subject + 'static)) {
    harness::serve("multi_lock", catalogue::CHECKS, subject);
}
