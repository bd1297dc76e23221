//! The reference solution beside a submission: when it opens, and how it looks.

use assert_cmd::Command;
use predicates::{prelude::*, str::contains};

use crate::program::{grade, grader};

const RIGHT: &str = "fixtures/safe_counter/atomic.rs";
const WRONG: &str = "fixtures/safe_counter/load_then_store.rs";

#[test]
fn what_passes_opens_the_reference_solution() {
    let ran = grade(&["diff", "safe_counter", "--source", RIGHT]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let head = format!("--- {RIGHT}\n+++ solutions/safe_counter/src/lib.rs\n@@ -1");
    assert!(ran.out.starts_with(&head), "{}", ran.out);
    assert!(ran.out.contains("\n+    value: Mutex<i64>,\n"), "{}", ran.out);
}

#[test]
fn what_does_not_pass_leaves_it_closed_and_says_what_to_do() {
    let ran = grade(&["diff", "safe_counter", "--source", WRONG]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    let told = [
        format!("{WRONG} does not pass yet: the reference solution opens once it passes\n"),
        format!("Grade  cargo run -- safe_counter --source {WRONG}\n"),
        format!("Anyway cargo run -- diff safe_counter --source {WRONG} --spoil\n"),
    ];
    assert!(ran.err.ends_with(&told.concat()), "{}", ran.err);
}

#[test]
fn to_be_spoiled_takes_no_pass() {
    Command::from_std(grader(&["diff", "safe_counter", "--source", WRONG, "--spoil"]))
        .env("CLICOLOR_FORCE", "1")
        .assert()
        .success()
        .stdout(contains("\u{1b}[32m+").and(contains("Mutex<i64>")));
}

#[test]
fn the_reference_solution_is_like_itself() {
    let own = "solutions/safe_counter";
    Command::from_std(grader(&["diff", "safe_counter", "--source", own, "--spoil"]))
        .assert()
        .success()
        .stdout(contains("The two are the same"));
}

#[test]
fn what_cannot_be_read_is_trouble() {
    Command::from_std(grader(&["diff", "safe_counter", "--source", "no/such.rs", "--spoil"]))
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("error: ").and(contains("no/such.rs")));
}
