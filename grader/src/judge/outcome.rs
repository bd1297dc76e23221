//! What a run of a check came to.

use std::{fmt, time::Duration};

use lockstep_wire::{CheckInfo, Explored, Mistake, World};

use super::Trace;

/// One check, judged.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    /// The check.
    pub(crate) check: CheckInfo,
    /// Where it ran.
    pub(crate) world: World,
    /// Where its random choices came from.
    pub(crate) seed: u64,
    /// What it came to.
    pub(crate) outcome: Outcome,
    /// What the mistake most likely is, where there is one.
    pub(crate) mistake: Option<Mistake>,
    /// What happened; for a pass, what was tried.
    pub(crate) message: String,
    /// What was observed, a line each.
    pub(crate) evidence: Vec<String>,
    /// The learner's line that it comes down to, if one can be named.
    pub(crate) at: Option<Place>,
    /// The threads that were stuck.
    pub(crate) blocked: Vec<BlockedThread>,
    /// What their being stuck comes to, in a sentence, where more is known than each one's state.
    pub(crate) closing: String,
    /// How far the search went, in the simulated world.
    pub(crate) explored: Option<Explored>,
    /// The schedule that fails, in the simulated world.
    pub(crate) lanes: Option<Lanes>,
    /// The same with the steps of the check itself.
    pub(crate) trace: Option<Trace>,
    /// The end of what the submission printed.
    pub(crate) printed: String,
    /// From start to end.
    pub(crate) took: Duration,
}

/// A line of the submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Relative to the submission.
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: u32,
}

/// A failing schedule, as far as it stands in the learner's code.
#[derive(Debug, Clone)]
pub(crate) struct Lanes {
    /// Replays it.
    pub(crate) schedule: String,
    /// The number of the schedule that failed first, from 1; none where this one was asked for.
    pub(crate) found_at: Option<u64>,
    /// Switches away from a thread that could have gone on.
    pub(crate) preemptions: usize,
    /// What happened on the learner's lines, in order.
    pub(crate) steps: Vec<Lane>,
}

/// One operation of one thread.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    /// The number of the scheduling step.
    pub(crate) step: u32,
    /// Virtual nanoseconds since the start.
    pub(crate) time_ns: u64,
    /// Who.
    pub(crate) thread: String,
    /// What, as the learner knows it: `load`, `waits for lock`.
    pub(crate) op: String,
    /// What it means for others.
    pub(crate) role: Role,
    /// To which object, if to any: `balance#1`.
    pub(crate) object: String,
    /// With which result, if it has one.
    pub(crate) value: String,
    /// On which line.
    pub(crate) at: Place,
    /// The text of that line.
    pub(crate) source: String,
    /// The thread that was stopped for this step, though it could have gone on.
    pub(crate) preempted: Option<String>,
    /// Whether a reader has to see it.
    pub(crate) matters: bool,
}

/// What an operation means for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Takes a lock.
    Takes,
    /// Gives one back.
    Gives,
    /// Cannot go on yet.
    Waits,
    /// Goes on after a wait.
    Wakes,
    /// Looks and changes nothing.
    Looks,
    /// Anything else.
    Acts,
}

/// A thread that was stuck.
#[derive(Debug, Clone)]
pub(crate) struct BlockedThread {
    /// Its name.
    pub(crate) thread: String,
    /// What it waits for, such as `Mutex #1`.
    pub(crate) waits_for: String,
    /// Whether that is something which another thread has to say: a notification, a message.
    pub(crate) waits_for_a_signal: bool,
    /// The thread whose end it waits for, if that is what it does.
    pub(crate) joins: Option<String>,
    /// The thread that probably holds what it waits for.
    pub(crate) held_by: Option<String>,
    /// Whether that is known rather than likely.
    pub(crate) exact: bool,
    /// Where that thread took it, if that is known.
    pub(crate) held_since: Option<Place>,
    /// What it holds itself, as far as that is known.
    pub(crate) holds: Vec<Held>,
    /// Where it stands in the submission.
    pub(crate) at: Option<Place>,
    /// The learner's function there.
    pub(crate) function: String,
    /// Whether it uses the processor.
    pub(crate) spinning: bool,
}

/// Something that a stuck thread holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    /// What.
    pub(crate) object: String,
    /// Where it was taken, if that is known.
    pub(crate) at: Option<Place>,
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The rule held in everything that was tried.
    Pass,
    /// The rule was broken.
    Fail,
    /// It stopped making progress.
    Hang,
    /// The process ended before the check was over.
    Crash,
    /// The submission says `todo!()`.
    Incomplete,
    /// This machine cannot tell.
    Skipped,
    /// The grader's own trouble.
    Error,
}

/// What a panic says that only passes on that another thread panicked before.
pub(super) const POISON: &str = "PoisonError";

impl Lanes {
    /// Whether only one thread came to the learner's lines.
    pub(crate) fn is_alone(&self) -> bool {
        self.steps.windows(2).all(|two| two[0].thread == two[1].thread)
    }

    /// Whether no thread had to do with another one on the learner's lines: none was stopped for
    /// another, none waited, and no two met at an object.
    pub(super) fn are_apart(&self) -> bool {
        let waits = |lane: &Lane| matches!(lane.role, Role::Waits | Role::Wakes);
        let meets = |lane: &Lane| {
            let at = |other: &Lane| other.object == lane.object && other.thread != lane.thread;
            !lane.object.is_empty() && self.steps.iter().any(at)
        };
        self.preemptions == 0 && !self.steps.iter().any(|lane| waits(lane) || meets(lane))
    }
}

impl Lane {
    /// Whether it is a panic that does not only pass on another one.
    pub(super) fn is_first_panic(&self) -> bool {
        self.op == "panics:" && !self.value.contains(POISON)
    }
}

impl Outcome {
    /// Whether the rule counts as broken.
    pub(crate) fn is_broken(self) -> bool {
        matches!(self, Self::Fail | Self::Hang | Self::Crash)
    }

    /// The word in the JSON report.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Hang => "hang",
            Self::Crash => "crash",
            Self::Incomplete => "incomplete",
            Self::Skipped => "skipped",
            Self::Error => "error",
        }
    }
}

impl Judged {
    /// A check that passes until something is found.
    pub(crate) fn new(check: CheckInfo, world: World, seed: u64, took: Duration) -> Self {
        Self {
            check,
            world,
            seed,
            outcome: Outcome::Pass,
            mistake: None,
            message: String::new(),
            evidence: Vec::new(),
            at: None,
            blocked: Vec::new(),
            closing: String::new(),
            explored: None,
            lanes: None,
            trace: None,
            printed: String::new(),
            took,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
