//! Threads that take turns: each call begins after the one before has returned, elsewhere.
//!
//! Nothing overlaps, and whoever has the turn was told so by the one before: what a call has done
//! must be there for the next, on whichever thread that is. Nothing but the turn is ever waited
//! for, so what a reading must be is known exactly.

use std::sync::{Condvar, Mutex, PoisonError};

use fastrand::Rng;

use crate::{Outcome, Stop, lab::Lab};

use super::{
    Counter, Subject,
    history::{Call, Op},
    words,
};

const CALLERS: usize = 3;
/// Turns of one round.
const TURNS: usize = if cfg!(feature = "sim") { 12 } else { 36 };
/// Readings in a row by one caller.
const READINGS: usize = 3;
const ROUNDS: usize = 20;

/// Whose turn it is.
#[derive(Default)]
struct Turn {
    number: Mutex<usize>,
    passed: Condvar,
}

impl Turn {
    /// Does `act` as turn `number`, once all before it are over; nothing where the turns are over
    /// before their time.
    fn take<T>(&self, number: usize, act: impl FnOnce() -> T) -> Option<T> {
        let mut now = self.number.lock().unwrap_or_else(PoisonError::into_inner);
        while *now < number {
            now = self.passed.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
        let is_over = *now == OVER;
        drop(now);
        if is_over {
            return None;
        }
        let mut next = Next { turn: self, number: OVER };
        let result = act();
        next.number = number + 1;
        Some(result)
    }
}

/// The turn of nobody.
const OVER: usize = usize::MAX;

/// Says whose turn it is when it is dropped. After a panic it is nobody's: the others would wait for
/// the turns of whoever panicked, and of that nobody would hear.
struct Next<'a> {
    turn: &'a Turn,
    number: usize,
}

impl Drop for Next<'_> {
    fn drop(&mut self) {
        *self.turn.number.lock().unwrap_or_else(PoisonError::into_inner) = self.number;
        self.turn.passed.notify_all();
    }
}

pub(super) fn returned_calls_are_seen(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let rounds = lab.rounds(ROUNDS);
    for _ in 0..rounds {
        let plan: Vec<(usize, Op)> = (0..TURNS).map(|turn| part(turn, &mut rng)).collect();
        play(lab, &*subject.counter(), &plan)?;
        lab.progress();
    }
    Ok(format!("{rounds} times {TURNS} calls of {CALLERS} threads that take turns"))
}

/// Readings every other time, some in a row by the same caller, and a change by another one
/// before each but the first: a reading that is kept for too long shows.
fn part(turn: usize, rng: &mut Rng) -> (usize, Op) {
    let reader = turn / (2 * READINGS) % CALLERS;
    if turn.is_multiple_of(2) {
        return (reader, Op::Value);
    }
    let other = (reader + rng.usize(1..CALLERS)) % CALLERS;
    // Sure to change something at first, from 0.
    let changes = [Op::Increment, Op::Decrement, Op::Reset];
    (other, changes[if turn == 1 { 0 } else { rng.usize(..changes.len()) }])
}

/// Has each caller of `plan` make its calls in its turns.
fn play(lab: &Lab, counter: &dyn Counter, plan: &[(usize, Op)]) -> Result<(), Stop> {
    let turn = &Turn::default();
    let mut done: Vec<(usize, usize, Call)> = lab.stage(|stage| {
        let mut callers = Vec::new();
        for caller in 0..CALLERS {
            let mine = move || {
                let turns = plan.iter().enumerate().filter(|(_, (who, _))| *who == caller);
                turns
                    .map_while(|(number, (_, op))| {
                        Some((number, caller, turn.take(number, || op.call(counter))?))
                    })
                    .collect::<Vec<_>>()
            };
            callers.push(stage.thread(format!("caller {}", caller + 1), mine)?);
        }
        let lists: Result<Vec<_>, Stop> = callers.into_iter().map(|caller| caller.join()).collect();
        Ok(lists?.concat())
    })?;
    done.sort_unstable_by_key(|(number, ..)| *number);
    judge(&done)
}

/// That every reading in `done`, calls one after the other, is what the calls before it have made.
fn judge(done: &[(usize, usize, Call)]) -> Result<(), Stop> {
    let mut expected = 0;
    for (number, caller, call) in done {
        match *call {
            Call::Add(amount) => expected += amount,
            Call::Reset => expected = 0,
            Call::Value(got) if got == expected => {}
            Call::Value(got) => {
                let before: Vec<_> =
                    done[..*number].iter().map(|(_, caller, call)| (*caller, *call)).collect();
                return Err(words::not_seen(&before, *caller, expected, got));
            }
        }
    }
    Ok(())
}
