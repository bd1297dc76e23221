//! Positions, values and duplicates: what one thread can see of one guard.
//!
//! Every round has mutexes of its own. What one round leaves locked cannot stop the next.

use crate::{Outcome, Stop, lab::Lab};

use super::{
    Guard, Subject,
    row::{Row, State},
    words,
};

/// Lists of up to this many mutexes, and one of [`MANY`].
const FEW: usize = 6;
/// More than fit any array or bit mask that somebody may have found large enough.
const MANY: usize = 150;

/// The lengths that a check tries.
pub(super) fn lengths(lab: &Lab) -> Vec<usize> {
    (0..lab.rounds(24)).map(|round| round % FEW + 1).chain([MANY]).collect()
}

pub(super) fn values_by_position(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let lengths = lengths(lab);
    for &count in &lengths {
        let row = Row::new(&mut rng, count + 2);
        let places = &row.shuffled(&mut rng)[..count];
        let guard = row.taken(subject, places);
        length(&*guard, count)?;
        shows(&*guard, &row, places)?;
    }
    Ok(format!("{} lists of distinct mutexes, of 1 to {MANY}", lengths.len()))
}

/// That the guard of the mutexes at `places` shows the data of each in its place.
pub(super) fn shows(guard: &dyn Guard, row: &Row, places: &[usize]) -> Result<(), Stop> {
    let values: Vec<i64> = places.iter().map(|&place| row.value(place)).collect();
    for (position, &expected) in values.iter().enumerate() {
        let got = guard.get(position).0;
        if got != expected {
            return Err(words::value(position, &values, got));
        }
    }
    Ok(())
}

/// That the guard of `count` arguments says so.
fn length(guard: &dyn Guard, count: usize) -> Result<(), Stop> {
    if guard.len() != count {
        return Err(words::length(count, guard.len()));
    }
    if guard.is_empty() != (count == 0) {
        return Err(words::emptiness(count, guard.is_empty()));
    }
    Ok(())
}

pub(super) fn writes_by_position(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let lengths = lengths(lab);
    for &count in &lengths {
        let row = Row::new(&mut rng, count);
        let places = row.shuffled(&mut rng);
        let add = rng.i64(1_000_000..2_000_000);
        let mut guard = row.taken(subject, &places);
        for position in 0..count {
            guard.get_mut(position).0 += add + position as i64;
        }
        drop(guard);
        for (position, &place) in places.iter().enumerate() {
            // One that is still locked is for the checks of ML5 to find, and not to wait for.
            if row.state(place) == State::Locked {
                continue;
            }
            let (expected, got) = (row.value(place) + add + position as i64, row.hold(place).0);
            if got != expected {
                return Err(words::written(position, count, expected, got));
            }
        }
    }
    Ok(format!("{} lists of distinct mutexes, each written to", lengths.len()))
}

pub(super) fn out_of_range(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    for count in 1..=FEW {
        let row = Row::new(&mut rng, count);
        let mut guard = row.taken(subject, &row.shuffled(&mut rng));
        for index in [count, count + 1, count + rng.usize(2..50), usize::MAX] {
            if lab.panics(|| guard.get(index).0)?.is_none() {
                return Err(words::no_panic("&guard", index, count));
            }
            if lab.panics(|| guard.get_mut(index).0)?.is_none() {
                return Err(words::no_panic("&mut guard", index, count));
            }
        }
    }
    Ok(format!("4 indices beyond each of {FEW} guards"))
}

pub(super) fn empty_list(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let Ok(mut guard) = subject.lock(&[]) else { return Err(words::empty_poisoned()) };
    length(&*guard, 0)?;
    if lab.panics(|| guard.get(0).0)?.is_none() || lab.panics(|| guard.get_mut(0).0)?.is_none() {
        return Err(words::no_panic("&guard", 0, 0));
    }
    drop(guard);
    Ok("1 empty list".to_owned())
}

/// Some lists of places with at least one of them twice, shortest first.
fn lists_with_duplicates(lab: &Lab) -> Vec<Vec<usize>> {
    let mut rng = lab.rng();
    let mut lists = vec![vec![0, 0], vec![0, 1, 0], vec![1, 0, 1], vec![0, 0, 1], vec![1, 0, 0]];
    for count in 2..=lab.rounds(16) {
        let mut list: Vec<usize> =
            (0..count).chain((0..count).map(|_| rng.usize(..count))).collect();
        rng.shuffle(&mut list);
        lists.push(list);
    }
    lists
}

pub(super) fn locked_once(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let lists = lists_with_duplicates(lab);
    let mut rng = lab.rng();
    for list in &lists {
        let row = Row::new(&mut rng, list.len());
        // On a thread of its own: one that waits for itself gets a name in the report.
        let states = lab.stage(|stage| {
            let call = || {
                let _guard = row.taken(subject, list);
                row.states(list)
            };
            stage.thread("caller", call)?.join()
        })?;
        super::row::all_are(State::Locked, &states, "while a guard with duplicates lives")?;
        row.all_are(State::Free, list, "after a guard with duplicates was dropped")?;
        lab.progress();
    }
    Ok(format!("{} lists with duplicates", lists.len()))
}

pub(super) fn both_positions(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let lists = lists_with_duplicates(lab);
    let mut rng = lab.rng();
    for list in &lists {
        let row = Row::new(&mut rng, list.len());
        lab.stage(|stage| {
            stage.thread("caller", || one_and_the_same(&row, subject, list))?.join()
        })??;
        lab.progress();
    }
    Ok(format!("{} lists with duplicates", lists.len()))
}

/// That the positions of one mutex show one value, which a write to any of them changes.
fn one_and_the_same(row: &Row, subject: &dyn Subject, list: &[usize]) -> Result<(), Stop> {
    let mut guard = row.taken(subject, list);
    if guard.len() != list.len() {
        return Err(words::length_with_duplicates(list.len(), guard.len()));
    }
    for (first, place) in list.iter().enumerate() {
        for second in (0..list.len()).filter(|&second| second != first && list[second] == *place) {
            guard.get_mut(first).0 += 1;
            let (one, other) = (guard.get(first).0, guard.get(second).0);
            if one != other {
                return Err(words::two_values(first, second, one, other));
            }
        }
    }
    Ok(())
}
