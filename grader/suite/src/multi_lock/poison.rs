//! What a poisoned mutex does to a call: it is told, and nothing else.
//!
//! Whether a value lies at its argument's position is not asked here: a guard works if each of
//! its positions shows one of the values.

use std::sync::PoisonError;

use crate::{Outcome, Stop, lab::Lab};

use super::{
    Guard, Subject,
    row::{self, Row, State},
    unwind, words,
};

/// Lists of up to this many mutexes.
const MOST: usize = 5;

pub(super) fn poison_is_reported(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let rounds = lab.rounds(30);
    for round in 0..rounds {
        let count = round % MOST + 1;
        let row = Row::new(&mut rng, count);
        let given = row.shuffled(&mut rng);
        // One alone at first, so that each place has its turn; any number of them later.
        let poisoned: Vec<usize> = if round < rounds / 2 {
            vec![rng.usize(..count)]
        } else {
            (0..count).filter(|_| rng.bool()).collect()
        };
        for &place in &poisoned {
            row.poison(lab, place)?;
        }
        call(&row, subject, &given, &poisoned)?;
    }
    Ok(format!("{rounds} lists of up to {MOST} mutexes, some of them poisoned"))
}

/// One call on `given`, of which those at `poisoned` are poisoned beforehand.
fn call(row: &Row, subject: &dyn Subject, given: &[usize], poisoned: &[usize]) -> Result<(), Stop> {
    let answer = subject.lock(&row.list(given));
    if answer.is_err() == poisoned.is_empty() {
        return Err(words::answer(given.len(), poisoned.len(), answer.is_err()));
    }
    let mut guard = answer.unwrap_or_else(PoisonError::into_inner);
    row::all_are(State::Locked, &row.states(given), &words::while_it_lives(poisoned.len()))?;
    works(row, &mut *guard, given)?;
    drop(guard);
    for (position, &place) in given.iter().enumerate() {
        let expected = if poisoned.contains(&place) { State::Poisoned } else { State::Free };
        let got = row.state(place);
        if got != expected {
            return Err(words::left_behind(position, given.len(), expected, got));
        }
    }
    Ok(())
}

/// That the guard shows the values and takes new ones.
fn works(row: &Row, guard: &mut dyn Guard, given: &[usize]) -> Result<(), Stop> {
    let count = given.len();
    if guard.len() != count {
        return Err(words::poisoned_length(count, guard.len()));
    }
    let mut expected: Vec<i64> = given.iter().map(|&place| row.value(place)).collect();
    let mut got: Vec<i64> = (0..count).map(|position| guard.get(position).0).collect();
    expected.sort_unstable();
    got.sort_unstable();
    if got != expected {
        return Err(words::poisoned_values(&expected, &got));
    }
    for position in 0..count {
        guard.get_mut(position).0 = position as i64;
    }
    match (0..count).find(|&position| guard.get(position).0 != position as i64) {
        Some(position) => Err(words::poisoned_write(position, count)),
        None => Ok(()),
    }
}

pub(super) fn poison_comes_while_waiting(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let rounds = lab.rounds(8);
    for round in 0..rounds {
        while_waiting(lab, subject, round)?;
        lab.progress();
    }
    Ok(format!("{rounds} calls during which a mutex was poisoned"))
}

/// Two of three mutexes are held before the call begins, and each is given back while the caller
/// sleeps: one by a panic, one in peace, in either order.
fn while_waiting(lab: &Lab, subject: &dyn Subject, round: usize) -> Result<(), Stop> {
    let mut rng = lab.rng();
    let row = Row::new(&mut rng, 3);
    let given = row.shuffled(&mut rng);
    let mut held = row.shuffled(&mut rng);
    held.truncate(2);
    held.sort_unstable();
    let [bad, good] = if round.is_multiple_of(2) { [held[0], held[1]] } else { [held[1], held[0]] };
    let panic_first = round % 4 < 2;
    let (is_err, states) = lab.stage(|stage| {
        let (to_panic, to_drop) = (row.hold(bad), row.hold(good));
        let caller = stage.thread("caller", || {
            let answer = subject.lock(&row.list(&given));
            (answer.is_err(), row.states(&given))
        })?;
        stage.settle();
        if panic_first {
            unwind::through(lab, || to_panic)?;
            stage.settle();
            drop(to_drop);
        } else {
            drop(to_drop);
            stage.settle();
            unwind::through(lab, || to_panic)?;
        }
        caller.join()
    })?;
    if !is_err {
        return Err(words::missed_poison(panic_first));
    }
    row::all_are(State::Locked, &states, &words::while_it_lives(1))?;
    if !row.is_poisoned(bad) {
        return Err(words::poison_cleared());
    }
    match given.iter().any(|&place| place != bad && row.is_poisoned(place)) {
        true => Err(words::poison_spread("after a call during which one mutex was poisoned")),
        false => Ok(()),
    }
}
