//! One run of one check on real threads.
//!
//! The check runs on a thread of its own (std names the thread whose stack overflows only then).
//! After the verdict the process waits to be ended: leaving would run destructors that may hang.

use std::{
    panic::{self, AssertUnwindSafe},
    thread,
};

use lockstep_wire::{Finding, Trial};

use crate::{
    Check,
    check::finding,
    lab::Lab,
    ledger::{Ledger, unexpected},
    world::own::Arc,
};

/// Runs `check` and sends its verdict.
pub(super) fn run_check<S: ?Sized + Sync>(
    check: &Check<S>,
    subject: &S,
    ledger: &Arc<Ledger>,
    trial: Trial,
) {
    ledger.install();
    let lab = Lab::new(trial, Arc::clone(ledger));
    thread::scope(|scope| {
        let body = || {
            let outcome = panic::catch_unwind(AssertUnwindSafe(|| (check.run)(&lab, subject)))
                .unwrap_or_else(|payload| Err(unexpected(ledger.caught(payload))));
            lab.conclude(finding(outcome));
        };
        let started = thread::Builder::new().name("check".to_owned()).spawn_scoped(scope, body);
        if let Err(error) = started {
            let message = format!("no thread for the check: {error}");
            ledger.conclude(Finding::Trouble { message });
        }
    });
}
