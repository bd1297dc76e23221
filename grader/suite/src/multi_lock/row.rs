//! A row of mutexes, and how they are found from outside.
//!
//! The mutexes lie side by side, so that a key that tells neighbours apart badly shows. Their
//! values differ from one another and from run to run. Checks name a mutex by its place in
//! the row and draw argument lists as lists of places.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError, TryLockError},
};

use fastrand::Rng;

use crate::{Stop, lab::Lab};

use super::{Guard, Item, Subject, unwind, words};

/// Mutexes side by side.
#[derive(Debug)]
pub(super) struct Row {
    mutexes: Vec<Mutex<Item>>,
    values: Vec<i64>,
}

/// How a mutex is found by a `try_lock`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Locked,
    Free,
    Poisoned,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Locked => "locked",
            Self::Free => "free",
            Self::Poisoned => "poisoned",
        })
    }
}

impl Row {
    /// `count` mutexes with values of their own.
    pub(super) fn new(rng: &mut Rng, count: usize) -> Self {
        let mut last = rng.i64(-1_000..1_000);
        let mut values: Vec<i64> = (0..count)
            .map(|_| {
                last += rng.i64(1..100);
                last
            })
            .collect();
        rng.shuffle(&mut values);
        let mutexes = values.iter().map(|&value| Mutex::new(Item(value))).collect();
        Self { mutexes, values }
    }

    pub(super) fn len(&self) -> usize {
        self.mutexes.len()
    }

    /// The value that the mutex at `place` began with.
    pub(super) fn value(&self, place: usize) -> i64 {
        self.values[place]
    }

    /// Every place once, in any order.
    pub(super) fn shuffled(&self, rng: &mut Rng) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.len()).collect();
        rng.shuffle(&mut places);
        places
    }

    /// The mutexes at `places`, as arguments.
    pub(super) fn list(&self, places: &[usize]) -> Vec<&Mutex<Item>> {
        places.iter().map(|&place| &self.mutexes[place]).collect()
    }

    /// Has `subject` lock the mutexes at `places`; poison is for the checks that ask for it.
    pub(super) fn taken<'a>(
        &'a self,
        subject: &dyn Subject,
        places: &[usize],
    ) -> Box<dyn Guard + 'a> {
        subject.lock(&self.list(places)).unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks the mutex at `place` as std does.
    pub(super) fn hold(&self, place: usize) -> MutexGuard<'_, Item> {
        self.mutexes[place].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Poisons the mutex at `place` as std does.
    pub(super) fn poison(&self, lab: &Lab, place: usize) -> Result<(), Stop> {
        unwind::through(lab, || self.hold(place))
    }

    pub(super) fn is_poisoned(&self, place: usize) -> bool {
        self.mutexes[place].is_poisoned()
    }

    /// How the mutex at `place` is found; the look never waits, whoever holds it.
    pub(super) fn state(&self, place: usize) -> State {
        match self.mutexes[place].try_lock() {
            Ok(_) => State::Free,
            Err(TryLockError::Poisoned(_)) => State::Poisoned,
            Err(TryLockError::WouldBlock) => State::Locked,
        }
    }

    /// How those at `places` are found, one after the other.
    pub(super) fn states(&self, places: &[usize]) -> Vec<State> {
        places.iter().map(|&place| self.state(place)).collect()
    }

    /// That all at `places` are found in the state `expected`; `when` is for the sentence.
    pub(super) fn all_are(
        &self,
        expected: State,
        places: &[usize],
        when: &str,
    ) -> Result<(), Stop> {
        all_are(expected, &self.states(places), when)
    }
}

/// That all of `states`, which were found `when`, are `expected`.
pub(super) fn all_are(expected: State, states: &[State], when: &str) -> Result<(), Stop> {
    states
        .iter()
        .position(|&state| state != expected)
        .map_or(Ok(()), |position| Err(words::state(when, position, states, expected)))
}
