//! What the simulation knows of the mutexes of a row: who holds which, and in which order they
//! went back. Locks of the submission's own are in its books too, and no business of a check.

use crate::world::{self, LockId};

use crate::multi_lock::row::Row;

/// The books on one row.
#[derive(Debug)]
pub(super) struct Books {
    /// By place.
    ids: Vec<LockId>,
}

impl Books {
    /// Opens the books on `row`, of which nothing is locked. Each mutex is locked once, which is
    /// how the simulation's numbers of them become known.
    pub(super) fn open(row: &Row) -> Self {
        let number = |place| {
            let _guard = row.hold(place);
            world::held().pop()
        };
        let ids = (0..row.len()).filter_map(number).collect();
        world::follow_releases();
        Self { ids }
    }

    /// The places of the mutexes that the calling thread holds, in the order of locking.
    pub(super) fn held(&self) -> Vec<usize> {
        self.places(&world::held())
    }

    /// The places of the mutexes that the calling thread has given back so far, in order.
    pub(super) fn given_back(&self) -> Vec<usize> {
        self.places(&world::given_back())
    }

    fn places(&self, locks: &[LockId]) -> Vec<usize> {
        locks.iter().filter_map(|lock| self.ids.iter().position(|id| id == lock)).collect()
    }
}
