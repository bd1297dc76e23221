//! Who holds what, kept beside the pool.
//!
//! A mark is set after `acquire` has returned and taken off before the guard is dropped, so two
//! marks on one connection are two callers that held it at the same time, whatever the timing.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::Held;

/// The marks of a pool of a given size.
pub(super) struct Holders {
    held: Vec<AtomicBool>,
    out: AtomicUsize,
}

/// What no pool may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clash {
    /// This connection was held already.
    Twice(usize),
    /// So many were out at once.
    TooMany(usize),
}

impl Holders {
    pub(super) fn new(size: usize) -> Self {
        Self { held: (0..size).map(|_| AtomicBool::new(false)).collect(), out: AtomicUsize::new(0) }
    }

    /// Marks what `held` holds while `meanwhile` runs. What was wrong, if anything.
    pub(super) fn hold(&self, held: Box<dyn Held + '_>, meanwhile: impl FnOnce()) -> Option<Clash> {
        // SeqCst throughout: the marks must not be the weakest part of the experiment.
        let out = self.out.fetch_add(1, Ordering::SeqCst) + 1;
        let id = held.id();
        let mark = self.held.get(id);
        let twice = mark.is_some_and(|mark| mark.swap(true, Ordering::SeqCst));
        meanwhile();
        if let Some(mark) = mark.filter(|_| !twice) {
            mark.store(false, Ordering::SeqCst);
        }
        self.out.fetch_sub(1, Ordering::SeqCst);
        drop(held);
        if twice {
            Some(Clash::Twice(id))
        } else {
            (out > self.held.len()).then_some(Clash::TooMany(out))
        }
    }
}
