//! The reference solution beside a submission: when it opens, and how it looks.

use assert_cmd::Command;
use predicates::{prelude::*, str::contains};

use crate::{
    course::Course,
    program::{grade, grader, turn},
};

const RIGHT: &str = "fixtures/safe_counter/atomic.rs";
const WRONG: &str = "fixtures/safe_counter/load_then_store.rs";

#[test]
fn what_passes_opens_the_reference_solution() {
    let ran = grade(&["diff", "safe_counter", "--source", RIGHT]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let head = format!("--- {RIGHT}\n+++ solutions/safe_counter/src/lib.rs\n@@ -1");
    assert!(ran.out.starts_with(&head), "{}", ran.out);
    assert!(ran.out.contains("\n+    value: Mutex<i64>,\n"), "{}", ran.out);
    // One step a call, against one to lock and one to unlock.
    assert_eq!(numbers(&ran.out, "steps"), [12.0, 24.0], "{}", ran.out);
    assert_eq!(numbers(&ran.out, "steps with a lock"), [0.0, 12.0]);
    assert_eq!(numbers(&ran.out, "longest hold, steps"), [0.0, 1.0]);
    assert_eq!(numbers(&ran.out, "wake-ups in vain"), [0.0, 0.0]);
    assert!(!ran.out.contains("not counted"), "{}", ran.out);
    // The same seed, the same numbers.
    assert_eq!(grade(&["diff", "safe_counter", "--spoil", "--source", RIGHT]).out, ran.out);
}

/// The two numbers behind `name`, in the table at the end.
fn numbers(out: &str, name: &str) -> [f64; 2] {
    let row = out.lines().find_map(|line| line.strip_prefix(&format!("  {name:24}"))).unwrap();
    let mut words = row.split_whitespace().map(|word| word.parse().unwrap());
    [words.next().unwrap(), words.next().unwrap()]
}

/// What costs time although nothing is wrong with it, and what is wrong as well.
#[test]
fn what_both_do_is_counted_in_the_simulated_world() {
    let source = "fixtures/rate_limiter/lock_held_asleep.rs";
    let ran = grade(&["diff", "rate_limiter", "--spoil", "--source", source]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let [mine, reference] = numbers(&ran.out, "asleep with a lock, ms");
    assert!(mine > 100.0 && reference == 0.0, "{}", ran.out);
    assert!(ran.out.contains(" of yours broke a rule or never came to an end"), "{}", ran.out);
    let source = "fixtures/rate_limiter/condvar_ticker.rs";
    let ticker = grade(&["diff", "rate_limiter", "--spoil", "--source", source]);
    let [mine, reference] = numbers(&ticker.out, "wake-ups in vain");
    assert!(mine > 0.0 && reference == 0.0, "{}", ticker.out);
    let [mine, reference] = numbers(&ticker.out, "context switches");
    assert!(mine > reference && reference > 0.0, "{}", ticker.out);
}

#[test]
fn what_never_comes_to_an_end_has_nothing_to_compare() {
    let panics = "fixtures/runner/aborts.rs";
    let refused = "fixtures/runner/does_not_compile.rs";
    for (source, reason) in [("exercises/safe_counter", "not one run of it"), (refused, "compile")]
    {
        let ran = grade(&["diff", "safe_counter", "--spoil", "--source", source]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("What both do cannot be compared: "), "{}", ran.out);
        assert!(ran.out.contains(reason), "{}", ran.out);
    }
    // A process that ends takes its check along, and no more.
    let ran = grade(&["diff", "safe_counter", "--spoil", "--source", panics]);
    assert!(ran.out.contains("left out: yours came through none of the runs there"), "{}", ran.out);
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
fn of_a_stub_the_pass_is_remembered() {
    let course = Course::fresh();
    let closed = |reason: &str| {
        let ran = course.run(&["diff", "safe_counter"]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
        let head = format!("exercises/safe_counter/src/lib.rs {reason}: the reference solution");
        assert!(ran.err.starts_with(&head), "{}", ran.err);
        assert!(ran.err.contains("\nGrade  cargo run -- safe_counter\n"), "{}", ran.err);
    };
    closed("is as it came");
    course.write("safe_counter", RIGHT);
    closed("was not graded yet");
    assert_eq!(course.grade(&["safe_counter"]).code, 0);
    let opened = course.grade(&["diff", "safe_counter"]);
    assert_eq!(opened.code, 0, "{}", opened.err);
    assert!(opened.out.starts_with("--- exercises/safe_counter/src/lib.rs\n"), "{}", opened.out);
    course.write("safe_counter", WRONG);
    closed("has changed since it was graded");
}

#[test]
fn to_be_spoiled_takes_no_pass() {
    let _turn = turn();
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
        .stdout("The two are the same, letter by letter.\n");
}

#[test]
fn what_cannot_be_read_is_trouble() {
    Command::from_std(grader(&["diff", "safe_counter", "--source", "no/such.rs", "--spoil"]))
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("error: ").and(contains("no/such.rs")));
}
