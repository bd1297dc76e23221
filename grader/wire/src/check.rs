//! How a check describes itself: the grader never links the checks, it asks for this.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Mistake;

/// One check, as the harness lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckInfo {
    /// `exercise::name`, unique over the course.
    pub id: String,
    /// The rule of the exercise that it enforces, such as `SC2`.
    pub rule: String,
    /// What sort of evidence it goes by.
    pub kind: Kind,
    /// What its failure most likely is.
    pub mistake: Mistake,
    /// What it does, as a sentence for the learner.
    pub title: String,
    /// The worlds in which it means something.
    pub worlds: Vec<World>,
    /// Whether other checks may run beside it.
    pub footprint: Footprint,
    /// How long it may go without progress on an idle machine before it counts as hung.
    pub patience: Duration,
}

/// What sort of evidence a check goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Many rounds on real threads, looking for an interleaving that breaks the rule.
    Stress,
    /// Lower bounds, order and counts on a clock.
    Timing,
    /// Somebody must go on: the failure is a hang.
    Hang,
    /// Every schedule of a small scenario.
    Model,
    /// What one thread can see of the interface.
    Api,
}

/// Where a check runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum World {
    /// Real threads, real clock.
    Native,
    /// Chosen schedules, virtual clock.
    Sim,
}

impl World {
    /// Its name, as files and options have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Sim => "sim",
        }
    }
}

/// What a check needs of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Footprint {
    /// Mostly asleep, or short: others may run beside it.
    Shared,
    /// Keeps the cores busy on purpose: it runs alone.
    Alone,
}
