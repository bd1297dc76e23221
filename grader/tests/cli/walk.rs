//! The walk through a schedule, on a terminal.

use assert_cmd::Command;
use predicates::str::contains;
use rstest::rstest;
use rustix::process::Signal;

use crate::{
    program::{grader, turn},
    terminal::Terminal,
};

const WALK: &[&str] = &[
    "replay",
    "safe_counter",
    "--check",
    "no_update_is_lost",
    "--source",
    "fixtures/safe_counter/load_then_store.rs",
    "--step",
];
const WIDE: (u16, u16) = (120, 30);
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const END: &str = "\x1b[F";
const CONTROL_C: &str = "\x03";

#[test]
fn arrows_walk_and_q_leaves() {
    let _turn = turn();
    let mut terminal = Terminal::start("xterm-256color", WIDE, WALK);
    let first = terminal.wait_for("step 1 of 5");
    assert!(first.contains("caller 1: load value  0"), "{first}");
    terminal.press(RIGHT);
    terminal.wait_for("step 2 of 5");
    terminal.press(LEFT);
    terminal.wait_for("step 1 of 5");
    terminal.press(END);
    let last = terminal.wait_for("step 5 of 5");
    assert!(last.contains("it reads 1 instead of 2"), "{last}");
    terminal.press("q");
    assert_eq!(terminal.end().code(), Some(0));
}

#[test]
fn another_size_is_another_picture() {
    let _turn = turn();
    let mut terminal = Terminal::start("xterm-256color", WIDE, WALK);
    terminal.wait_for("step 1 of 5");
    terminal.resize((40, 12));
    let narrow = terminal.wait_for("caller 2 (load_then_store.rs:19): ");
    assert!(narrow.contains("step 1 of 5"), "{narrow}");
    terminal.press(CONTROL_C);
    assert_eq!(terminal.end().code(), Some(0));
}

#[test]
fn a_signal_ends_the_walk() {
    let _turn = turn();
    let mut terminal = Terminal::start("xterm-256color", WIDE, WALK);
    terminal.wait_for("step 1 of 5");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.end().code(), Some(130));
}

#[rstest]
fn a_terminal_that_cannot_is_left_alone(#[values("dumb", "")] kind: &str) {
    let terminal = Terminal::start(kind, WIDE, WALK);
    assert_eq!(terminal.end().code(), Some(2));
}

#[test]
fn without_a_terminal_there_is_no_walk() {
    let told = contains("`--step` needs a terminal\nhelp: leave `--step` out");
    Command::from_std(grader(WALK)).assert().code(2).stdout("").stderr(told);
}
