//! What the simulated world adds to a finding: how far it looked, and the schedule that fails.
//!
//! An interleaving is raw evidence. Threads and objects are numbers into its own lists, places
//! are as the compiler names them; what a reader calls them is the grader's business, which has
//! the text of the submission.

use serde::{Deserialize, Serialize};

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
    /// The number of the schedule that failed first, over all scenes, from 1; none where this one
    /// was asked for.
    pub found_at: Option<u64>,
    /// How it ended.
    pub ending: Ending,
    /// Switches away from a thread that could have gone on.
    pub preemptions: usize,
    /// Every thread; the first is the check's own.
    pub threads: Vec<Thread>,
    /// Every object that threads used.
    pub objects: Vec<Object>,
    /// Steps ahead of the first one told: the end is where it goes wrong.
    pub left_out: usize,
    /// What happened, in order.
    pub steps: Vec<Step>,
    /// Who was blocked at the end.
    pub waits: Vec<Wait>,
}

/// What ended a failing schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The check found its rule broken.
    Check,
    /// A panic that nobody caught.
    Panic,
    /// The submission ended the whole program.
    Exit,
    /// Nobody could ever go on.
    Deadlock,
    /// Threads waited for one another in a circle, while others lived on.
    Circle,
    /// More steps than any right submission takes.
    Endless,
    /// More virtual time than any right submission takes.
    Overlong,
}

/// A thread of an execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thread {
    /// Its name, or one that was made up.
    pub name: String,
    /// Where it was started.
    pub spawned: Spot,
    /// The object that stands for it, as others join or unpark it.
    pub object: usize,
    /// Whether it came to its end.
    pub finished: bool,
}

/// Something that threads share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// Its type, such as `Mutex`.
    pub kind: String,
    /// Where it was made.
    pub created: Spot,
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
    pub thread: usize,
    /// What, in one word of the engine's: its kind of operation in lower case.
    pub op: String,
    /// To which object, if to any.
    pub object: Option<usize>,
    /// The second object that takes part: the mutex of a condition variable.
    pub second: Option<usize>,
    /// With which result, if it has one.
    pub value: String,
    /// Whether it cannot go on yet: another step follows when it can.
    pub waits: bool,
    /// The thread that could have gone on instead, where this step began by stopping it.
    pub preempted: Option<usize>,
    /// Where.
    pub at: Spot,
}

/// A thread that could not go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// Who.
    pub thread: usize,
    /// What it wanted to do, as in a [`Step`].
    pub op: String,
    /// For which object.
    pub object: Option<usize>,
    /// Where.
    pub at: Spot,
    /// Who would have to act first.
    pub held_by: Vec<usize>,
    /// What it holds itself, and where it took that.
    pub holds: Vec<Hold>,
    /// When it would have given up, in virtual nanoseconds.
    pub until_ns: Option<u64>,
}

/// Something that a thread holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// What.
    pub object: usize,
    /// Where it was taken.
    pub at: Spot,
}

/// A line of source and where in it an expression begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// The file, as the compiler names it.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1; 0 where only the line is known.
    pub column: u32,
}
