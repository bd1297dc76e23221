//! JUnit XML: a suite for each exercise, a case for each check.
//!
//! Compile errors and the grader's own trouble have no check to stand at: they get a case of
//! their own, so that no consumer takes an empty suite for a pass.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::{Graded, Report, human};
use crate::judge::{Judged, Outcome};
use lockstep_wire::World;

/// Writes `report` as JUnit XML.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut document = Document::new("lockstep");
    for graded in &report.exercises {
        document.add_test_suite(suite(graded)?);
    }
    // In one go: the serializer hides the cause of a failed write, and a reader that has left is
    // none.
    let text = document.to_string().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn suite(graded: &Graded) -> io::Result<TestSuite> {
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
    for judged in &graded.checks {
        suite.add_test_case(case(graded, judged)?);
    }
    Ok(suite)
}

fn single(graded: &Graded, name: &str, kind: NonSuccessKind, text: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(text.lines().next().unwrap_or_default()).set_description(text);
    let mut case = TestCase::new(name, status);
    case.set_classname(graded.exercise.name);
    case
}

fn case(graded: &Graded, judged: &Judged) -> io::Result<TestCase> {
    let status = match judged.outcome {
        Outcome::Pass => TestCaseStatus::success(),
        Outcome::Skipped => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(judged.message.as_str());
            status
        }
        Outcome::Error => failed(NonSuccessKind::Error, graded, judged)?,
        Outcome::Fail | Outcome::Hang | Outcome::Crash | Outcome::Incomplete => {
            failed(NonSuccessKind::Failure, graded, judged)?
        }
    };
    // The same check may have run in both worlds.
    let name = match judged.world {
        World::Native => judged.check.id.clone(),
        World::Sim => format!("{} (simulated)", judged.check.id),
    };
    let mut case = TestCase::new(name, status);
    case.set_classname(judged.check.rule.as_str()).set_time(judged.took);
    Ok(case)
}

fn failed(kind: NonSuccessKind, graded: &Graded, judged: &Judged) -> io::Result<TestCaseStatus> {
    let mut status = TestCaseStatus::non_success(kind);
    let mistake = judged.mistake.map(|mistake| mistake.to_string());
    status
        .set_message(judged.message.as_str())
        .set_type(mistake.unwrap_or_else(|| judged.outcome.word().to_owned()))
        .set_description(body(graded, judged)?);
    Ok(status)
}

/// What the screen says about a failure, without colours.
fn body(graded: &Graded, judged: &Judged) -> io::Result<String> {
    let mut text = Vec::new();
    writeln!(text, "{}", judged.message)?;
    if let Some(at) = &judged.at {
        writeln!(text, "at {}", human::shown(graded, at))?;
    }
    human::evidence(graded, judged, &mut text)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    Ok(anstream::adapter::strip_str(&text).to_string())
}
