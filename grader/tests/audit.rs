//! The grader judges itself: stubs, solutions and fixtures of every exercise in one go. Quick:
//! `just audit` judges each of them in both worlds, with many seeds.
//!
//! A binary of its own, because tests of one binary run side by side, and stress checks that
//! share two cores with other graders find less.

use assert_cmd::Command;
use predicates::str::ends_with;

#[test]
fn every_submission_gets_the_verdict_it_must_get() {
    Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(["audit", "--quick"])
        .assert()
        .stdout(ends_with(": 0 not as they must be\n"))
        .code(0);
}
