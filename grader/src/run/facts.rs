//! What was observed of one run of one check. Judging it is the next stage's work.

use std::{process::ExitStatus, time::Duration};

use hang::Blocked;
use lockstep_wire::{CheckInfo, Finding, Missing, Panicked};

use super::Excess;

/// Everything that is known of a run.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// How it ended.
    pub(crate) end: End,
    /// The panics of its threads, in order. Some checks ask for one.
    pub(crate) panics: Vec<Panicked>,
    /// What its jail lacks.
    pub(crate) missing: Vec<Missing>,
    /// The end of what it printed, if it printed anything.
    pub(crate) printed: String,
    /// From start to end.
    pub(crate) took: Duration,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub(crate) enum End {
    /// With the list of checks.
    Catalogue(Vec<CheckInfo>),
    /// With a verdict of the check.
    Verdict(Finding),
    /// The process ended without one.
    Exited(ExitStatus),
    /// It stopped making progress and was ended.
    Hung(Hang),
    /// It got somewhere all the time, but not to its end within this, and was ended.
    Overlong(Duration),
    /// It printed more than is taken, in bytes, and was ended.
    Flooded(u64),
    /// It took more of the machine than it may, and was ended.
    Greedy(Excess),
    /// It sent something that is no message, and was ended.
    Garbled(String),
}

/// A run that stopped making progress.
#[derive(Debug, Clone)]
pub(crate) struct Hang {
    /// Whether it is certain that no thread could ever have gone on.
    pub(crate) proven: bool,
    /// How long there was no progress, without the time in which it got no processor.
    pub(crate) quiet: Duration,
    /// Its threads, where they could be looked at.
    pub(crate) threads: Vec<Blocked>,
    /// Why there is less to say than usual.
    pub(crate) caveat: Option<String>,
}
