//! `watch`, on a terminal: saves and keys in, screens out.

use std::{
    fs,
    time::{Duration, Instant},
};

use rstest::rstest;
use rustix::process::Signal;

use crate::{
    course::Course,
    leftovers::{NOTHING, processes, scratch_folders},
    program::{turn, work},
    terminal::Terminal,
};

const SIZE: (u16, u16) = (100, 40);
const ESCAPE: &str = "\x1b";
const CONTROL_C: &str = "\x03";
const CONTROL_Z: &str = "\x1a";

/// Watches `course` on a terminal of this kind.
fn watching(kind: &str, course: &Course, args: &[&str]) -> Terminal {
    let folder = course.path().to_str().unwrap();
    Terminal::start(kind, SIZE, &[&["watch", "--course", folder], args].concat())
}

/// Saves what is in the clone at `from`, as an editor does: beside, then over the old file.
fn save(course: &Course, exercise: &str, from: &str) {
    let lib = course.lib(exercise);
    let beside = lib.with_extension("rs~");
    fs::copy(crate::program::clone().join(from), &beside).unwrap();
    fs::rename(beside, lib).unwrap();
}

fn nothing_is_left() {
    assert_eq!(processes(&work().join("run"), 0), []);
    assert_eq!(scratch_folders(&work()), NOTHING);
}

/// From the first stub to the last solution.
#[test]
fn the_whole_course_by_saves_alone() {
    let _turn = turn();
    let course = Course::fresh();
    let mut terminal = watching("xterm-256color", &course, &[]);
    let exercises = ["safe_counter", "rate_limiter", "multi_lock", "connection_pool"];
    for (place, exercise) in exercises.iter().enumerate() {
        terminal.wait_for(&format!("{exercise}  not done yet"));
        let title = format!("{exercise}  {} of 4", place + 1);
        let shown = terminal.wait_for("waiting for a save");
        assert!(shown.starts_with(&title), "{shown}");
        save(&course, exercise, &format!("solutions/{exercise}/src/lib.rs"));
        match exercises.get(place + 1) {
            Some(next) => terminal.wait_for(&format!("Next is {next}.")),
            None => terminal.wait_for("That was the last one: every exercise passes."),
        };
    }
    terminal.press("d");
    terminal.wait_for("What both do, in numbers: cargo run -- diff connection_pool");
    terminal.press("q");
    assert_eq!(terminal.end().code(), Some(0));
    assert_eq!(course.progress().matches(r#"verdict = "pass""#).count(), 4);
    nothing_is_left();
}

#[test]
fn a_newer_save_stops_a_hang_and_so_does_leaving() {
    let _turn = turn();
    let course = Course::fresh();
    save(&course, "safe_counter", "fixtures/runner/spins.rs");
    let mut terminal = watching("xterm-256color", &course, &["safe_counter"]);
    terminal.wait_for("checking: 0 of ");
    save(&course, "safe_counter", "fixtures/runner/does_not_compile.rs");
    let refused = terminal.wait_for("does not compile");
    assert!(refused.contains("error"), "{refused}");
    terminal.wait_for("waiting for a save");
    nothing_is_left();
    save(&course, "safe_counter", "fixtures/runner/spins.rs");
    terminal.wait_for("checking: 0 of ");
    terminal.press(CONTROL_C);
    assert_eq!(terminal.end().code(), Some(0));
    nothing_is_left();
}

/// Nothing runs on meanwhile, and what was interrupted begins anew.
#[test]
fn a_shell_can_be_had_in_between() {
    let _turn = turn();
    let course = Course::fresh();
    save(&course, "safe_counter", "fixtures/runner/spins.rs");
    let mut terminal = watching("xterm-256color", &course, &["safe_counter"]);
    terminal.wait_for("checking: 0 of ");
    terminal.press(CONTROL_Z);
    terminal.stands_still();
    nothing_is_left();
    save(&course, "safe_counter", "fixtures/safe_counter/load_then_store.rs");
    terminal.signal(Signal::CONT);
    terminal.wait_for("no_update_is_lost (model, simulated)");
    terminal.wait_for("waiting for a save");
    terminal.press("s");
    terminal.wait_for("step 1 of 5");
    terminal.press(CONTROL_Z);
    terminal.stands_still();
    terminal.signal(Signal::CONT);
    terminal.wait_for("step 1 of 5");
    terminal.press(CONTROL_C);
    assert_eq!(terminal.end().code(), Some(0));
    nothing_is_left();
}

/// As long as another grader has the record, say.
#[test]
fn keys_work_while_an_answer_is_waited_for() {
    let _turn = turn();
    let course = Course::fresh();
    let mut terminal = watching("xterm-256color", &course, &["safe_counter"]);
    terminal.wait_for("waiting for a save");
    let _held = course.hold_the_record();
    terminal.press("h");
    terminal.waits_for_a_lock();
    terminal.press("l");
    terminal.press("q");
    let pressed = Instant::now();
    assert_eq!(terminal.end().code(), Some(0));
    assert!(pressed.elapsed() < Duration::from_secs(3), "it waited for the lock");
}

#[test]
fn what_a_learner_does_about_a_failure() {
    let _turn = turn();
    let course = Course::fresh();
    save(&course, "safe_counter", "fixtures/safe_counter/load_then_store.rs");
    let mut terminal = watching("xterm-256color", &course, &["safe_counter"]);
    terminal.wait_for("no_update_is_lost (model, simulated)");
    terminal.wait_for("waiting for a save");
    let failed = terminal.wait_for("h      the next hint");
    assert!(failed.contains("s      step through the schedule that fails"), "{failed}");
    assert!(!failed.contains("cargo run"), "{failed}");
    terminal.press("h");
    terminal.wait_for("On `lost-update`, the mistake of your last grade");
    terminal.press("l");
    terminal.wait_for("0 of 4 exercises passed.");
    terminal.press(ESCAPE);
    // What the list has not: a key that follows at once would make another one with the escape.
    terminal.wait_for("it broke in");
    terminal.press("s");
    terminal.wait_for("step 1 of 5");
    terminal.press("q");
    terminal.wait_for("it broke in");
    terminal.resize((30, 12));
    terminal.wait_for("decrement takes one; under");
    terminal.resize(SIZE);
    fs::remove_file(course.lib("safe_counter")).unwrap();
    terminal.wait_for("is not there");
    save(&course, "safe_counter", "fixtures/safe_counter/missing_notify.rs");
    terminal.wait_for("missing-notify");
    terminal.signal(Signal::HUP);
    assert_eq!(terminal.end().code(), Some(130));
    nothing_is_left();
}

#[rstest]
fn a_terminal_that_cannot_show_a_screen_gets_lines(#[values("dumb", "")] kind: &str) {
    let _turn = turn();
    let course = Course::fresh();
    let mut terminal = watching(kind, &course, &[]);
    terminal.wait_for("is still to be written");
    terminal.press("l\n");
    terminal.wait_for("0 of 4 exercises passed.");
    save(&course, "safe_counter", "fixtures/safe_counter/load_then_store.rs");
    // Which of the checks that find it is the first to end, nobody knows.
    terminal.wait_for("lib.rs:19:9: error: SC");
    terminal.wait_for("the other checks still run");
    terminal.wait_for("the next hint");
    terminal.press("s\n");
    terminal.wait_for("with the schedule");
    terminal.wait_for("the next hint");
    assert!(!terminal.sent().contains("cargo run"), "{}", terminal.sent());
    terminal.press("q\n");
    assert_eq!(terminal.end().code(), Some(0));
}
