//! A few callers on sets that overlap, under every schedule: all of them come through.
//!
//! Nothing is held by the check, so whoever waits for ever waits for another caller.

use std::iter;

use crate::{Outcome, Stop, lab::Lab};

use super::{Subject, row::Row};

/// What each caller locks, one call after the other, by number of the mutex.
type Scene = &'static [&'static [&'static [usize]]];

const SCENES: [Scene; 9] = [
    &[&[&[0, 1]], &[&[1, 0]]],
    &[&[&[0, 1]], &[&[0, 1]]],
    &[&[&[0, 1, 2]], &[&[2, 1, 0]]],
    &[&[&[0, 1, 0]], &[&[1, 0, 1]]],
    &[&[&[0, 1]], &[&[1, 2]], &[&[2, 0]]],
    &[&[&[0, 1]], &[&[1, 0]], &[&[0, 1]]],
    // What a call leaves behind is what the next one starts from.
    &[&[&[0, 1], &[1, 0]], &[&[1, 0], &[0, 1]]],
    &[&[&[0, 1], &[1, 0]], &[&[0]], &[&[1, 0]]],
    &[&[&[0, 1, 2]], &[&[2], &[0]], &[&[1, 0]]],
];
const MUTEXES: usize = 3;

pub(super) fn every_caller_comes_through(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.allow_late_timers();
    lab.scenes(&SCENES, |callers| play(lab, subject, callers))?;
    Ok(format!("{} small programs of calls that overlap", SCENES.len()))
}

fn play(lab: &Lab, subject: &dyn Subject, callers: &[&[&[usize]]]) -> Result<(), Stop> {
    let mut rng = lab.rng();
    let row = Row::new(&mut rng, MUTEXES);
    // Which of them lies where is no part of the rule.
    let places = row.shuffled(&mut rng);
    lab.stage(|stage| {
        let actors: Vec<_> = iter::zip(1.., callers)
            .map(|(number, calls)| {
                let calls: Vec<Vec<usize>> = calls
                    .iter()
                    .map(|list| list.iter().map(|&one| places[one]).collect())
                    .collect();
                let row = &row;
                let act = move || calls.iter().for_each(|list| drop(row.taken(subject, list)));
                stage.thread(format!("caller {number}"), act)
            })
            .collect::<Result<_, _>>()?;
        actors.into_iter().try_for_each(|actor| actor.join())
    })
}
