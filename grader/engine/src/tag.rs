//! The identity of a shared object.
//!
//! A tag is const, so that it can live in a `static`. It gets its number at first use in an
//! execution, and it notices when an execution finds it used by an earlier one: then its owner is
//! a `static` (or lives outside the scenario) and must start afresh.

use crate::found::ObjectInfo;
use crate::op::{ObjectId, Place};
use crate::world;
use std::cell::Cell;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

/// The identity of a shared object.
pub struct Tag {
    kind: &'static str,
    created: Place,
    /// The execution that used it last (0: none), and its number there.
    used: Cell<(u32, u32)>,
}

// SAFETY: tasks run one at a time, and every switch between OS threads (the baton backend) is a
// synchronisation, so that no two threads touch `used` at once. Outside executions it is only
// read.
unsafe impl Sync for Tag {}
impl UnwindSafe for Tag {}
impl RefUnwindSafe for Tag {}

impl Tag {
    /// An object of this type, made by the caller.
    #[must_use]
    #[track_caller]
    pub const fn new(kind: &'static str) -> Self {
        Self { kind, created: Location::caller(), used: Cell::new((0, 0)) }
    }

    /// Its number in this execution.
    #[inline]
    pub fn id(&self) -> ObjectId {
        world::with(|world| {
            let (epoch, id) = self.used.get();
            if epoch == world.epoch {
                return ObjectId(id);
            }
            let id = world.add_object(self.kind, self.created);
            self.used.set((world.epoch, id.0));
            id
        })
        .unwrap_or(ObjectId::OUTSIDE)
    }

    /// Whether an earlier execution used it and this one did not yet.
    #[inline]
    pub fn is_stale(&self) -> bool {
        let epoch = self.used.get().0;
        epoch != 0 && world::with(|world| world.epoch != epoch).unwrap_or(false)
    }

    /// Whether this execution has not used it yet.
    #[inline]
    pub fn is_new(&self) -> bool {
        world::with(|world| world.epoch != self.used.get().0).unwrap_or(false)
    }

    /// Its type.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Where it was made.
    #[must_use]
    pub fn created(&self) -> Place {
        self.created
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Tag").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl crate::world::World {
    /// Numbers a new object.
    pub(crate) fn add_object(&mut self, kind: &'static str, created: Place) -> ObjectId {
        let id = ObjectId(self.objects.len() as u32);
        self.objects.push(ObjectInfo { id, kind, created });
        id
    }
}
