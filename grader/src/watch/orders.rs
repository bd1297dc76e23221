//! What the state machine takes and gives: what has happened, and what is to be done.

use super::so_far::SoFar;
use crate::{event::Event, exercise::Exercise, grading::GradingError, report::Report};

/// Something happened that `watch` has to do with.
#[derive(Debug)]
pub(super) enum Happened {
    /// Nothing but that the picture may be another one.
    Nothing,
    /// The learner wants something.
    Wished(Wish),
    /// These exercises have changed on the disk, in course order.
    Changed(Vec<Change>),
    /// The work that runs has something to say.
    Said(Event),
    /// The grading that runs has come so far.
    Judged(SoFar),
    /// The work that ran has ended; and what is wrong with the record, if anything is.
    Ended(Result<Report, GradingError>, Option<String>),
    /// What was asked has this answer.
    Answered(String),
}

/// What the learner can wish for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Next,
    Previous,
    Ask(Question),
    Rerun,
    Replay,
    Back,
    Scroll(Scroll),
    Suspend,
    Quit,
}

/// What others can tell about an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// One hint more.
    Hint,
    /// What the reference solution does differently.
    Diff,
    /// Where the learner stands with all of them.
    List,
}

/// Where to look in a text that is longer than the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scroll {
    Down,
    Up,
    PageDown,
    PageUp,
    Top,
    Bottom,
}

/// An exercise that is not on the disk as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    /// Its place in the course.
    pub(super) exercise: usize,
    /// What it is now.
    pub(super) now: Now,
}

/// What a changed exercise is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Now {
    /// Another text.
    New,
    /// The same text, written once more.
    Same,
    /// Not there.
    Gone,
}

/// What is to be done.
#[derive(Debug)]
pub(super) enum Order {
    /// Begin with this; nothing else runs.
    Begin(Job),
    /// Stop what runs. Its end is still told.
    Stop,
    /// Find an answer.
    Ask(Question, &'static Exercise),
    /// Let the learner walk through what was replayed.
    Walk(Box<Report>),
    /// Stand still until the shell says to go on. What runs has to have ended before.
    Suspend,
    /// Leave.
    Leave,
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Job {
    /// Grade the exercise at this place.
    Grade(usize),
    /// Replay the schedule in which a check of it fails.
    Replay { exercise: usize, check: String, schedule: String, seed: u64 },
}
