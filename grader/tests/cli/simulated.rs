//! The simulated world, which is asked for: `--world sim`.

use assert_cmd::Command;
use predicates::prelude::{PredicateBooleanExt, predicate::str::contains};
use rstest::rstest;

use crate::program::{grader, turn};

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

#[test]
fn a_lost_update_is_shown_as_an_interleaving() {
    let _turn = turn();
    let source = "fixtures/safe_counter/load_then_store.rs";
    let args = ["safe_counter", "--world", "sim", "--source", source];
    Command::from_std(grader(&args)).assert().code(1).stdout(
        contains("simulated")
            .and(contains(":19 load AtomicI64 #1"))
            .and(contains(":20 store AtomicI64 #1")),
    );
}

#[test]
fn a_lock_order_names_both_locks_and_who_holds_them() {
    let _turn = turn();
    let source = "fixtures/multi_lock/argument_order.rs";
    let args = ["multi_lock", "--world", "sim", "--source", source];
    Command::from_std(grader(&args)).assert().code(1).stdout(
        contains("held by `caller 1`")
            .and(contains("held by `caller 2`"))
            .and(contains("holds Mutex #1 (taken at argument_order.rs:24)"))
            .and(contains("holds Mutex #2 (taken at argument_order.rs:24)")),
    );
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
