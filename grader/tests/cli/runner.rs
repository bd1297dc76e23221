//! Submissions that misbehave, from `fixtures/runner`: what the grader makes of each.
//!
//! The table there says what must come of them. A new one needs no code.

use std::{collections::BTreeMap, fmt::Write, fs};

use serde::Deserialize;

use crate::{
    document::Report,
    kernel::without_a_jail,
    leftovers::{processes, scratch_folders},
    program::{clone, grader, ran, turn, work},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    about: String,
    check: String,
    outcome: String,
    says: String,
    /// What must come of it in the simulated world, where that is looked at.
    sim: Option<Besides>,
    /// What must come of it on real threads where the kernel keeps nothing in.
    bare: Option<Besides>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Besides {
    outcome: String,
    says: String,
}

#[test]
fn each_misbehaviour_gets_its_outcome_and_leaves_nothing_behind() {
    let _turn = turn();
    let mut wrong = String::new();
    for (name, entry) in table() {
        try_one(&mut wrong, &name, "native", &entry.check, &entry.outcome, &entry.says);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn each_misbehaviour_gets_its_outcome_in_the_simulated_world() {
    let _turn = turn();
    let mut wrong = String::new();
    for (name, entry) in table() {
        if let Some(sim) = &entry.sim {
            try_one(&mut wrong, &name, "sim", &entry.check, &sim.outcome, &sim.says);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn each_misbehaviour_is_stood_where_the_kernel_keeps_nothing_in() {
    let _turn = turn();
    let mut wrong = String::new();
    without_a_jail(|| {
        for (name, entry) in table() {
            if let Some(bare) = &entry.bare {
                try_one(&mut wrong, &name, "native", &entry.check, &bare.outcome, &bare.says);
            }
        }
    });
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Grades one of them in one world and adds to `wrong` what is not as it must be.
fn try_one(wrong: &mut String, name: &str, world: &str, check: &str, outcome: &str, says: &str) {
    let source = format!("fixtures/runner/{name}.rs");
    let args = ["safe_counter", "--source", &source, "--check", check, "--world", world];
    let ran = ran(&grader(&args).args(["--format", "json"]).output().unwrap());
    // A pass is 0, trouble is 2, and none of these is trouble.
    let code = i32::from(outcome != "pass");
    if ran.code != code {
        writeln!(wrong, "{name}: exit code {} instead of {code}: {}", ran.code, ran.err).unwrap();
    }
    let report = ran.report();
    let (came, said) = first(&report);
    if came != outcome || !said.contains(says) {
        let said: String = said.chars().take(300).collect();
        writeln!(wrong, "{name}: {came} instead of {outcome}: {said}").unwrap();
    }
    // Whatever a submission says or does, its report is one that somebody can read. A schedule of
    // the simulated world has its steps in there, of which the harness tells some hundreds.
    if ran.out.len() > if world == "sim" { 256 << 10 } else { 64 << 10 } {
        writeln!(wrong, "{name}: a report of {} bytes", ran.out.len()).unwrap();
    }
    let left = processes(&work().join("run"), 0);
    let folders = scratch_folders(&work());
    if !left.is_empty() || !folders.is_empty() {
        writeln!(wrong, "{name}: left behind: {left:?} {folders:?}").unwrap();
    }
}

/// The one check's outcome and message; what the compiler says where it never ran.
fn first(report: &Report) -> (&str, &str) {
    let exercise = &report.exercises[0];
    match (exercise.checks.first(), exercise.diagnostics.first()) {
        (Some(check), _) => (&check.outcome, &check.message),
        (None, Some(diagnostic)) => (&exercise.verdict, &diagnostic.message),
        (None, None) => (&exercise.verdict, exercise.error.as_deref().unwrap_or_default()),
    }
}

/// Every fixture with its entry; none without a file, and no file without one.
fn table() -> BTreeMap<String, Entry> {
    let folder = clone().join("fixtures/runner");
    let text = fs::read_to_string(folder.join("fixtures.toml")).unwrap();
    let table: BTreeMap<String, Entry> = toml::from_str(&text).unwrap();
    let paths = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(table.keys().collect::<Vec<_>>(), files.iter().collect::<Vec<_>>());
    for (name, entry) in &table {
        assert!(!entry.about.is_empty(), "{name} says nothing about itself");
    }
    table
}
