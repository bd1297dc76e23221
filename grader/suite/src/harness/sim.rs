//! One check under many schedules, on the virtual clock.
//!
//! The search is the engine's. Each execution is the whole check from its beginning; the first
//! one that fails is made small, replayed with a trace, and told.

use std::{
    panic::{self, AssertUnwindSafe},
    time::Duration,
};

use engine::{Failure as Ended, Options, Search};
use lockstep_wire::{Budget, Explored, Finding, Message, Trial};

use super::told;
use crate::{
    Check,
    check::finding,
    lab::Lab,
    ledger::{Ledger, unexpected},
    world::own::Arc,
};

/// Processor time of a quick search of one check.
const QUICK: Duration = Duration::from_millis(60);
/// A full one has so many times that.
const FULL: u32 = 100;
/// Virtual time after which an execution is over: no check needs so much.
const LONGEST: Duration = Duration::from_secs(2 * 3600);

/// Searches for a schedule in which `check` fails, and sends the verdict.
pub(super) fn run_check<S: ?Sized + Sync>(
    check: &Check<S>,
    subject: &S,
    ledger: &Arc<Ledger>,
    trial: Trial,
) {
    let options = Options {
        seed: trial.seed,
        cpu_budget: match trial.budget {
            Budget::Quick => QUICK,
            Budget::Full => QUICK * FULL,
        },
        max_virtual: LONGEST,
        ..Options::default()
    };
    let lab = Lab::new(trial, Arc::clone(ledger));
    let scenario = || {
        ledger.begin();
        ledger.install();
        ledger.progress();
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| (check.run)(&lab, subject)))
            .unwrap_or_else(|payload| Err(unexpected(ledger.caught(payload))));
        match outcome {
            Ok(tried) => ledger.note(tried),
            Err(stop) => lab.conclude(finding(Err(stop))),
        }
    };
    let search = engine::explore(&options, &scenario);
    let verdict = verdict(check, search, ledger.tried());
    ledger.send(&Message::Verdict(verdict));
}

fn verdict<S: ?Sized>(check: &Check<S>, search: Search, tried: String) -> Finding {
    let explored = Explored { schedules: search.schedules, exhaustive: search.exhaustive };
    let Some(found) = search.failure else {
        return Finding::Pass { tried, explored: Some(explored) };
    };
    // What the check itself said goes first; the engine's evidence is added to it.
    match &found.failure {
        Ended::Check(payload) => match payload.downcast_ref::<Finding>() {
            Some(Finding::Fail(failure)) => {
                let mut failure = failure.clone();
                failure.interleaving = Some(told::interleaving(&found));
                Finding::Fail(failure)
            }
            Some(other) => other.clone(),
            None => Finding::Trouble { message: "a check ended in no known way".to_owned() },
        },
        _ => told::ended(check.mistake, &found),
    }
}
