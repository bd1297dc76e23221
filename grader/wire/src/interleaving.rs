//! What the simulated world adds to a finding: how far it looked, and the schedule that fails.

use serde::{Deserialize, Serialize};

use crate::SourceLine;

/// How far a search went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explored {
    /// Schedules that were run.
    pub schedules: u64,
    /// Whether that is every interleaving there is.
    pub exhaustive: bool,
}

/// One failing schedule, step by step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interleaving {
    /// Replays it: the scene of the check, an `@`, and the decisions of the engine.
    pub schedule: String,
    /// The number of the schedule that failed first, over all scenes, from 1.
    pub found_at: u64,
    /// Whether nobody, or nobody in a circle of threads, could ever go on.
    pub deadlock: bool,
    /// Switches away from a thread that could have gone on.
    pub preemptions: usize,
    /// What happened, in order.
    pub steps: Vec<Step>,
    /// Who was blocked at the end.
    pub waits: Vec<Wait>,
}

/// One operation of one thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The number of the scheduling step.
    pub step: u32,
    /// Virtual nanoseconds since the start.
    pub time_ns: u64,
    /// Who.
    pub thread: String,
    /// What, in one word.
    pub op: String,
    /// To which object, if to any.
    pub object: String,
    /// With which result, if it has one.
    pub value: String,
    /// On which line.
    pub at: Option<SourceLine>,
}

/// A thread that could not go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// Who.
    pub thread: String,
    /// For what.
    pub waits_for: String,
    /// On which line.
    pub at: Option<SourceLine>,
    /// Who would have to act first.
    pub held_by: Vec<String>,
    /// What it holds itself, and where it took that.
    pub holds: Vec<Hold>,
}

/// Something that a thread holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// What.
    pub object: String,
    /// Where it was taken.
    pub at: Option<SourceLine>,
}
