//! A row of the table: what one tool made of one exercise.

use crate::fixtures::Fixture;
use std::{fmt, ops::AddAssign, time::Duration};

/// What a tool says about a fixture.
#[derive(Clone, Eq, PartialEq, Debug)]
pub(crate) enum Verdict {
    /// It is right, for all that was found.
    Passed,
    /// It is wrong.
    Failed(String),
    /// The tool cannot run it, or not to an end.
    Cannot(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => formatter.write_str("passed"),
            Self::Failed(reason) => write!(formatter, "failed; {reason}"),
            Self::Cannot(reason) => write!(formatter, "cannot; {reason}"),
        }
    }
}

/// How often which came out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    exercise: String,
    tool: &'static str,
    caught: usize,
    missed: usize,
    wrong_not_run: usize,
    passed: usize,
    false_alarms: usize,
    right_not_run: usize,
    pub(crate) cpu: Duration,
}

impl Row {
    /// What stands above.
    pub(crate) const HEADING: &str = "\
| exercise | tool | caught | missed | cannot run | passed | false alarms | cannot run | CPU s |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";

    /// An empty one.
    pub(crate) fn of(exercise: &str, tool: &'static str) -> Self {
        Self { exercise: exercise.to_owned(), tool, ..Self::default() }
    }

    /// One fixture more.
    pub(crate) fn count(&mut self, fixture: &Fixture, verdict: &Verdict) {
        let counted = match (fixture.is_right, verdict) {
            (false, Verdict::Failed(_)) => &mut self.caught,
            (false, Verdict::Passed) => &mut self.missed,
            (false, Verdict::Cannot(_)) => &mut self.wrong_not_run,
            (true, Verdict::Passed) => &mut self.passed,
            (true, Verdict::Failed(_)) => &mut self.false_alarms,
            (true, Verdict::Cannot(_)) => &mut self.right_not_run,
        };
        *counted += 1;
    }
}

impl AddAssign for Row {
    fn add_assign(&mut self, other: Self) {
        self.caught += other.caught;
        self.missed += other.missed;
        self.wrong_not_run += other.wrong_not_run;
        self.passed += other.passed;
        self.false_alarms += other.false_alarms;
        self.right_not_run += other.right_not_run;
        self.cpu += other.cpu;
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { exercise, tool, caught, missed, wrong_not_run, .. } = self;
        let Self { passed, false_alarms, right_not_run, cpu, .. } = self;
        write!(formatter, "| {exercise} | {tool} | {caught} | {missed} | {wrong_not_run} ")?;
        write!(formatter, "| {passed} | {false_alarms} | {right_not_run} | {} |", cpu.as_secs())
    }
}
