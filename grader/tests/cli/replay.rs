//! One schedule again, from its first step to its last.

use std::fs;

use assert_cmd::Command;
use predicates::{prelude::PredicateBooleanExt, str::contains};
use rstest::rstest;

use crate::program::{clone, grade, grader, normalised, report, turn};

const LOST: &str = "fixtures/safe_counter/load_then_store.rs";
const MENDED: &str = "solutions/safe_counter";

/// `replay` of the check that finds the lost update.
fn replay<'a>(source: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let start = ["replay", "safe_counter", "--check", "no_update_is_lost", "--source", source];
    [&start, more].concat()
}

#[test]
fn a_lost_update_step_by_step() {
    let args = replay(LOST, &["--schedule", "0@:3.r2"]);
    let first = grade(&args);
    assert_eq!(grade(&args).out, first.out, "the same schedule, the same table");
    let _normalised = normalised();
    insta::assert_snapshot!(first.transcript(&args));
}

#[test]
fn the_steps_of_the_check_are_shown_on_request() {
    let some = grade(&replay(LOST, &[])).out;
    let all = grade(&replay(LOST, &["--all"])).out;
    assert!(some.contains("steps of the check itself, which `--all` shows"), "{some}");
    assert!(!some.contains("spawn  caller 1") && all.contains("spawn  caller 1"), "{all}");
}

/// A loop that never ends fills the steps that an execution may take, and all of them are told.
#[test]
fn the_whole_of_a_long_schedule_is_told() {
    let text = fs::read_to_string(clone().join(LOST)).unwrap();
    let start = "pub fn increment(&self) {";
    assert!(text.contains(start), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("endless.rs");
    let endless = format!("{start}\n        while self.value.load(SeqCst) != 7 {{}}");
    fs::write(&path, text.replace(start, &endless)).unwrap();
    let ran = grade(&replay(path.to_str().unwrap(), &[]));
    let steps: Vec<&str> = ran.out.lines().filter(|line| line.contains("load value  0")).collect();
    assert_eq!(ran.code, 1);
    assert!(steps.len() > 10_000, "{} steps", steps.len());
    assert!(!ran.out.contains("earlier steps left out"));
}

/// What a report says to run again is run as it stands there.
#[rstest]
#[case::a_lost_update("safe_counter", "load_then_store")]
#[case::a_lock_order("multi_lock", "argument_order")]
fn a_report_names_the_command(
    #[case] exercise: &str,
    #[case] fixture: &str,
    #[values("1", "7")] seed: &str,
) {
    let source = format!("fixtures/{exercise}/{fixture}.rs");
    let args = [exercise, "--source", &source, "--world", "sim", "--seed", seed];
    let (_, graded) = report(&args);
    let found = graded.exercises[0].checks.iter().find(|check| check.replay.is_some()).unwrap();
    let command = found.replay.as_deref().unwrap();
    let words: Vec<&str> = command.strip_prefix("cargo run -- ").unwrap().split(' ').collect();
    let (code, again) = report(&words);
    let again = &again.exercises[0].checks[0];
    assert_eq!((code, &again.outcome, &again.message), (1, &found.outcome, &found.message));
    assert_eq!(again.replay, found.replay);
    assert_eq!(again.found_at, None, "nothing was looked for");
}

#[test]
fn what_is_mended_passes() {
    let _turn = turn();
    let args = replay(MENDED, &["--schedule", "0@:3.r2"]);
    let told = contains("passes with the schedule 0@:3.r2\n  tried: this one schedule");
    Command::from_std(grader(&args)).assert().code(0).stdout(told);
    let args = replay(MENDED, &["--schedule", "0@:3.r9.d4"]);
    let told = contains("a schedule that does not fit this source");
    Command::from_std(grader(&args)).assert().code(0).stdout(told);
    let told = contains("passes: seed 1 finds no schedule that fails");
    Command::from_std(grader(&replay(MENDED, &[]))).assert().code(0).stdout(told);
}

#[rstest]
#[case::without_a_scene("12", "there is no `@` in it")]
#[case::of_no_scene("x@:1", "`x` is no number of a scene")]
#[case::of_too_high_a_scene("99@:1", "there is no scene 99 in this check")]
#[case::of_no_mode("0@x:1", "unknown mode `x` in a schedule")]
#[case::of_no_step("0@:1.q2", "cannot read `q2` in a schedule")]
fn nonsense_is_no_schedule(#[case] schedule: &str, #[case] reason: &str) {
    let _turn = turn();
    let told = contains(format!("`{schedule}` is no schedule of this check: {reason}"));
    let args = replay(LOST, &["--schedule", schedule]);
    Command::from_std(grader(&args))
        .assert()
        .code(2)
        .stdout("")
        .stderr(told.and(contains("for example `--schedule 0@s:12.r2.3`")));
}

#[rstest]
#[case::no_exercise("safe_conter", "no_update_is_lost", "did you mean `safe_counter`?")]
#[case::no_check("safe_counter", "no_update_is_lots", "did you mean `no_update_is_lost`?")]
#[case::no_simulated_check(
    "safe_counter",
    "no_lost_updates",
    "means something only on real threads"
)]
fn a_slip_is_told(#[case] exercise: &str, #[case] check: &str, #[case] told: &str) {
    let _turn = turn();
    let args = ["replay", exercise, "--check", check, "--source", MENDED];
    Command::from_std(grader(&args)).assert().code(2).stdout("").stderr(contains(told));
}

/// Where no check is named, the failure that the screen below tells of.
#[test]
fn the_failure_is_found_where_no_check_is_named() {
    let _turn = turn();
    let args = ["replay", "safe_counter", "--source", "fixtures/safe_counter/opposite_order.rs"];
    let table = contains("safe_counter::histories_are_linearizable with the schedule ");
    let screen = contains("it hung in safe_counter::histories_are_linearizable (model, simulated)");
    Command::from_std(grader(&args)).assert().code(1).stdout(table.and(screen));
    let args = ["replay", "safe_counter", "--source", "solutions/safe_counter"];
    let told = contains("Everything that was asked for passes.");
    Command::from_std(grader(&args)).assert().code(0).stdout(told);
    let args = ["replay", "safe_counter", "--schedule", "0@:3.r2"];
    Command::from_std(grader(&args)).assert().code(2).stderr(contains("--check <ID>"));
}
