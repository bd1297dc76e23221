//! What the grader asks of a harness: one request a process.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The one request that a harness process serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// List the checks.
    Describe,
    /// Run one check.
    Run {
        /// Which one, and how.
        trial: Trial,
        /// What the verdict must bear.
        seal: Seal,
    },
}

/// A number that the grader draws for one run of one check, and that its verdict must repeat.
///
/// It reaches the harness before the learner's code runs, and stays where safe code cannot read:
/// whoever got at the line to the grader would have nothing to say there.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal([u64; 2]);

impl Seal {
    /// The seal with these bits, which nobody can guess.
    #[must_use]
    pub fn new(bits: u128) -> Self {
        Self([(bits >> 64) as u64, bits as u64])
    }
}

/// Not the number itself: what is printed may be read.
impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(..)")
    }
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
    /// Whether fewer rounds will do on real threads: the simulation judges the same submission, and
    /// finds what it finds without luck.
    pub light: bool,
}

impl Trial {
    /// A search of `check`, which tells what is left of the first failing schedule.
    #[must_use]
    pub fn search(check: String, seed: u64, budget: Budget) -> Self {
        Self { check, seed, budget, schedule: None, whole: false, sample: None, light: false }
    }
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
