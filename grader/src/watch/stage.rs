//! How far a piece of work has come, by the events that it sent.

use super::{so_far::SoFar, words};
use crate::event::Event;

/// How far it has come.
#[derive(Debug, Default)]
pub(super) struct Stage {
    phase: Phase,
    compiled: usize,
    checks: usize,
    simulated: usize,
    so_far: SoFar,
}

#[derive(Debug, Default)]
enum Phase {
    #[default]
    Begun,
    Waiting,
    Building,
    Fetching,
    Checking,
}

impl Stage {
    /// Takes note of what the work says.
    pub(super) fn said(&mut self, event: Event) {
        match event {
            Event::WaitingForBuild => self.phase = Phase::Waiting,
            Event::Building { .. } => self.phase = Phase::Building,
            Event::Fetching => self.phase = Phase::Fetching,
            Event::Compiled { .. } => self.compiled += 1,
            Event::Built { .. } => {}
            Event::Checking { checks } => (self.phase, self.checks) = (Phase::Checking, checks),
            Event::Simulating { checks } => self.simulated = checks,
            // What it came to is told in full.
            Event::Checked { .. } => {}
        }
    }

    /// Takes note of what the grading has come to; what a reader of lines is told of it.
    pub(super) fn judged(&mut self, so_far: SoFar) -> Option<String> {
        let had_failed = self.has_failed();
        self.so_far = so_far;
        let first = self.so_far.failure.as_ref().filter(|_| !had_failed)?;
        Some(words::failed_already(&first.line))
    }

    /// That in words.
    pub(super) fn words(&self) -> String {
        match self.phase {
            Phase::Begun => words::GRADING.to_owned(),
            Phase::Waiting => words::OTHER_GRADER.to_owned(),
            Phase::Building => words::building(self.compiled),
            Phase::Fetching => words::FETCHING.to_owned(),
            Phase::Checking => {
                words::checking(self.so_far.simulated + self.so_far.native, self.checks)
            }
        }
    }

    /// What is known already: the first failure or, where there is none, how far each world has
    /// come. None before the first check is over.
    pub(super) fn so_far(&self) -> Option<String> {
        let SoFar { simulated, native, failure } = &self.so_far;
        if failure.is_some() || simulated + native == 0 {
            return failure.as_ref().map(|first| first.text.clone());
        }
        let of_threads = self.checks.saturating_sub(self.simulated);
        Some(words::so_far((*simulated, self.simulated), (*native, of_threads)))
    }

    /// Whether a check has failed already.
    pub(super) fn has_failed(&self) -> bool {
        self.so_far.failure.is_some()
    }
}
