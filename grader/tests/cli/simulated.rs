//! The simulated world, which is asked for: `--world sim`.

use assert_cmd::Command;
use predicates::prelude::{PredicateBooleanExt, predicate::str::contains};
use rstest::rstest;

use crate::program::{grade, grader, normalised, turn};

#[rstest]
#[case::safe_counter("safe_counter")]
#[case::rate_limiter("rate_limiter")]
#[case::multi_lock("multi_lock")]
#[case::connection_pool("connection_pool")]
fn a_solution_passes(#[case] exercise: &str) {
    let _turn = turn();
    let source = format!("solutions/{exercise}");
    let args = [exercise, "--world", "sim", "--source", &source];
    Command::from_std(grader(&args)).assert().code(0);
}

/// One check of one fixture: the explanation in full, for each way in which a rule can break.
#[rstest]
#[case::a_lost_update("safe_counter/load_then_store", "no_update_is_lost")]
#[case::a_lock_order("safe_counter/opposite_order", "histories_are_linearizable")]
#[case::a_double_lock("safe_counter/helper_locks_again", "counts_in_one_thread")]
#[case::a_timeout("connection_pool/timeout_restarted", "wake_ups_leave_the_deadline")]
#[case::a_lost_wake_up("safe_counter/missing_notify", "no_update_is_lost")]
#[case::a_spurious_wake_up("rate_limiter/if_counted_wakeups", "ticks_every_second")]
fn an_explanation(#[case] fixture: &str, #[case] check: &str) {
    let (exercise, _) = fixture.split_once('/').unwrap();
    let source = format!("fixtures/{fixture}.rs");
    let args = [exercise, "--world", "sim", "--source", &source, "--check", check];
    let ran = grade(&args);
    let _normalised = normalised();
    let mut settings = insta::Settings::clone_current();
    // Where the search finds it is the engine's business.
    settings.add_filter(r"fail was number \d+", "fail was number [n]");
    settings.add_filter(r"--schedule \S+", "--schedule [schedule]");
    let name = format!("an_explanation@{}", fixture.replace('/', "_"));
    settings.bind(|| insta::assert_snapshot!(name, ran.transcript(&args)));
}

#[test]
fn what_cannot_be_simulated_is_left_to_real_threads() {
    let _turn = turn();
    let source = "fixtures/runner/reads_file_times.rs";
    let args = ["safe_counter", "--world", "all", "--source", source];
    Command::from_std(grader(&args))
        .assert()
        .code(0)
        .stdout(contains("passes").and(contains("not simulated: mismatched types (at")));
    let args = ["safe_counter", "--world", "sim", "--source", source];
    Command::from_std(grader(&args))
        .assert()
        .code(2)
        .stdout(contains("help: `--world native` judges it on real threads"));
}
