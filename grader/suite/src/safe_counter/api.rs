//! What one thread can see: values, one call after the other.

use std::time::{Duration, Instant};

use crate::{Outcome, Stop, lab::Lab};

use super::{Counter, Subject, words};

pub(super) fn starts_at_zero(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let first = subject.counter();
    let got = first.value();
    if got != 0 {
        return Err(words::read("`new`", 0, got));
    }
    // What another counter has counted is no business of a new one.
    let calls = lab.rng().usize(1..40);
    for _ in 0..calls {
        first.increment();
    }
    match subject.counter().value() {
        0 => Ok(format!("2 new counters, one of them after {calls} increments of the other")),
        got => Err(words::read(
            &format!("`new`, beside {calls} increments of another counter,"),
            0,
            got,
        )),
    }
}

pub(super) fn counts_in_one_thread(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let counter = subject.counter();
    let mut rng = lab.rng();
    let mut expected = 0;
    let calls = lab.rounds(500);
    for call in 1..=calls {
        if rng.u8(..10) < 7 {
            counter.increment();
            expected += 1;
        } else {
            counter.decrement();
            expected -= 1;
        }
        lab.progress();
        let got = counter.value();
        if got != expected {
            return Err(words::read(&format!("call {call} in one thread"), expected, got));
        }
    }
    let far = far(lab, &*counter, expected)?;
    Ok(format!("{calls} calls in one thread, and {far} increments more"))
}

/// Increments enough to leave the narrow integers behind, if that takes no longer than this. In
/// the simulated world each is a step of every schedule: that is left to real threads.
const FAR: i64 = if cfg!(feature = "sim") { 100 } else { 70_000 };
const LONGEST: Duration = Duration::from_secs(1);

/// Counts on from `start`; how far it went.
fn far(lab: &Lab, counter: &dyn Counter, start: i64) -> Result<i64, Stop> {
    let begin = Instant::now();
    let mut done = 0;
    while done < FAR && begin.elapsed() < LONGEST {
        counter.increment();
        done += 1;
        lab.progress();
    }
    match counter.value() {
        got if got == start + done => Ok(done),
        got => Err(words::read(&format!("{done} increments from {start}"), start + done, got)),
    }
}

pub(super) fn reset_sets_zero(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let calls = rng.usize(3..40);
    for up in [true, false] {
        let counter = subject.counter();
        for _ in 0..calls {
            if up { counter.increment() } else { counter.decrement() }
        }
        counter.reset();
        let got = counter.value();
        let what = if up { "increments" } else { "decrements" };
        if got != 0 {
            return Err(words::read(&format!("{calls} {what} and a reset"), 0, got));
        }
        counter.increment();
        let got = counter.value();
        if got != 1 {
            return Err(words::read(&format!("{calls} {what}, a reset and an increment"), 1, got));
        }
    }
    Ok(format!("a reset from {calls} and from -{calls}"))
}

pub(super) fn goes_below_zero(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let counter = subject.counter();
    let calls = lab.rng().i64(2..40);
    for done in 1..=calls {
        counter.decrement();
        let got = counter.value();
        if got != -done {
            return Err(words::read(&words::decrements(done), -done, got));
        }
    }
    Ok(format!("down to -{calls}"))
}
