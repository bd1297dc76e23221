//! What a check is, and the ways in which it ends.
//!
//! A check is a value: what it enforces, what it needs, and the function that does it. It ends
//! in an [`Outcome`]: what was tried, or the reason to stop, which travels upwards with `?`.

use std::time::Duration;

use lockstep_wire::{CheckInfo, Failure, Finding, Footprint, Kind, Mistake, Panicked, World};

use crate::lab::Lab;

/// For checks that state their rule in terms that hold on any schedule and any clock.
pub(crate) const BOTH: &[World] = &[World::Native, World::Sim];
/// For what only chosen schedules and exact time can show.
pub(crate) const SIM: &[World] = &[World::Sim];
/// For stress: chance is what it works with, and the simulated world has none.
pub(crate) const NATIVE: &[World] = &[World::Native];

/// One check of an exercise whose submissions look like `S`.
#[derive(Debug)]
pub struct Check<S: ?Sized> {
    /// Its name within the exercise.
    pub name: &'static str,
    /// The rule that it enforces.
    pub rule: &'static str,
    /// What sort of evidence it goes by.
    pub kind: Kind,
    /// What its failure most likely is.
    pub mistake: Mistake,
    /// What it does, as a sentence for the learner.
    pub title: &'static str,
    /// The worlds in which it means something.
    pub worlds: &'static [World],
    /// Whether others may run beside it.
    pub footprint: Footprint,
    /// How long it may go without progress on an idle machine.
    pub patience: Duration,
    /// The check itself.
    pub run: fn(&Lab, &S) -> Outcome,
}

impl<S: ?Sized> Check<S> {
    /// As the grader sees it, in `exercise`.
    pub(crate) fn info(&self, exercise: &str) -> CheckInfo {
        CheckInfo {
            id: format!("{exercise}::{}", self.name),
            rule: self.rule.to_owned(),
            kind: self.kind,
            mistake: self.mistake,
            title: self.title.to_owned(),
            worlds: self.worlds.to_vec(),
            footprint: self.footprint,
            patience: self.patience,
        }
    }
}

/// What was tried, as a sentence with numbers; or the reason to stop.
pub type Outcome = Result<String, Stop>;

/// Why a check ended before it had tried everything.
#[derive(Debug)]
pub enum Stop {
    /// The rule is broken.
    Broken(Box<Failure>),
    /// The submission is not written yet.
    Incomplete(Panicked),
    /// This machine cannot tell.
    Inconclusive(String),
    /// The check went wrong.
    Trouble(String),
}

impl Stop {
    /// The rule is broken, as `message` says.
    pub fn broken(message: impl Into<String>) -> Self {
        Self::Broken(Box::new(Failure {
            mistake: None,
            message: message.into(),
            evidence: Vec::new(),
            panicked: None,
            interleaving: None,
        }))
    }

    /// The same with a line of `evidence` more.
    #[must_use]
    pub fn because(mut self, evidence: impl Into<String>) -> Self {
        if let Self::Broken(failure) = &mut self {
            failure.evidence.push(evidence.into());
        }
        self
    }

    /// The same with a closer diagnosis than the check's own.
    #[must_use]
    pub fn as_mistake(mut self, mistake: Mistake) -> Self {
        if let Self::Broken(failure) = &mut self {
            failure.mistake = Some(mistake);
        }
        self
    }
}

/// An outcome as the grader hears of it.
pub(crate) fn finding(outcome: Outcome) -> Finding {
    match outcome {
        Ok(tried) => Finding::Pass { tried, explored: None },
        Err(Stop::Broken(failure)) => Finding::Fail(*failure),
        Err(Stop::Incomplete(panicked)) => Finding::Incomplete(panicked),
        Err(Stop::Inconclusive(reason)) => Finding::Inconclusive { reason },
        Err(Stop::Trouble(message)) => Finding::Trouble { message },
    }
}
