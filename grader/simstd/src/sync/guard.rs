//! The release of a lock, whichever lock it is.
//!
//! Between the last step under a lock and its release others may look (`try_lock`), and without a
//! scheduling point there a critical section would look atomic to them. Programs in which nobody
//! looks are spared the step: the engine is told of each probe, and decides.

use crate::dropped;
use engine::{Access, ObjectId, Op, OpKind, Place};

/// Runs `release` when it goes away, also where the scheduling point before does not return.
struct Release<F: FnMut()>(F);

impl<F: FnMut()> Drop for Release<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// Releases `object`, which the guard took at `taken`, at the line where the guard goes away.
pub(super) fn release(kind: OpKind, object: ObjectId, taken: Place, release: impl FnMut()) {
    let place = dropped::place();
    let op = Op::on(kind, object, Access::Write, place.unwrap_or(taken));
    let release = Release(release);
    engine::unlock_point(op);
    engine::release(object);
    drop(release);
    engine::released(object);
    engine::note(op, || match place {
        Some(_) => String::new(),
        None => dropped::scope_end(taken),
    });
}
