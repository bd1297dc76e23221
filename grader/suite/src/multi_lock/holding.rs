//! Locked means locked: every mutex, for as long as the guard lives.
//!
//! A `try_lock` from outside tells, and waits for nobody.

use std::hint;

use crate::{
    Outcome,
    lab::Lab,
    rounds::{Placement, Rounds},
};

use super::{
    Subject,
    api::lengths,
    row::{self, Row, State},
    words,
};

pub(super) fn locks_every_mutex(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let lengths = lengths(lab);
    for &count in &lengths {
        let row = Row::new(&mut rng, count + 2);
        let places = row.shuffled(&mut rng);
        let (given, others) = places.split_at(count);
        // Nobody has asked the guard for anything yet: a lock taken on demand comes too late.
        let guard = row.taken(subject, given);
        let states = lab.stage(|stage| stage.thread("prober", || row.states(&places))?.join())?;
        row::all_are(State::Locked, &states[..count], "while the guard lives")?;
        if states[count..].contains(&State::Locked) {
            return Err(words::locked_uninvited(count, others.len()));
        }
        drop(guard);
    }
    Ok(format!("{} lists in random order", lengths.len()))
}

/// In a scene where a caller has to wait for one of them.
const WAIT_FOR: usize = 3;

pub(super) fn waits_for_every_mutex(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let rounds = lab.rounds(2 * WAIT_FOR);
    for round in 0..rounds {
        let row = Row::new(&mut rng, WAIT_FOR);
        let places = row.shuffled(&mut rng);
        let states = lab.stage(|stage| {
            let held = row.hold(round % WAIT_FOR);
            let caller = stage.thread("caller", || {
                let _guard = row.taken(subject, &places);
                row.states(&places)
            })?;
            stage.settle();
            // The mutex is still held here, so whoever is through has not locked it.
            let early = caller.finished();
            drop(held);
            let states = caller.join()?;
            if early {
                return Err(words::did_not_wait(WAIT_FOR));
            }
            Ok(states)
        })?;
        row::all_are(
            State::Locked,
            &states,
            "after a wait for one of them, while the guard lives",
        )?;
        lab.progress();
    }
    Ok(format!("{rounds} calls that had to wait for one of {WAIT_FOR}"))
}

/// Rounds of a quick run.
const ROUNDS: usize = 600;
/// Calls of each thread in one round.
const CALLS: usize = 12;
/// Mutexes that the amounts move between.
const ACCOUNTS: usize = 3;
/// What is missing from one mutex while its plain holder is at it.
const HALF: i64 = 1_000;

/// One thread alone locks several, the other one at a time: no order of locking can be wrong.
pub(super) fn nothing_half_done(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let row = Row::new(&mut rng, ACCOUNTS);
    let places = row.shuffled(&mut rng);
    let sum: i64 = places.iter().map(|&place| row.value(place)).sum();
    let plan = Rounds { threads: 2, rounds: lab.rounds(ROUNDS), placement: Placement::Spread };
    let act = |thread: usize, round: usize| -> i64 {
        let turns = (0..CALLS).map(|call| round + call);
        if thread == 0 {
            turns.map(|turn| transfer(&row, subject, &places, turn, sum)).sum()
        } else {
            turns.map(|turn| there_and_back(&row, places[turn % ACCOUNTS])).sum()
        }
    };
    let rounds = plan.run(lab, act, |round, off: Vec<i64>| {
        let now: i64 = places.iter().map(|&place| row.hold(place).0).sum();
        if now != sum || off[0] != 0 {
            return Err(words::sum(sum, now, off[0], round));
        }
        Ok(())
    })?;
    Ok(format!("{rounds} rounds of {CALLS} transfers beside a thread with locks of its own"))
}

/// Moves an amount under the guard. How far off the sum was, before and after.
fn transfer(row: &Row, subject: &dyn Subject, places: &[usize], turn: usize, sum: i64) -> i64 {
    let mut guard = row.taken(subject, places);
    let before: i64 = (0..ACCOUNTS).map(|position| guard.get(position).0).sum();
    guard.get_mut(turn % ACCOUNTS).0 -= 1;
    guard.get_mut((turn + 1) % ACCOUNTS).0 += 1;
    let after: i64 = (0..ACCOUNTS).map(|position| guard.get(position).0).sum();
    (before - sum).abs() + (after - sum).abs()
}

/// Takes an amount and puts it back, under one plain lock.
fn there_and_back(row: &Row, place: usize) -> i64 {
    let mut item = row.hold(place);
    item.0 -= HALF;
    // Long enough for the other thread to begin a call in between.
    for _ in 0..20 {
        hint::spin_loop();
    }
    item.0 += HALF;
    0
}
