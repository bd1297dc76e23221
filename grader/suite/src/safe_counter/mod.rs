//! `safe_counter`: its interface, and the list of its checks.

#[cfg(feature = "sim")]
mod apart;
mod api;
mod history;
mod model;
mod races;
mod readings;
mod turns;
mod words;

use std::time::Duration;

use lockstep_wire::{Footprint, Kind, Mistake};

use crate::{
    Check,
    check::{BOTH, NATIVE, SIM},
    harness,
};

/// A submission of this exercise.
pub trait Subject: Sync {
    /// `SafeCounter::new()`.
    fn counter(&self) -> Box<dyn Counter>;
}

/// `SafeCounter`, as the checks see it.
pub trait Counter: Send + Sync {
    /// Adds one.
    fn increment(&self);
    /// Takes one.
    fn decrement(&self);
    /// Sets 0.
    fn reset(&self);
    /// What it reads.
    fn value(&self) -> i64;
}

/// Serves the one request of this process.
pub fn serve(subject: &(dyn Subject + 'static)) {
    harness::serve("safe_counter", CHECKS, subject);
}

/// No call of this exercise takes long.
const PATIENCE: Duration = Duration::from_secs(3);

const CHECKS: &[Check<dyn Subject>] = &[
    Check {
        name: "starts_at_zero",
        rule: "SC1",
        kind: Kind::Api,
        mistake: Mistake::WrongResult,
        title: "a new counter reads 0",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: api::starts_at_zero,
    },
    Check {
        name: "counts_in_one_thread",
        rule: "SC2",
        kind: Kind::Api,
        mistake: Mistake::WrongResult,
        title: "increments and decrements add up in one thread",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: api::counts_in_one_thread,
    },
    Check {
        name: "reset_sets_zero",
        rule: "SC3",
        kind: Kind::Api,
        mistake: Mistake::WrongResult,
        title: "reset sets 0, from above and from below",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: api::reset_sets_zero,
    },
    Check {
        name: "goes_below_zero",
        rule: "SC4",
        kind: Kind::Api,
        mistake: Mistake::WrongResult,
        title: "the value goes below zero",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: api::goes_below_zero,
    },
    Check {
        name: "no_lost_updates",
        rule: "SC2",
        kind: Kind::Stress,
        mistake: Mistake::LostUpdate,
        title: "updates that overlap all count, each once",
        worlds: NATIVE,
        footprint: Footprint::Alone,
        patience: PATIENCE,
        run: races::no_lost_updates,
    },
    Check {
        name: "no_update_is_lost",
        rule: "SC2",
        kind: Kind::Model,
        mistake: Mistake::LostUpdate,
        title: "updates that overlap all count, each once, under every schedule",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: model::no_update_is_lost,
    },
    Check {
        name: "histories_are_linearizable",
        rule: "SC3",
        kind: Kind::Model,
        mistake: Mistake::CheckThenAct,
        title: "some order of the overlapping calls explains what each of them saw, under every schedule",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: model::histories_are_linearizable,
    },
    Check {
        name: "returned_calls_are_seen",
        rule: "SC3",
        kind: Kind::Api,
        mistake: Mistake::InconsistentRead,
        title: "what a call has done is there for whoever calls after it, on any thread",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: turns::returned_calls_are_seen,
    },
    Check {
        name: "every_call_is_one_step",
        rule: "SC3",
        kind: Kind::Stress,
        mistake: Mistake::CheckThenAct,
        title: "some order of the overlapping calls explains what each of them saw",
        worlds: NATIVE,
        footprint: Footprint::Alone,
        patience: PATIENCE,
        run: races::every_call_is_one_step,
    },
    Check {
        name: "value_is_of_one_instant",
        rule: "SC3",
        kind: Kind::Stress,
        mistake: Mistake::InconsistentRead,
        title: "a reading is a value that the counter had at one instant",
        worlds: NATIVE,
        footprint: Footprint::Alone,
        patience: PATIENCE,
        run: readings::value_is_of_one_instant,
    },
    // Only the simulation can stop a thread for good.
    #[cfg(feature = "sim")]
    Check {
        name: "counters_share_nothing",
        rule: "SC5",
        kind: Kind::Model,
        mistake: Mistake::OverSynchronised,
        title: "a caller that is stopped in the middle of a call holds up no other counter",
        worlds: SIM,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: apart::counters_share_nothing,
    },
];
