//! Many calls at the same time, on sets that overlap.
//!
//! A circle of callers leaves everybody asleep for good, which the grader sees from outside.
//! There is nothing to judge in a round but that it ends.

use fastrand::Rng;

use crate::{
    Outcome,
    lab::Lab,
    rounds::{Placement, Rounds},
};

use super::{Subject, row::Row};

/// Calls of each thread in one round: the later ones meet at offsets of their own.
const CALLS: usize = 12;
/// Rounds of a quick run with two threads.
const PAIR_ROUNDS: usize = 800;
/// Rounds of a quick run with three threads.
const SET_ROUNDS: usize = 120;

pub(super) fn pairs(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let row = Row::new(&mut lab.rng(), 2);
    let lists = [[0, 1], [1, 0]];
    let plan = Rounds { threads: 2, rounds: lab.rounds(PAIR_ROUNDS), placement: Placement::Spread };
    let act = |thread: usize, round: usize| {
        for _ in 0..CALLS {
            drop(row.taken(subject, &lists[(thread + round) % 2]));
        }
    };
    let rounds = plan.run(lab, act, |_, _: Vec<()>| Ok(()))?;
    Ok(format!("{rounds} rounds of 2 threads with {CALLS} calls each, in opposite orders"))
}

/// Threads with lists of [`SMALLEST`] to [`LARGEST`] of [`MUTEXES`].
const THREADS: usize = 3;
const MUTEXES: usize = 5;
const SMALLEST: usize = 2;
const LARGEST: usize = 4;
/// Lists to draw from: a prime, so that threads and rounds do not fall into step.
const LISTS: usize = 61;

pub(super) fn sets(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let row = Row::new(&mut rng, MUTEXES);
    let lists: Vec<Vec<usize>> = (0..LISTS).map(|_| some_of(&row, &mut rng)).collect();
    let act = |thread: usize, round: usize| {
        for call in 0..CALLS {
            drop(row.taken(subject, &lists[(thread * 17 + round * 5 + call * 7) % LISTS]));
        }
    };
    let mut done = 0;
    for placement in [Placement::OneCore, Placement::Spread] {
        let plan = Rounds { threads: THREADS, rounds: lab.rounds(SET_ROUNDS), placement };
        done += plan.run(lab, act, |_, _: Vec<()>| Ok(()))?;
    }
    Ok(format!("{done} rounds of {THREADS} threads with {CALLS} calls each, on {MUTEXES} mutexes"))
}

fn some_of(row: &Row, rng: &mut Rng) -> Vec<usize> {
    let mut places = row.shuffled(rng);
    places.truncate(rng.usize(SMALLEST..=LARGEST));
    places
}
