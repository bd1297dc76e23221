//! What editors go by: tasks, the problem matcher of the grading ones, the dev container.

use std::fs;

use regex::Regex;
use rstest::rstest;
use serde_json::Value;

use crate::program::{clone, grade, grader, ran};

/// A line that the problem matcher has taken apart.
#[derive(Debug, PartialEq)]
struct Problem {
    file: String,
    line: usize,
    column: usize,
    severity: String,
    message: String,
}

/// A JSON file of the clone; whole lines may be comments.
fn settings(path: &str) -> Value {
    let text = fs::read_to_string(clone().join(path)).unwrap();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    serde_json::from_str(&lines.collect::<Vec<_>>().join("\n")).unwrap()
}

fn tasks() -> Vec<Value> {
    settings(".vscode/tasks.json")["tasks"].as_array().unwrap().clone()
}

/// What each of the tasks' matchers makes of `output`; they must all make the same of it.
fn problems(output: &str) -> Vec<Problem> {
    let matchers: Vec<Value> = tasks().iter().map(|task| task["problemMatcher"].clone()).collect();
    let mut all: Vec<Vec<Problem>> = matchers
        .iter()
        .filter(|matcher| matcher.is_object())
        .map(|matcher| matched(&matcher["pattern"], output))
        .collect();
    assert!(all.len() >= 2 && all.iter().all(|one| *one == all[0]), "{all:?}");
    all.remove(0)
}

fn matched(pattern: &Value, output: &str) -> Vec<Problem> {
    let expression = Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
    let found = output.lines().filter_map(|line| expression.captures(line));
    let taken = found.map(|found| {
        let part = |name: &str| {
            let group = pattern[name].as_u64().unwrap();
            found[usize::try_from(group).unwrap()].to_owned()
        };
        Problem {
            file: part("file"),
            line: part("line").parse().unwrap(),
            column: part("column").parse().unwrap(),
            severity: part("severity"),
            message: part("message"),
        }
    });
    taken.collect()
}

/// Every line but the last, which says what the exercise came to, is a problem at a word of the
/// named line.
#[rstest]
#[case::a_race("safe_counter/load_then_store", "no_update_is_lost", &["error: SC2: 2 threads"])]
#[case::a_deadlock(
    "safe_counter/opposite_order",
    "histories_are_linearizable",
    &["error: SC3: threads wait", "note: SC3: caller 1 waits", "note: SC3: caller 2 waits"]
)]
#[case::a_compile_error("runner/does_not_compile", "starts_at_zero", &["error: mismatched types"])]
fn each_finding_is_a_problem(
    #[case] fixture: &str,
    #[case] check: &str,
    #[case] expected: &[&str],
) {
    let source = format!("fixtures/{fixture}.rs");
    let args = ["safe_counter", "--source", &source, "--check", check, "--format", "short"];
    let world: &[&str] = if fixture.starts_with("runner") { &[] } else { &["--world", "sim"] };
    let ran = grade(&[&args, world].concat());
    let problems = problems(&ran.out);
    assert_eq!((ran.code, problems.len()), (1, expected.len()), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), problems.len() + 1, "{}", ran.out);
    let text = fs::read_to_string(clone().join(&source)).unwrap();
    for (problem, expected) in problems.iter().zip(expected) {
        let told = format!("{}: {}", problem.severity, problem.message);
        assert!(told.starts_with(expected), "{told}");
        assert_eq!(problem.file, source);
        let line = text.lines().nth(problem.line - 1).unwrap();
        let at = line.chars().nth(problem.column - 1).unwrap();
        assert!(!at.is_whitespace(), "{problem:?} is at nothing in `{line}`");
    }
}

#[test]
fn trouble_is_a_problem_and_a_pass_is_none() {
    let nowhere = grade(&["safe_counter", "--source", "nowhere.rs", "--format", "short"]);
    let found = problems(&nowhere.out);
    assert_eq!((nowhere.code, found.len()), (2, 1), "{}", nowhere.out);
    assert!(found[0].message.starts_with("not judged: there is nothing at"), "{found:?}");
    let solution = ["safe_counter", "--source", "solutions/safe_counter"];
    let check = ["--check", "starts_at_zero", "--format", "short"];
    let passes = grade(&[&solution[..], &check].concat());
    assert_eq!((passes.code, &*passes.out), (0, "safe_counter passes, 1 of 1 rules hold\n"));
}

/// The arguments of each task are those of the program.
#[test]
fn every_task_is_a_command_of_the_grader() {
    for task in tasks() {
        assert_eq!((&task["type"], &task["command"]), (&"process".into(), &"cargo".into()));
        let args: Vec<String> = task["args"]
            .as_array()
            .unwrap()
            .iter()
            .map(|arg| arg.as_str().unwrap())
            .map(|arg| arg.replace("${relativeFile}", "exercises/safe_counter/src/lib.rs"))
            .collect();
        let at = args.iter().position(|arg| arg == "--").unwrap();
        // It asks for the help last, so that the rest is read and nothing is done.
        let mut args: Vec<&str> = args[at + 1..].iter().map(String::as_str).collect();
        args.push("--help");
        let ran = ran(&grader(&args).output().unwrap());
        assert_eq!(ran.code, 0, "{task}: {}", ran.err);
        let usage = format!("Usage: cargo run -- {} ", args[0]);
        assert!(ran.out.contains(&usage), "{task}: {}", ran.out);
    }
}

/// An editor knows the file and not the exercise.
#[test]
fn a_file_of_an_exercise_stands_for_it() {
    let file = "exercises/safe_counter/src/lib.rs";
    let args = [file, "--check", "starts_at_zero", "--format", "short", "--world", "native"];
    let ran = grade(&args);
    assert!(ran.out.lines().last().unwrap().starts_with("safe_counter "), "{}", ran.out);
    let other = grade(&["solutions/safe_counter/src/lib.rs"]);
    assert_eq!(other.code, 2);
    assert!(other.err.contains("there is no exercise `solutions/"), "{}", other.err);
}

/// The container allows ptrace, and recommends what the folder recommends.
#[test]
fn the_dev_container_is_whole() {
    let container = settings(".devcontainer/devcontainer.json");
    let run: Vec<&str> =
        container["runArgs"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(run.contains(&"--cap-add=SYS_PTRACE"), "{run:?}");
    assert!(container["image"].as_str().unwrap().contains("/rust:"), "{container}");
    let wanted = &settings(".vscode/extensions.json")["recommendations"];
    assert_eq!(&container["customizations"]["vscode"]["extensions"], wanted);
}
