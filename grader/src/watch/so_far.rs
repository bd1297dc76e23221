//! What a grading has come to before it is over: the first failure, and who has been asked.

use lockstep_wire::{Budget, World};

use super::verdict::text;
use crate::report::{Graded, Reader, Report, SEED};

/// What a grading has come to so far.
#[derive(Debug, Clone, Default)]
pub(super) struct SoFar {
    /// Checks of the simulated world that are over.
    pub(super) simulated: usize,
    /// Those on real threads.
    pub(super) native: usize,
    /// The first failure.
    pub(super) failure: Option<FirstFailure>,
}

/// The first failure, while there may be others.
#[derive(Debug, Clone)]
pub(super) struct FirstFailure {
    /// The report of it, for a screen.
    pub(super) text: String,
    /// The same in a line, for a reader of lines: the report is still to come.
    pub(super) line: String,
}

impl SoFar {
    /// What `graded` says. What was the first failure `before` stays the first.
    pub(super) fn of(graded: &Graded, before: Option<FirstFailure>) -> Self {
        let of = |world| graded.checks.iter().filter(|judged| judged.world == world).count();
        let first = || {
            graded.first_failure()?;
            let exercises = vec![graded.clone()];
            let report =
                Report { seed: SEED, budget: Budget::Quick, exercises, missing: Vec::new() };
            Some(FirstFailure { text: text(&report, Reader::Early), line: graded.first_line() })
        };
        Self {
            simulated: of(World::Sim),
            native: of(World::Native),
            failure: before.or_else(first),
        }
    }
}
