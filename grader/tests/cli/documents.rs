//! What other programs read: JSON and JUnit, as snapshots and through the declared types.

use crate::program::{grade, normalised, report, stubs_are_untouched};

const PASS: &[&str] = &["safe_counter", "--source", "solutions/safe_counter"];
const DEADLOCK: &[&str] = &[
    "safe_counter",
    "--source",
    "fixtures/safe_counter/helper_locks_again.rs",
    "--check",
    "goes_below_zero",
    "--seed",
    "7",
];
const REFUSED: &[&str] = &["safe_counter", "--source", "fixtures/runner/does_not_compile.rs"];
const UNREADABLE: &[&str] = &["safe_counter", "--source", "nowhere.rs"];

fn shown(args: &[&str], format: &str) -> String {
    let args = [args, &["--format", format]].concat();
    let ran = grade(&args);
    format!("{}[exit code {}]\n", ran.out, ran.code)
}

#[test]
fn json_of_a_pass() {
    let _normalised = normalised();
    insta::assert_snapshot!(shown(PASS, "json"));
}

#[test]
fn json_of_a_deadlock() {
    let _normalised = normalised();
    insta::assert_snapshot!(shown(DEADLOCK, "json"));
}

#[test]
fn json_of_a_compile_error() {
    let _normalised = normalised();
    insta::assert_snapshot!(shown(REFUSED, "json"));
}

#[test]
fn json_of_trouble() {
    let _normalised = normalised();
    insta::assert_snapshot!(shown(UNREADABLE, "json"));
}

#[test]
fn junit_of_a_pass() {
    let _normalised = normalised();
    insta::assert_snapshot!(shown(PASS, "junit"));
}

#[test]
fn junit_of_a_deadlock() {
    let _normalised = normalised();
    insta::assert_snapshot!(shown(DEADLOCK, "junit"));
}

#[test]
fn junit_of_a_compile_error() {
    let _normalised = normalised();
    insta::assert_snapshot!(shown(REFUSED, "junit"));
}

#[test]
fn junit_of_trouble() {
    let _normalised = normalised();
    insta::assert_snapshot!(shown(UNREADABLE, "junit"));
}

#[test]
fn a_replay_in_the_report_can_be_run_as_it_stands() {
    let (_, first) = report(DEADLOCK);
    let replay = first.exercises[0].checks[0].replay.clone().unwrap();
    let args: Vec<&str> = replay.strip_prefix("cargo run -- ").unwrap().split(' ').collect();
    let (code, again) = report(&args);
    assert_eq!((code, again.seed), (1, 7));
    assert_eq!(again.exercises[0].checks[0].outcome, first.exercises[0].checks[0].outcome);
}

#[test]
fn a_stub_is_incomplete_in_the_report() {
    if !stubs_are_untouched() {
        return;
    }
    for exercise in ["safe_counter", "rate_limiter", "multi_lock", "connection_pool"] {
        let (code, report) = report(&[exercise]);
        assert_eq!((code, report.schema.as_str()), (1, "lockstep/report/v1"));
        let [graded] = &report.exercises[..] else { panic!("{report:?}") };
        assert_eq!((graded.exercise.as_str(), graded.verdict.as_str()), (exercise, "incomplete"));
        assert_eq!(graded.source, format!("exercises/{exercise}/src/lib.rs"));
        assert!(graded.score == 0.0 && graded.max_score == 1.0, "{graded:?}");
        assert!(graded.checks.iter().all(|check| check.outcome == "incomplete"), "{graded:?}");
    }
}

#[test]
fn exercises_without_the_check_that_was_asked_for_get_no_verdict() {
    if !stubs_are_untouched() {
        return;
    }
    let (code, report) = report(&["--check", "safe_counter::starts_at_zero"]);
    let named: Vec<&str> = report.exercises.iter().map(|one| one.exercise.as_str()).collect();
    assert_eq!((code, named), (1, vec!["safe_counter"]));
}
