//! What a guard leaves behind: free mutexes, and poison exactly where std would leave it.

use crate::{Outcome, Stop, lab::Lab};
use lockstep_wire::Mistake;

use super::{
    Subject,
    api::lengths,
    row::{Row, State},
    unwind, words,
};

pub(super) fn drop_unlocks(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let lengths = lengths(lab);
    for &count in &lengths {
        let row = Row::new(&mut rng, count);
        let places = row.shuffled(&mut rng);
        drop(row.taken(subject, &places));
        row.all_are(State::Free, &places, "after the guard was dropped")?;
    }
    Ok(format!("{} guards dropped", lengths.len()))
}

pub(super) fn unwinding_unlocks_and_poisons(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let lengths = lengths(lab);
    for &count in &lengths {
        let row = Row::new(&mut rng, count + 2);
        let places = row.shuffled(&mut rng);
        let (given, others) = places.split_at(count);
        unwind::through(lab, || row.taken(subject, given))?;
        let when = "after a panic unwound through the guard";
        row.all_are(State::Poisoned, given, when).map_err(|stop| {
            if row.states(given).contains(&State::Locked) {
                stop
            } else {
                stop.as_mistake(Mistake::PoisonMishandled)
            }
        })?;
        if row.states(others).contains(&State::Poisoned) {
            return Err(words::poison_spread(when).as_mistake(Mistake::PoisonMishandled));
        }
    }
    Ok(format!("{} guards that a panic unwound through", lengths.len()))
}

/// Locks in its destructor, as clean-up code does.
struct Late<'a> {
    row: &'a Row,
    subject: &'a dyn Subject,
    places: &'a [usize],
}

impl Drop for Late<'_> {
    fn drop(&mut self) {
        drop(self.row.taken(self.subject, self.places));
    }
}

pub(super) fn late_guard_does_not_poison(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let lengths = lengths(lab);
    for &count in &lengths {
        let row = Row::new(&mut rng, count);
        let places = row.shuffled(&mut rng);
        // First without a panic: one that starts in a destructor while another one unwinds
        // ends the process, and would hide what it has to say.
        drop(row.taken(subject, &places));
        row.all_are(State::Free, &places, "after the guard was dropped")?;
        unwind::through(lab, || Late { row: &row, subject, places: &places })?;
        let when = "after a guard was made and dropped while the thread already unwound";
        row.all_are(State::Free, &places, when)?;
    }
    Ok(format!("{} guards made while a panic unwound", lengths.len()))
}

pub(super) fn caught_panic_does_not_poison(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let lengths = lengths(lab);
    for &count in &lengths {
        let row = Row::new(&mut rng, count);
        let places = row.shuffled(&mut rng);
        let guard = row.taken(subject, &places);
        unwind::through(lab, || ())?;
        still_locked(&row, &places)?;
        drop(guard);
        let when = "after a panic that ended before it reached the guard, which was then dropped";
        row.all_are(State::Free, &places, when)?;
    }
    Ok(format!("{} guards that outlived a panic", lengths.len()))
}

fn still_locked(row: &Row, places: &[usize]) -> Result<(), Stop> {
    row.all_are(State::Locked, places, "after a panic that did not reach the guard")
}
