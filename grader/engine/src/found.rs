//! What a search gives back: how far it went, and the failure with its evidence.

use crate::op::{ObjectId, Op, Place, TaskId, Time};
use crate::schedule::Schedule;
use std::any::Any;
use std::fmt;

/// What a check hands to `end_with`.
pub type CheckFailure = Box<dyn Any + Send>;

/// The account of a search.
#[derive(Debug, Default)]
pub struct Search {
    /// Executions that ran to an end of their own.
    pub schedules: u64,
    /// Every interleaving was checked, up to the order of steps that commute.
    pub exhaustive: bool,
    /// How many that were, where it is exhaustive.
    pub interleavings: u64,
    /// Steps of all executions.
    pub steps: u64,
    /// An operation on the clock ran.
    pub timed: bool,
    /// An atomic operation weaker than `SeqCst` ran.
    pub weaker: bool,
    /// A wait ran that could have ended spuriously.
    pub waited: bool,
    /// Of all decisions: equal hashes mean the same schedules.
    pub hash: u64,
    /// A replay that could not take all the decisions of its schedule: it is one of another
    /// scenario, or of an earlier one.
    pub strayed: bool,
    /// The first failure.
    pub failure: Option<Found>,
}

/// A failure, its smallest known schedule and the evidence.
#[derive(Debug)]
pub struct Found {
    /// What went wrong.
    pub failure: Failure,
    /// The number of the schedule that failed first, from 1.
    pub at_schedule: u64,
    /// Replays it.
    pub schedule: Schedule,
    /// Switches away from a task that could have gone on.
    pub preemptions: usize,
    /// Schedules that the minimiser ran.
    pub tries: u64,
    /// The replay took another way than the search did: something outside the simulation (an
    /// address, say) decides. The trace is then empty.
    pub diverged: bool,
    /// Every operation, in order.
    pub trace: Vec<Event>,
    /// Who was blocked at the end.
    pub waits: Vec<Waiting>,
    /// The objects that were used.
    pub objects: Vec<ObjectInfo>,
    /// The tasks.
    pub tasks: Vec<TaskInfo>,
    /// All panics of the execution, in order.
    pub panics: Vec<PanicFact>,
    /// What the execution printed.
    pub output: String,
}

/// What went wrong.
pub enum Failure {
    /// No task can ever run again.
    Deadlock,
    /// Tasks wait for one another in a circle, though others live on.
    Cycle,
    /// The root panicked. This is the first panic that led to it.
    Panic {
        /// Who panicked.
        task: TaskId,
        /// The text of the panic.
        message: String,
        /// File and line.
        at: Option<(String, u32)>,
    },
    /// The execution took too many steps: a livelock, or a loop that never waits.
    StepLimit,
    /// The execution lasted too long.
    TimeLimit,
    /// A task ended the whole program.
    Exit {
        /// Who.
        task: TaskId,
        /// By which call, as text.
        call: String,
        /// On which line.
        at: Place,
    },
    /// The check itself found its rule broken.
    Check(CheckFailure),
}

impl Failure {
    /// Whether both are the same mistake, as far as one can tell.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Panic { at: a, .. }, Self::Panic { at: b, .. }) => a == b,
            (Self::Deadlock | Self::Cycle, Self::Deadlock | Self::Cycle) => true,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deadlock => formatter.write_str("Deadlock"),
            Self::Cycle => formatter.write_str("Cycle"),
            Self::Panic { task, message, at } => formatter
                .debug_struct("Panic")
                .field("task", task)
                .field("message", message)
                .field("at", at)
                .finish(),
            Self::StepLimit => formatter.write_str("StepLimit"),
            Self::Exit { task, call, at } => {
                write!(formatter, "{call} by {task:?} at {}:{}", at.file(), at.line())
            }
            Self::TimeLimit => formatter.write_str("TimeLimit"),
            Self::Check(payload) => match payload.downcast_ref::<String>() {
                Some(text) => formatter.debug_tuple("Check").field(text).finish(),
                None => formatter.write_str("Check(..)"),
            },
        }
    }
}

/// One entry of a trace.
#[derive(Clone, Debug)]
pub struct Event {
    /// The number of the scheduling step.
    pub step: u32,
    /// When.
    pub time: Time,
    /// Who.
    pub task: TaskId,
    /// What.
    pub op: Op,
    /// With which result.
    pub value: String,
    /// It cannot go on yet: another entry follows when it can.
    pub waits: bool,
    /// The task that could have gone on instead, where this one began by preempting it.
    pub preempted: Option<TaskId>,
}

/// A task that was blocked when the execution ended.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The task.
    pub task: TaskId,
    /// What it wanted to do.
    pub op: Op,
    /// Who would have to act first.
    pub held_by: Vec<TaskId>,
    /// What it holds, and since which line.
    pub holds: Vec<(ObjectId, Place)>,
    /// When it would have given up.
    pub deadline: Option<Time>,
}

/// An object of an execution.
#[derive(Clone, Debug)]
pub struct ObjectInfo {
    /// Its number.
    pub id: ObjectId,
    /// Its type, or `thread`.
    pub kind: &'static str,
    /// Where it was made.
    pub created: Place,
}

/// A task of an execution.
#[derive(Clone, Debug)]
pub struct TaskInfo {
    /// Its number.
    pub id: TaskId,
    /// `main`, the name it was given, or `thread 1`.
    pub name: String,
    /// Where it was started.
    pub spawned: Place,
    /// The object that stands for it in `Join`, `Park` and `Unpark`.
    pub object: ObjectId,
    /// It ran to its end.
    pub finished: bool,
    /// It was stopped from outside, and not yet let go on.
    pub frozen: bool,
}

/// A panic of an execution.
#[derive(Clone, Debug)]
pub struct PanicFact {
    /// Who panicked.
    pub task: TaskId,
    /// The text.
    pub message: String,
    /// File and line.
    pub at: Option<(String, u32)>,
}
