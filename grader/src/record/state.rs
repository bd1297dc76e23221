//! Where the learner stands with each exercise: what is remembered, held against the files as
//! they are now.

use std::fs;

use lockstep_wire::World;

use super::{Entry, Record};
use crate::{
    clone::Clone,
    exercise::{COURSE, Exercise},
    report::Verdict,
    submission::Submission,
};

/// Where the learner stands with one exercise.
#[derive(Debug, Clone)]
pub(crate) struct Standpoint {
    /// The exercise.
    pub(crate) exercise: &'static Exercise,
    /// What is to be said of the files as they are.
    pub(crate) state: State,
    /// What is remembered; empty where nothing is.
    pub(crate) entry: Entry,
}

/// What is to be said of an exercise's files as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// They are as they came.
    NotStarted,
    /// Something is written, and was never graded.
    NotGraded,
    /// They were changed since the last grade, which came to this.
    Stale(Verdict),
    /// This is what they came to.
    Graded(Verdict),
    /// They passed, in this world alone: the other was not asked.
    PassedIn(World),
}

impl Standpoint {
    /// Whether nothing is written, and never was as far as anybody remembers.
    pub(crate) fn is_untouched(&self) -> bool {
        self.state == State::NotStarted && self.entry.first_passed.is_none()
    }
}

impl State {
    /// Whether there is nothing left to do.
    pub(crate) fn passes(self) -> bool {
        self == Self::Graded(Verdict::Pass)
    }

    /// The word for other programs.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::NotGraded => "not_graded",
            Self::Stale(_) => "stale",
            Self::Graded(verdict) => verdict.word(),
            Self::PassedIn(_) => "pass_in_one_world",
        }
    }
}

impl Entry {
    /// Whether the last grade asked both worlds.
    pub(super) fn is_whole(&self) -> bool {
        [World::Native, World::Sim].iter().all(|world| self.worlds().contains(world))
    }
}

/// Where the learner stands, in course order.
pub(crate) fn standpoints(clone: &Clone, record: &Record) -> Vec<Standpoint> {
    let standpoint = |exercise: &'static Exercise| {
        let entry = record.entry(exercise.name).cloned().unwrap_or_default();
        Standpoint { exercise, state: state(clone, exercise, &entry), entry }
    };
    COURSE.iter().map(standpoint).collect()
}

/// What to do next: the first exercise behind `exercise` that does not pass, else the first of
/// all; `None` where every one passes.
pub(crate) fn next<'a>(
    standpoints: &'a [Standpoint],
    exercise: Option<&Exercise>,
) -> Option<&'a Standpoint> {
    let at = standpoints.iter().position(|one| Some(one.exercise) == exercise);
    let (before, after) = standpoints.split_at(at.map_or(0, |at| at + 1));
    after.iter().chain(before).find(|one| !one.state.passes())
}

fn state(clone: &Clone, exercise: &'static Exercise, entry: &Entry) -> State {
    if fs::read_to_string(clone.written(exercise.name)).is_ok_and(|text| text == exercise.stub) {
        return State::NotStarted;
    }
    let submission = Submission::read(exercise, &clone.stub(exercise.name));
    let same = submission.is_ok_and(|one| entry.is_of(&one.fingerprint()));
    match (entry.verdict(), same, &entry.worlds()[..]) {
        (None, ..) => State::NotGraded,
        (Some(verdict), false, _) => State::Stale(verdict),
        (Some(Verdict::Pass), true, [world]) => State::PassedIn(*world),
        (Some(verdict), true, _) => State::Graded(verdict),
    }
}
