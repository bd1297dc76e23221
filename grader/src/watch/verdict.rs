//! What is known of one exercise: its last report, and whether that is still true.

use super::{keys, orders::Now};
use crate::report::{Reader, Report, Verdict};

/// What is known of one exercise.
#[derive(Debug, Default)]
pub(super) struct Known {
    report: Option<Report>,
    /// The report as the screen has it, or why there is none.
    text: String,
    has_passed: bool,
    /// Whether the files have changed since.
    is_old: bool,
    is_gone: bool,
}

impl Known {
    /// Of an exercise that was not looked at; whether it `has_passed` before is remembered.
    pub(super) fn new(has_passed: bool) -> Self {
        Self { has_passed, ..Self::default() }
    }

    /// Takes note of a `report`.
    pub(super) fn graded(&mut self, report: Report) {
        self.text = text(&report, Reader::Watcher(keys::NAMED));
        self.report = Some(report);
        self.is_old = false;
        if let Some(verdict) = self.verdict() {
            self.has_passed = verdict == Verdict::Pass;
        }
    }

    /// Takes note that the grader could not do its work, and `why`.
    pub(super) fn could_not(&mut self, why: String) {
        self.report = None;
        self.text = why;
        // The same again may work: a disk that was full is not.
        self.is_old = true;
    }

    /// Takes note of a change of its files.
    pub(super) fn changed(&mut self, now: Now) {
        self.is_old = true;
        self.is_gone = now == Now::Gone;
    }

    /// Whether the last grade passed, in this call of the grader or before.
    pub(super) fn has_passed(&self) -> bool {
        self.has_passed
    }

    /// Whether the report says that it passes.
    pub(super) fn passes(&self) -> bool {
        self.verdict() == Some(Verdict::Pass)
    }

    /// Whether there is a report, of the files as they are.
    pub(super) fn is_up_to_date(&self) -> bool {
        self.report.is_some() && !self.is_old
    }

    /// Whether the files as they are pass, so that the reference solution gives nothing away.
    pub(super) fn may_be_compared(&self) -> bool {
        self.has_passed && !self.is_old
    }

    /// Whether its crate root is not there.
    pub(super) fn is_gone(&self) -> bool {
        self.is_gone
    }

    /// The report as the screen has it, or why there is none; empty where nothing was tried.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The check that the report shows, the schedule in which it fails, and its seed.
    pub(super) fn failing_schedule(&self) -> Option<(String, String, u64)> {
        let graded = self.report.as_ref()?.exercises.first()?;
        let judged = graded.first_failure()?;
        let schedule = judged.lanes.as_ref()?.schedule.clone();
        Some((judged.check.id.clone(), schedule, judged.seed))
    }

    fn verdict(&self) -> Option<Verdict> {
        Some(self.report.as_ref()?.exercises.first()?.verdict())
    }
}

/// `report` as the screen has it.
pub(super) fn text(report: &Report, reader: Reader) -> String {
    let mut text = Vec::new();
    // Memory takes everything.
    let _ = report.write_for(reader, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}
