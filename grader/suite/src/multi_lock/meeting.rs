//! A few callers on sets that overlap, under every schedule: all of them come through.
//!
//! Nothing is held by the check, so whoever waits for ever waits for another caller.

use std::iter;

use crate::{Outcome, lab::Lab};

use super::{Subject, shuffled::Shuffled};

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
    lab.scenes(&SCENES, |callers| {
        let row = Shuffled::new(lab, subject, MUTEXES);
        lab.stage(|stage| {
            let mut actors = Vec::new();
            for (number, calls) in iter::zip(1.., *callers) {
                let act = || calls.iter().for_each(|list| row.call(list));
                actors.push(stage.thread(format!("caller {number}"), act)?);
            }
            actors.into_iter().try_for_each(|actor| actor.join())
        })
    })?;
    Ok(format!("{} small programs of calls that overlap", SCENES.len()))
}
