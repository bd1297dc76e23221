//! The grader itself, as a user runs it.

use crate::{fixtures::Fixture, row::Verdict};
use serde::Deserialize;
use std::{
    error::Error,
    path::{Path, PathBuf},
    process::Command,
};

/// The program, built.
pub(crate) struct Grader {
    binary: PathBuf,
}

#[derive(Deserialize)]
struct Report {
    exercises: Vec<Graded>,
}

#[derive(Deserialize)]
struct Graded {
    verdict: String,
    checks: Vec<Check>,
}

#[derive(Deserialize)]
struct Check {
    id: String,
    outcome: String,
}

/// Builds it, and the checks of an exercise.
pub(crate) fn prepare(clone: &Path, first: &Fixture) -> Result<Grader, Box<dyn Error>> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--package", "grader"]).current_dir(clone);
    if !cargo.status()?.success() {
        return Err("the grader does not build".into());
    }
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let grader = Grader { binary: clone.join(target).join("debug/grader") };
    grader.grade(first)?;
    Ok(grader)
}

impl Grader {
    /// Grades one fixture.
    pub(crate) fn grade(&self, fixture: &Fixture) -> Result<Verdict, Box<dyn Error>> {
        let output = Command::new(&self.binary)
            .args(["grade", &fixture.exercise, "--format", "json", "--source"])
            .arg(&fixture.source)
            .output()?;
        let report: Report = serde_json::from_slice(&output.stdout)
            .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
        let Some(graded) = report.exercises.first() else { return Err("nothing graded".into()) };
        let failed: Vec<&str> = graded
            .checks
            .iter()
            .filter(|check| check.outcome != "pass")
            .map(|check| check.id.as_str())
            .collect();
        let reason = format!("{}: {}", graded.verdict, failed.join(", "));
        Ok(match graded.verdict.as_str() {
            "pass" => Verdict::Passed,
            "fail" | "compile_error" => Verdict::Failed(reason),
            _ => Verdict::Cannot(reason),
        })
    }
}
