//! What the stages need of the world.

use hang::Symbols;
use lockstep_wire::{CheckInfo, Trial};

use crate::{
    build::{Harness, Scratch},
    clone::Clone,
    event::Events,
    exercise::Exercise,
    interrupt::Interrupt,
    run::{Catalogue, Job, Nursery, RunError, Runner},
    submission::Submission,
};

/// What the stages need of the world.
#[derive(Debug)]
pub(crate) struct Surroundings {
    pub(crate) clone: Clone,
    pub(crate) events: Events,
    pub(crate) interrupt: Interrupt,
    pub(crate) nursery: Nursery,
}

impl Surroundings {
    /// What runs harnesses of this grading.
    pub(crate) fn runner(&self, scratch: &Scratch) -> Runner<'_> {
        Runner {
            nursery: &self.nursery,
            interrupt: &self.interrupt,
            symbols: Symbols::new(),
            folder: scratch.temporary(),
            suite: self.clone.suite(),
        }
    }

    /// The checks of `exercise`, of which `harness` is one.
    pub(crate) fn catalogue(
        &self,
        runner: &Runner<'_>,
        exercise: &Exercise,
        harness: &Harness,
    ) -> Result<Vec<CheckInfo>, RunError> {
        let name = format!("{}-{}.json", exercise.name, harness.world.name());
        let path = self.clone.work().join("catalogues").join(name);
        Catalogue { path, made: harness.made, program: harness.program.clone() }.checks(runner)
    }

    /// `trial` of `check`, for `submission` in its `harness`.
    pub(crate) fn job(
        &self,
        submission: &Submission,
        harness: &Harness,
        (check, trial): (&CheckInfo, Trial),
    ) -> Job {
        let learner = self.clone.work().join("ws").join(submission.map.copy());
        Job {
            program: harness.program.clone(),
            world: harness.world,
            check: check.clone(),
            trial,
            learner: learner.display().to_string(),
        }
    }
}
