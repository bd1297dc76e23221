//! What a grading has come to before it is over: the first failure, and who has been asked.

use lockstep_wire::{Budget, World};

use super::verdict::text;
use crate::report::{Graded, Report, SEED};

/// What a grading has come to so far.
#[derive(Debug, Clone, Default)]
pub(super) struct SoFar {
    /// Checks of the simulated world that are over.
    pub(super) simulated: usize,
    /// Those on real threads.
    pub(super) native: usize,
    /// The report of the first failure, as if nothing came after it.
    pub(super) failure: Option<String>,
}

impl SoFar {
    /// What `graded` says. What was the first failure `before` stays the first.
    pub(super) fn of(graded: &Graded, before: Option<String>) -> Self {
        let of = |world| graded.checks.iter().filter(|judged| judged.world == world).count();
        let first = || {
            graded.first_failure()?;
            let exercises = vec![graded.clone()];
            Some(text(&Report { seed: SEED, budget: Budget::Quick, exercises }))
        };
        Self {
            simulated: of(World::Sim),
            native: of(World::Native),
            failure: before.or_else(first),
        }
    }
}
