//! A row whose mutexes go by number, and the submission that locks them.
//!
//! A scene says who locks which number. Where the mutex of a number lies among the others is
//! drawn from the seed: it is no part of any rule.

use crate::lab::Lab;

use super::{Subject, aside::Obstacle, row::Row};

/// What the check locks and keeps, by number of the mutex.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kept {
    /// One, as std does.
    Plain(usize),
    /// Some, by a call.
    Several(&'static [usize]),
}

/// A row in an order of its own.
pub(super) struct Shuffled<'a> {
    row: Row,
    places: Vec<usize>,
    subject: &'a dyn Subject,
}

impl<'a> Shuffled<'a> {
    /// `count` mutexes.
    pub(super) fn new(lab: &Lab, subject: &'a dyn Subject, count: usize) -> Self {
        let mut rng = lab.rng();
        let row = Row::new(&mut rng, count);
        let places = row.shuffled(&mut rng);
        Self { row, places, subject }
    }

    /// Locks those with `numbers` and lets them go.
    pub(super) fn call(&self, numbers: &[usize]) {
        drop(self.row.taken(self.subject, &self.list(numbers)));
    }

    /// Locks what is to be kept.
    pub(super) fn keep(&self, kept: Kept) -> Obstacle<'_> {
        match kept {
            Kept::Plain(number) => Obstacle::plain(&self.row, self.places[number]),
            Kept::Several(numbers) => {
                Obstacle::several(&self.row, self.subject, &self.list(numbers))
            }
        }
    }

    fn list(&self, numbers: &[usize]) -> Vec<usize> {
        numbers.iter().map(|&number| self.places[number]).collect()
    }
}
