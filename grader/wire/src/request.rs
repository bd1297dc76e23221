//! What the grader asks of a harness: one request a process.

use serde::{Deserialize, Serialize};

/// The one request that a harness process serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// List the checks.
    Describe,
    /// Run one check.
    Run(Trial),
}

/// One run of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// The check's id.
    pub check: String,
    /// Where every random choice of the check comes from.
    pub seed: u64,
    /// How much work to put in.
    pub budget: Budget,
    /// Not a search but this one schedule, as an [`crate::Interleaving`] names it.
    pub schedule: Option<String>,
    /// Whether to tell every step of a failing schedule, not only the last ones.
    pub whole: bool,
    /// Not a search but so many random schedules of each scene, to count what the submission does
    /// in them: [`crate::Finding::Measured`].
    pub sample: Option<u32>,
}

/// How much work a check puts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Budget {
    /// A learner's save: enough for every known mistake.
    Quick,
    /// A final grade: ten times that on real threads, a hundred times in the simulated world.
    Full,
}
