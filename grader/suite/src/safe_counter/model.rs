//! Small histories under every schedule, against the sequential counter.

use std::iter;

use crate::{Outcome, Stop, lab::Lab, linear::explains};

use super::{
    Counter, Subject,
    history::{Call, Op, Sequential},
    races::{SCENES, START, raise},
    words,
};

/// What the threads do at the same time.
type Scene = &'static [&'static [Op]];

/// Updates alone: the sum says whether each counted once.
const UPDATES: [Scene; 4] = [
    &[&[Op::Increment], &[Op::Increment]],
    &[&[Op::Increment, Op::Increment], &[Op::Decrement]],
    &[&[Op::Increment, Op::Decrement], &[Op::Decrement, Op::Increment]],
    &[&[Op::Increment], &[Op::Increment], &[Op::Decrement]],
];

/// Three at once, beside the pairs that real threads are given too.
const TRIPLES: [Scene; 3] = [
    &[&[Op::Reset], &[Op::Increment], &[Op::Value, Op::Value]],
    &[&[Op::Reset], &[Op::Reset], &[Op::Decrement, Op::Value]],
    &[&[Op::Increment], &[Op::Decrement], &[Op::Value, Op::Value]],
];

pub(super) fn no_update_is_lost(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.allow_late_timers();
    lab.scenes(&UPDATES, |threads| {
        let counter = subject.counter();
        let history = play(lab, &*counter, threads)?;
        let expected: i64 = history.iter().flatten().map(Call::amount).sum();
        match counter.value() {
            got if got == expected => Ok(()),
            got => Err(words::lost_update(0, expected, got, &history)),
        }
    })?;
    Ok(format!("{} small programs of updates that overlap", UPDATES.len()))
}

pub(super) fn histories_are_linearizable(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.allow_late_timers();
    let pairs = SCENES.iter().map(|scene| &scene[..]);
    let scenes: Vec<&[&[Op]]> = pairs.chain(TRIPLES).collect();
    lab.scenes(&scenes, |threads| {
        let counter = subject.counter();
        raise(&*counter);
        let history = play(lab, &*counter, threads)?;
        let end = counter.value();
        if !explains(&Sequential(START), &history, &|model| model.0 == end) {
            return Err(words::not_linearizable(START, &history, end));
        }
        Ok(())
    })?;
    Ok(format!("{} small programs, every history of each explained", scenes.len()))
}

/// Runs `threads` at the same time; what each did and saw.
fn play(lab: &Lab, counter: &dyn Counter, threads: &[&[Op]]) -> Result<Vec<Vec<Call>>, Stop> {
    lab.stage(|stage| {
        let actors: Vec<_> = iter::zip(1.., threads)
            .map(|(number, ops)| {
                let calls = || ops.iter().map(|op| op.call(counter)).collect();
                stage.thread(format!("caller {number}"), calls)
            })
            .collect::<Result<_, _>>()?;
        actors.into_iter().map(|actor| actor.join()).collect()
    })
}
