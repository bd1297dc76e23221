//! Colours, pipes, and readers that leave early.

use std::{
    fs::File,
    process::{Command, Stdio},
};

use rstest::rstest;

use crate::program::{clone, grader, ran, turn};

const FAILS: &[&str] = &[
    "safe_counter",
    "--source",
    "fixtures/safe_counter/unsigned_underflow.rs",
    "--check",
    "goes_below_zero",
];

#[rstest]
#[case::into_a_pipe(&[], false)]
#[case::into_a_pipe_by_force(&[("CLICOLOR_FORCE", "1")], true)]
#[case::unwanted(&[("NO_COLOR", "1")], false)]
#[case::unwanted_and_forced(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false)]
fn colours(#[case] tastes: &[(&str, &str)], #[case] coloured: bool) {
    let _turn = turn();
    let ran = ran(&grader(FAILS).envs(tastes.iter().copied()).output().unwrap());
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out.contains('\u{1b}'), coloured, "{}", ran.out);
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
}

#[rstest]
fn colours_are_not_forced_on_programs(#[values("json", "junit")] format: &str) {
    let _turn = turn();
    let args = [FAILS, &["--format", format]].concat();
    let ran = ran(&grader(&args).env("CLICOLOR_FORCE", "1").output().unwrap());
    assert!(!ran.out.contains('\u{1b}') && !ran.out.contains("\\u001b"), "{}", ran.out);
}

/// What a submission says reaches the screen as text, whatever a terminal would make of it.
#[test]
fn a_submission_cannot_steer_the_terminal() {
    let _turn = turn();
    let source = "fixtures/runner/panics_in_colour.rs";
    let args = ["safe_counter", "--source", source, "--check", "starts_at_zero"];
    let ran = ran(&grader(&args).env("CLICOLOR_FORCE", "1").output().unwrap());
    assert!(ran.out.contains("look here"), "{}", ran.out);
    assert!(!ran.out.contains("\u{1b}[2J"), "{}", ran.out);
}

#[rstest]
fn a_reader_that_leaves_early_is_no_trouble(#[values("human", "json", "junit")] format: &str) {
    let _turn = turn();
    let args = [FAILS, &["--format", format]].concat();
    let mut child = grader(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Nobody will read what the report is written to.
    drop(child.stdout.take());
    let ran = ran(&child.wait_with_output().unwrap());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(!ran.err.contains("error") && !ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn a_reader_of_one_line_gets_it() {
    let _turn = turn();
    let line = format!("'{}' {} | head -1", env!("CARGO_BIN_EXE_grader"), FAILS.join(" "));
    let ran = ran(&Command::new("sh").args(["-c", &line]).current_dir(clone()).output().unwrap());
    assert!(ran.out.starts_with("safe_counter  fails"), "{}", ran.out);
    assert!(!ran.err.contains("error"), "{}", ran.err);
}

#[test]
fn a_reader_of_one_line_of_a_replay_gets_it() {
    let _turn = turn();
    let args = "replay safe_counter --check no_update_is_lost --schedule 0@:3.r2";
    let source = "fixtures/safe_counter/load_then_store.rs";
    let program = env!("CARGO_BIN_EXE_grader");
    let line = format!("'{program}' {args} --source {source} | head -1");
    let ran = ran(&Command::new("sh").args(["-c", &line]).current_dir(clone()).output().unwrap());
    assert_eq!(ran.out, "safe_counter::no_update_is_lost with the schedule 0@:3.r2\n");
    assert!(!ran.err.contains("error") && !ran.err.contains("panicked"), "{}", ran.err);
}

#[rstest]
fn a_report_that_cannot_be_written_is_trouble(#[values("human", "json", "junit")] format: &str) {
    let _turn = turn();
    let args = [FAILS, &["--format", format]].concat();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let ran = ran(&grader(&args).stdout(full).output().unwrap());
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("error: cannot write the report: "), "{}", ran.err);
}

#[test]
fn without_standard_error_the_verdict_is_the_same() {
    let _turn = turn();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let ran = ran(&grader(FAILS).stderr(full).output().unwrap());
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("safe_counter  fails"), "{}", ran.out);
}
