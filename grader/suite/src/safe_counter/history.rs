//! The counter as a sequential object, and histories of calls on it.

use crate::linear::{Model, explains};

use super::Counter;

/// A call, before it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Increment,
    Decrement,
    Reset,
    Value,
}

/// A call that was made, with what the caller saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Add(i64),
    Reset,
    Value(i64),
}

impl Op {
    pub(super) fn call(self, counter: &dyn Counter) -> Call {
        match self {
            Self::Increment => {
                counter.increment();
                Call::Add(1)
            }
            Self::Decrement => {
                counter.decrement();
                Call::Add(-1)
            }
            Self::Reset => {
                counter.reset();
                Call::Reset
            }
            Self::Value => Call::Value(counter.value()),
        }
    }
}

impl Call {
    /// By how much it changes the counter.
    pub(super) fn amount(&self) -> i64 {
        if let Self::Add(amount) = self { *amount } else { 0 }
    }
}

/// A counter with a sequential meaning.
#[derive(Debug, Clone)]
pub(super) struct Sequential(pub(super) i64);

impl Model for Sequential {
    type Call = Call;

    fn apply(&mut self, call: &Call) -> bool {
        match *call {
            Call::Add(amount) => self.0 += amount,
            Call::Reset => self.0 = 0,
            Call::Value(seen) => return self.0 == seen,
        }
        true
    }
}

/// Whether the updates in `history` alone come to `end`: then a reading is what is wrong.
pub(super) fn updates_come_to(before: i64, history: &[Vec<Call>], end: i64) -> bool {
    let is_update = |call: &&Call| !matches!(call, Call::Value(_));
    let updates: Vec<Vec<Call>> =
        history.iter().map(|done| done.iter().filter(is_update).copied().collect()).collect();
    explains(&Sequential(before), &updates, &|model| model.0 == end)
}

/// Whether `got` is more, or less, than any of the updates in `history` could make of `before`:
/// then none of them was lost, but one counted twice.
pub(super) fn is_beyond(before: i64, history: &[Vec<Call>], got: i64) -> bool {
    let amounts = || history.iter().flatten().map(Call::amount);
    let low: i64 = amounts().filter(|amount| *amount < 0).sum();
    let high: i64 = amounts().filter(|amount| *amount > 0).sum();
    !(before + low..=before + high).contains(&got)
}

/// `done` as the learner would write it.
pub(super) fn calls(done: &[Call]) -> String {
    let texts: Vec<String> = done
        .iter()
        .map(|call| match call {
            Call::Add(1) => "increment()".to_owned(),
            Call::Add(_) => "decrement()".to_owned(),
            Call::Reset => "reset()".to_owned(),
            Call::Value(seen) => format!("value() gave {seen}"),
        })
        .collect();
    texts.join(", then ")
}
