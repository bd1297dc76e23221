//! The walk without a terminal: what is true at a step, and how it looks.

use std::collections::BTreeMap;

use ratatui_core::{backend::TestBackend, terminal::Terminal};
use rstest::rstest;

use super::{
    draw::draw,
    model::{Go, State, Walk},
};
use crate::judge::{Lane, Place, Role, Then, Trace, Traced};

const SOURCE: &str = "\
impl Bank {
    fn there(&self) {
        let from = self.left.lock();
        let to = self.right.lock();
    }

    fn back(&self) {
        let from = self.right.lock();
        let to = self.left.lock();
    }
}
";

/// A step of thread `thread` on `line` of the learner's, or of the check's where that is 0.
fn step(thread: usize, line: u32, op: &str, object: &str) -> Traced {
    let names = ["check", "there", "back"];
    let file = if line == 0 { "grader/suite/src/stage.rs" } else { "lib.rs" };
    let text = SOURCE.lines().nth((line as usize).wrapping_sub(1)).unwrap_or_default();
    let waits = op.starts_with("waits");
    Traced {
        lane: Lane {
            step: 0,
            time_ns: 0,
            thread: names[thread].to_owned(),
            op: op.to_owned(),
            role: if waits { Role::Waits } else { Role::Takes },
            object: object.to_owned(),
            value: String::new(),
            at: Place { file: file.to_owned(), line },
            source: text.trim().to_owned(),
            preempted: None,
            matters: true,
        },
        thread,
        is_learners: line != 0,
        then: if waits { Then::Waits(object.to_owned()) } else { Then::Runs },
        takes: (op == "lock").then(|| object.to_owned()),
        gives: (op == "unlock").then(|| object.to_owned()),
    }
}

/// Two threads that take two locks in different orders.
fn deadlock() -> Trace {
    let mut steps = vec![
        step(0, 0, "spawn", "there"),
        step(1, 3, "lock", "left"),
        step(0, 0, "join", "there"),
        step(2, 8, "lock", "right"),
        step(1, 4, "waits for lock", "right"),
        step(2, 9, "waits for lock", "left"),
    ];
    steps[2].lane.preempted = Some("there".to_owned());
    let lines = SOURCE.lines().map(str::to_owned).collect();
    Trace {
        threads: ["check", "there", "back"].map(str::to_owned).to_vec(),
        steps,
        left_out: 0,
        files: BTreeMap::from([("lib.rs".to_owned(), lines)]),
    }
}

fn walk(trace: &Trace, all: bool) -> Walk<'_> {
    let title = "bank::transfers with the schedule 0@:1.r2".to_owned();
    Walk::new(title, "threads wait for one another in a circle", trace, all)
}

fn screen(walk: &Walk<'_>, (columns, rows): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a buffer");
    terminal.draw(|frame| draw(frame, walk)).expect("a buffer takes everything");
    terminal.backend().to_string()
}

#[test]
fn locks_and_waits_add_up() {
    let trace = deadlock();
    let mut walk = walk(&trace, false);
    let first = walk.moment();
    assert_eq!((first.number, first.count), (1, 4), "the check's own steps are none");
    assert_eq!(first.threads[0].holds, ["left"]);
    assert_eq!(first.threads[1].state, State::NotBegun);
    walk.go(Go::Last);
    let last = walk.moment();
    let waits: Vec<&State<'_>> = last.threads.iter().map(|seat| &seat.state).collect();
    assert_eq!(
        waits,
        [
            &State::Waits { what: "right", held_by: vec!["back"] },
            &State::Waits { what: "left", held_by: vec!["there"] },
        ]
    );
}

#[test]
fn whoever_was_stopped_for_a_hidden_step_was_stopped_for_the_next() {
    let trace = deadlock();
    let mut walk = walk(&trace, false);
    walk.go(Go::Forward);
    assert_eq!(walk.moment().stopped, Some("there"));
    walk.go(Go::Forward);
    assert_eq!(walk.moment().stopped, None);
}

#[test]
fn going_back_undoes_going_on_and_both_ends_hold() {
    let trace = deadlock();
    let mut walk = walk(&trace, false);
    let first = format!("{:?}", walk.moment());
    for go in [Go::Back, Go::PageBack, Go::First] {
        walk.go(go);
        assert_eq!(format!("{:?}", walk.moment()), first);
    }
    walk.go(Go::PageForward);
    assert_eq!(walk.moment().number, 4);
    walk.go(Go::Forward);
    assert_eq!(walk.moment().number, 4);
    walk.go(Go::PageBack);
    assert_eq!(format!("{:?}", walk.moment()), first);
}

#[rstest]
#[case("side_by_side", (80, 16), Go::Last)]
#[case("one_above_the_other", (44, 21), Go::Last)]
#[case("with_the_check", (70, 21), Go::Last)]
#[case("one_alone", (44, 13), Go::Last)]
#[case("tiny", (12, 4), Go::First)]
#[case("at_the_first_step", (80, 16), Go::First)]
fn a_screen(#[case] name: &str, #[case] size: (u16, u16), #[case] go: Go) {
    let trace = deadlock();
    let mut walk = walk(&trace, name == "with_the_check");
    walk.go(go);
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(name, screen(&walk, size));
    });
}

#[test]
fn a_schedule_without_a_step_of_the_learners_is_a_screen_too() {
    let mut trace = deadlock();
    trace.steps.truncate(1);
    assert!(screen(&walk(&trace, false), (80, 16)).contains("No step of this schedule"));
}

#[test]
fn no_size_is_too_small() {
    let trace = deadlock();
    for columns in 1..40 {
        for rows in 1..12 {
            screen(&walk(&trace, false), (columns, rows));
        }
    }
}
