//! What a learner comes back to: progress, the list, hints, the stub as it came.

use std::{fs, process::Stdio};

use predicates::{prelude::*, str::contains};
use rstest::rstest;
use rustix::process::Signal;
use serde::Deserialize;

use crate::{
    course::Course,
    program::{clone, ran, turn},
    terminal::Terminal,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a field that nobody asks for must still be there and of this type")]
struct List {
    schema: String,
    grader: String,
    next: Option<String>,
    exercises: Vec<Item>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a field that nobody asks for must still be there and of this type")]
struct Item {
    exercise: String,
    state: String,
    last_verdict: Option<String>,
    graded: Option<String>,
    first_passed: Option<String>,
    rules: Vec<String>,
    holds: Vec<String>,
    broken: Vec<String>,
    mistake: Option<String>,
    hints: usize,
    hints_shown: usize,
}

/// What `list` says of safe_counter, to people and to programs.
fn listed(course: &Course) -> (String, Item) {
    let screen = course.run(&["list"]);
    assert_eq!((screen.code, screen.err.as_str()), (0, ""));
    let json = course.run(&["list", "--format", "json"]);
    let list: List = serde_json::from_str(&json.out).unwrap();
    let item = list.exercises.into_iter().next().unwrap();
    (screen.out, item)
}

/// From the stub by way of a mistake to a pass, and back.
#[test]
fn the_way_through_an_exercise() {
    let course = Course::fresh();
    let (screen, item) = listed(&course);
    assert_eq!(item.state, "not_started");
    insta::assert_snapshot!("list@fresh", screen);

    course.write("safe_counter", "fixtures/safe_counter/load_then_store.rs");
    let (screen, item) = listed(&course);
    assert!(screen.contains("→ safe_counter     not graded yet\n"), "{screen}");
    assert_eq!(item.state, "not_graded");

    let failed = course.grade(&["safe_counter"]);
    assert_eq!(failed.code, 1);
    assert!(failed.out.ends_with("\nHint   cargo run -- hint safe_counter\n"), "{}", failed.out);
    let (screen, item) = listed(&course);
    insta::assert_snapshot!("list@failed", screen);
    assert_eq!((item.state.as_str(), item.mistake.as_deref()), ("fail", Some("lost-update")));
    assert!(item.broken.contains(&"SC2".to_owned()), "{item:?}");

    let hint = |says: &str| {
        let ran = course.run(&["hint", "safe_counter"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.starts_with(says), "{}", ran.out);
    };
    hint("On `lost-update`, the mistake of your last grade\n");
    hint("Hint 1 of 4\n");

    course.write("safe_counter", "solutions/safe_counter/src/lib.rs");
    let (screen, item) = listed(&course);
    assert!(screen.contains("changed since     its last grade: fails"), "{screen}");
    assert_eq!(item.state, "stale");

    let passed = course.grade(&["safe_counter"]);
    assert_eq!(passed.code, 0, "{}", passed.out);
    assert!(
        passed.out.contains("\nNext is rate_limiter.\nRead   exercises/rate_limiter/README.md")
    );
    let (screen, item) = listed(&course);
    insta::assert_snapshot!("list@passed", screen);
    assert!(item.state == "pass" && item.first_passed == item.graded, "{item:?}");
    assert_eq!((item.hints_shown, item.mistake), (1, None));
    hint("Hint 2 of 4\n");

    let reset = course.run(&["reset", "safe_counter", "--yes"]);
    assert_eq!(reset.code, 0, "{}", reset.err);
    let (screen, item) = listed(&course);
    assert!(screen.contains("not started       it has passed before"), "{screen}");
    assert!(item.first_passed.is_some() && item.last_verdict.is_none(), "{item:?}");
    hint("Hint 1 of 4\n");
}

/// One check, and somebody else's file.
#[test]
fn a_part_of_a_grade_is_no_grade() {
    let course = Course::of_the_clone();
    let check = ["safe_counter", "--world", "native", "--check", "starts_at_zero"];
    course.grade(&check);
    let source = clone().join("fixtures/runner/does_not_compile.rs");
    let ran = course.grade(&["safe_counter", "--source", source.to_str().unwrap()]);
    assert_eq!(ran.code, 1);
    assert!(!course.path().join("progress.toml").exists());
}

#[test]
fn a_pass_in_one_world_is_not_a_pass_yet() {
    let course = Course::fresh();
    course.write("safe_counter", "solutions/safe_counter/src/lib.rs");
    let ran = course.grade(&["safe_counter", "--world", "sim"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(!ran.out.contains("Next"), "{}", ran.out);
    let (screen, item) = listed(&course);
    assert!(screen.contains("passes so far     simulated; not on real threads yet"), "{screen}");
    assert!(item.state == "pass_in_one_world" && item.first_passed.is_none(), "{item:?}");
}

/// Both write at about the same time, each what it found out; and neither write is lost.
#[test]
fn two_graders_at_once_are_both_remembered() {
    let course = Course::fresh();
    for exercise in ["safe_counter", "multi_lock"] {
        course.write(exercise, "fixtures/runner/does_not_compile.rs");
    }
    let _turn = turn();
    let start = |exercise| {
        course.grader(&[exercise]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    for mut grader in [start("safe_counter"), start("multi_lock")] {
        assert_eq!(grader.wait().unwrap().code(), Some(1));
    }
    let progress: toml::Table = course.progress().parse().unwrap();
    for exercise in ["safe_counter", "multi_lock"] {
        assert_eq!(progress["exercises"][exercise]["verdict"].as_str(), Some("compile_error"));
    }
}

/// The verdict stands, and so does its exit code.
#[test]
fn a_progress_that_cannot_be_written_is_a_warning() {
    let course = Course::fresh();
    course.write("safe_counter", "fixtures/runner/does_not_compile.rs");
    fs::create_dir(course.path().join("progress.toml")).unwrap();
    let ran = course.grade(&["safe_counter"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("warning: your progress cannot be read from"), "{}", ran.err);
    assert!(ran.out.starts_with("safe_counter  does not compile"), "{}", ran.out);
}

#[rstest]
#[case::cut_off("schema = 1\n[exercises.safe_cou", "could not be understood")]
#[case::of_a_newer_grader("schema = 9\n", "is from a newer grader (schema 9, this one knows 1)")]
fn a_progress_that_cannot_be_used_is_kept(#[case] text: &str, #[case] says: &str) {
    let course = Course::fresh();
    fs::write(course.path().join("progress.toml"), text).unwrap();
    let ran = course.run(&["hint", "safe_counter"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.starts_with("warning: ") && ran.err.contains(says), "{}", ran.err);
    assert!(ran.out.starts_with("Hint 1 of 4"), "{}", ran.out);
    let kept = ["progress.toml", "progress.toml.unreadable"]
        .iter()
        .any(|name| fs::read_to_string(course.path().join(name)).is_ok_and(|kept| kept == text));
    assert!(kept);
}

#[test]
fn hints_of_an_exercise() {
    let course = Course::fresh();
    let all = course.run(&["hint", "rate_limiter", "--all"]).out;
    let first = course.run(&["hint", "rate_limiter"]).out;
    course.run(&["hint", "rate_limiter"]);
    let again = course.run(&["hint", "rate_limiter", "--again"]).out;
    assert!(all.starts_with("Hint 1 of ") && all.contains("\n\nHint 2 of "), "{all}");
    assert!(first == again && first.lines().count() > 3, "{first}{again}");
}

#[test]
fn a_backup_never_covers_an_older_one() {
    let course = Course::fresh();
    let lib = course.lib("multi_lock");
    let (stub, backup) = (fs::read(&lib).unwrap(), lib.with_extension("rs.backup"));
    for text in ["the first", "the second"] {
        fs::write(&lib, text).unwrap();
        let refused = course.grader(&["reset", "multi_lock"]).stdin(Stdio::null()).output();
        let refused = ran(&refused.unwrap());
        assert_eq!(refused.code, 2);
        assert!(contains("help: `cargo run -- reset multi_lock --yes`").eval(&refused.err));
        assert_eq!(fs::read_to_string(&lib).unwrap(), text);
        let reset = course.run(&["reset", "multi_lock", "--yes"]);
        assert_eq!(reset.code, 0, "{}", reset.err);
        assert!(reset.out.contains("src/lib.rs.backup"), "{}", reset.out);
        assert_eq!(fs::read(&lib).unwrap(), stub);
    }
    assert_eq!(fs::read_to_string(&backup).unwrap(), "the first");
    let second = backup.with_extension("backup-2");
    assert_eq!(fs::read_to_string(second).unwrap(), "the second");
    let nothing = course.run(&["reset", "multi_lock"]);
    assert_eq!((nothing.code, nothing.err.as_str()), (0, ""));
    assert!(nothing.out.contains("there is nothing to reset"), "{}", nothing.out);
}

#[rstest]
#[case::yes("y\n", Some(0), "the stub")]
#[case::no("\n", Some(0), "mine")]
#[case::ctrl_c("", Some(130), "mine")]
fn reset_asks_at_a_terminal(#[case] answer: &str, #[case] code: Option<i32>, #[case] stands: &str) {
    let course = Course::fresh();
    let lib = course.lib("multi_lock");
    let stub = fs::read_to_string(&lib).unwrap();
    fs::write(&lib, "mine").unwrap();
    let folder = course.path().to_str().unwrap();
    let args = ["reset", "multi_lock", "--course", folder];
    let mut terminal = Terminal::start("xterm-256color", (120, 30), &args);
    terminal.wait_for("[y/N]");
    if answer.is_empty() {
        terminal.signal(Signal::INT);
    } else {
        terminal.press(answer);
    }
    assert_eq!(terminal.end().code(), code);
    let now = fs::read_to_string(&lib).unwrap();
    assert_eq!(now, if stands == "mine" { "mine".to_owned() } else { stub });
}

#[test]
fn a_slip_of_the_hand_gets_the_nearest_name() {
    for command in ["hint", "reset"] {
        let ran = Course::fresh().run(&[command, "safe_conter"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains("did you mean `safe_counter`?"), "{}", ran.err);
    }
}
