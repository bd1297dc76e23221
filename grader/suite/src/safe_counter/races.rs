//! Calls that overlap on one counter.

use crate::{
    Outcome, Stop,
    lab::Lab,
    linear::explains,
    rounds::{Placement, Rounds},
};

use super::{
    Counter, Subject,
    history::{Call, Op, Sequential},
    words,
};

/// Rounds of a quick run: a race of one window shows in a hundred on two idle cores.
const ROUNDS: usize = 12_000;

/// What two threads do in one round.
const PAIRS: [[Op; 2]; 3] = [
    [Op::Increment, Op::Increment],
    [Op::Increment, Op::Decrement],
    [Op::Decrement, Op::Decrement],
];

pub(super) fn no_lost_updates(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let counter = subject.counter();
    let mut before = 0;
    let plan = Rounds { threads: 2, rounds: lab.rounds(ROUNDS), placement: Placement::Spread };
    let act = |thread: usize, round: usize| PAIRS[round % PAIRS.len()][thread].call(&*counter);
    let rounds = plan.run(lab, act, |round, calls| {
        let change: i64 = calls.iter().map(Call::amount).sum();
        let got = counter.value();
        if got != before + change {
            let history: Vec<Vec<Call>> = calls.into_iter().map(|call| vec![call]).collect();
            return Err(words::lost_update(before, before + change, got, &history)
                .because(format!("found in round {}", round + 1)));
        }
        before = got;
        Ok(())
    })?;
    Ok(format!("{rounds} rounds of 2 threads on 2 cores"))
}

/// What each thread does in one round, in its own order.
pub(super) const SCENES: [[&[Op]; 2]; 10] = [
    [&[Op::Reset], &[Op::Increment]],
    [&[Op::Reset], &[Op::Reset]],
    [&[Op::Reset], &[Op::Decrement]],
    [&[Op::Reset], &[Op::Value, Op::Value]],
    [&[Op::Increment, Op::Increment], &[Op::Value, Op::Value]],
    [&[Op::Increment, Op::Decrement], &[Op::Value, Op::Value]],
    [&[Op::Decrement, Op::Increment], &[Op::Value, Op::Value]],
    [&[Op::Reset, Op::Increment], &[Op::Value, Op::Value]],
    [&[Op::Increment, Op::Value], &[Op::Increment, Op::Value]],
    [&[Op::Reset, Op::Value], &[Op::Increment, Op::Value]],
];

/// Where a round starts: this many increments, then this many decrements. Far enough from 0
/// that half a reset shows, and with some of both, for counters that keep the two apart.
const UPS: i64 = 5;
const DOWNS: i64 = 2;
pub(super) const START: i64 = UPS - DOWNS;

pub(super) fn every_call_is_one_step(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let counter = subject.counter();
    raise(&*counter);
    let plan = Rounds { threads: 2, rounds: lab.rounds(ROUNDS), placement: Placement::Spread };
    let act = |thread: usize, round: usize| -> Vec<Call> {
        let calls = SCENES[round % SCENES.len()][thread];
        calls.iter().map(|op| op.call(&*counter)).collect()
    };
    let rounds = plan.run(lab, act, |round, history| judge(&*counter, round, &history))?;
    Ok(format!("{rounds} rounds of 2 threads on 2 cores, every one explained"))
}

fn judge(counter: &dyn Counter, round: usize, history: &[Vec<Call>]) -> Result<(), Stop> {
    let end = counter.value();
    if !explains(&Sequential(START), history, &|model| model.0 == end) {
        return Err(words::not_linearizable(START, history, end)
            .because(format!("found in round {}", round + 1)));
    }
    counter.reset();
    raise(counter);
    Ok(())
}

pub(super) fn raise(counter: &dyn Counter) {
    for _ in 0..UPS {
        counter.increment();
    }
    for _ in 0..DOWNS {
        counter.decrement();
    }
}
