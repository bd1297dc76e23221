//! What the checks of `safe_counter` tell the learner.

use lockstep_wire::Mistake;

use crate::Stop;

use super::history::{Call, calls, is_beyond, updates_come_to};

pub(super) fn read(after: &str, expected: i64, got: i64) -> Stop {
    Stop::broken(format!("after {after} the counter reads {got} instead of {expected}"))
}

/// What was done to a new counter.
pub(super) fn decrements(calls: i64) -> String {
    let what = if calls == 1 { "decrement" } else { "decrements" };
    format!("{calls} {what} of a new counter")
}

pub(super) fn lost_update(before: i64, expected: i64, got: i64, history: &[Vec<Call>]) -> Stop {
    let stop = Stop::broken(format!(
        "{} threads changed the counter at the same time, from {before}: it reads {got} instead of {expected}",
        history.len()
    ));
    let stop = by_caller(stop, history);
    if is_beyond(before, history, got) {
        return stop
            .because("more than all of them can come to: an update counted twice")
            .as_mistake(Mistake::CheckThenAct);
    }
    stop
}

/// What each caller did, a line each.
fn by_caller(stop: Stop, history: &[Vec<Call>]) -> Stop {
    history.iter().enumerate().fold(stop, |stop, (thread, done)| {
        stop.because(format!("caller {}: {}", thread + 1, calls(done)))
    })
}

pub(super) fn not_linearizable(before: i64, history: &[Vec<Call>], end: i64) -> Stop {
    let stop = Stop::broken(format!(
        "calls that overlapped, starting from {before}: no order of them explains what they saw"
    ));
    let stop = by_caller(stop, history).because(format!("afterwards the counter reads {end}"));
    // The updates are all there: it is the readings that nothing explains.
    if updates_come_to(before, history, end) {
        return stop.as_mistake(Mistake::InconsistentRead);
    }
    stop
}

pub(super) fn between(calls: &str, low: i64, got: i64, reading: usize) -> Stop {
    let high = low + 1;
    Stop::broken(format!(
        "`reader` read {got}, a value that the counter never had: `changer` only took it between {low} and {high}"
    ))
    .because(format!("changer: {calls}, over and over"))
    .because(format!("reader: value() gave {got}"))
    .because(format!("found at reading {reading}"))
}

/// The last calls that are told, of those that came before.
const LAST: usize = 6;

pub(super) fn not_seen(before: &[(usize, Call)], caller: usize, expected: i64, got: i64) -> Stop {
    let stop = Stop::broken(format!(
        "`caller {}` read {got} instead of {expected}, though each call before had returned when the next one began",
        caller + 1
    ));
    let shown = before[before.len().saturating_sub(LAST)..].iter().copied();
    shown.chain([(caller, Call::Value(got))]).fold(stop, |stop, (caller, call)| {
        stop.because(format!("caller {}: {}", caller + 1, calls(&[call])))
    })
}

#[cfg(feature = "sim")]
pub(super) fn waited_for_stopped(caller: usize) -> Stop {
    Stop::broken(format!(
        "`caller {}` did not come through while `caller 1` was stopped in the middle of a call on another \
         counter, and went on once `caller 1` did",
        caller + 1
    ))
}
