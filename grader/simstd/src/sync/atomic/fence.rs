//! Fences.

use ::std::panic::Location;
use ::std::sync::atomic::Ordering;
use engine::{Access, Op, OpKind};

/// A fence.
///
/// # Panics
/// If the ordering is `Relaxed`.
#[track_caller]
pub fn fence(order: Ordering) {
    assert!(order != Ordering::Relaxed, "there is no such thing as a relaxed fence");
    let mut op = Op::local(OpKind::Fence, Location::caller());
    op.access = Access::Global;
    engine::point(op);
    engine::fence(order);
    engine::note(op, || format!("{order:?}"));
}

/// A fence for the compiler alone, which reorders nothing here.
///
/// # Panics
/// If the ordering is `Relaxed`.
#[track_caller]
pub fn compiler_fence(order: Ordering) {
    assert!(order != Ordering::Relaxed, "there is no such thing as a relaxed fence");
}

/// Says that the thread spins.
#[track_caller]
#[deprecated(since = "1.51.0", note = "use hint::spin_loop instead")]
pub fn spin_loop_hint() {
    crate::hint::spin_loop();
}
