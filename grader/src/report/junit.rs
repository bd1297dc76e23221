//! JUnit XML: a suite for each exercise, a case for each check.
//!
//! Compile errors and the grader's own trouble have no check to stand at: they get a case of
//! their own, so that no consumer takes an empty suite for a pass.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::{Graded, Report};
use crate::judge::{Judged, Outcome};

/// Writes `report` as JUnit XML.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut document = Document::new("lockstep");
    for graded in &report.exercises {
        document.add_test_suite(suite(graded));
    }
    // In one go: the serializer hides the cause of a failed write, and a reader that has left is
    // none.
    let text = document.to_string().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn suite(graded: &Graded) -> TestSuite {
    let mut suite = TestSuite::new(graded.exercise.name);
    suite.set_time(graded.build + graded.run);
    if let Some(trouble) = &graded.trouble {
        suite.add_test_case(single(graded, "grader", NonSuccessKind::Error, trouble));
    }
    let errors: Vec<String> = graded
        .errors()
        .map(|diagnostic| anstream::adapter::strip_str(&diagnostic.rendered).to_string())
        .collect();
    if !errors.is_empty() {
        suite.add_test_case(single(
            graded,
            "compiles",
            NonSuccessKind::Failure,
            &errors.join("\n"),
        ));
    }
    suite.add_test_cases(graded.checks.iter().map(case));
    suite
}

fn single(graded: &Graded, name: &str, kind: NonSuccessKind, text: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(text.lines().next().unwrap_or_default()).set_description(text);
    let mut case = TestCase::new(name, status);
    case.set_classname(graded.exercise.name);
    case
}

fn case(judged: &Judged) -> TestCase {
    let status = match judged.outcome {
        Outcome::Pass => TestCaseStatus::success(),
        Outcome::Skipped => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(judged.message.as_str());
            status
        }
        Outcome::Error => failed(NonSuccessKind::Error, judged),
        Outcome::Fail | Outcome::Hang | Outcome::Crash | Outcome::Incomplete => {
            failed(NonSuccessKind::Failure, judged)
        }
    };
    let mut case = TestCase::new(judged.check.id.as_str(), status);
    case.set_classname(judged.check.rule.as_str()).set_time(judged.took);
    case
}

fn failed(kind: NonSuccessKind, judged: &Judged) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    let mistake = judged.mistake.map(|mistake| mistake.to_string());
    status
        .set_message(judged.message.as_str())
        .set_type(mistake.unwrap_or_else(|| judged.outcome.word().to_owned()))
        .set_description(judged.evidence.join("\n"));
    status
}
