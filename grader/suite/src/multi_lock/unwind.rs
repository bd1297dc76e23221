//! Unwinding on purpose, told apart from a panic of the learner's code.
//!
//! The unwinding starts without the panic hook: it is the check's own doing, and a report
//! that lists it among the panics of a submission would mislead. For std, and for every
//! destructor on the way, it is a panic like any other.

use std::panic::{self, AssertUnwindSafe};

use crate::{Stop, lab::Lab, ledger::unexpected};

/// The payload of the checks' own unwinding.
struct Planned;

/// Unwinds through what `make` gives.
pub(super) fn through<T>(lab: &Lab, make: impl FnOnce() -> T) -> Result<(), Stop> {
    let unwound = panic::catch_unwind(AssertUnwindSafe(|| {
        let _held = make();
        panic::resume_unwind(Box::new(Planned));
    }));
    match unwound {
        Err(payload) if !payload.is::<Planned>() => Err(unexpected(lab.ledger().caught(payload))),
        _ => Ok(()),
    }
}
