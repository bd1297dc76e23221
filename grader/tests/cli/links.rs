//! Places that a terminal can follow. `list` names files and grades nothing.

use assert_cmd::Command;
use predicates::{prelude::PredicateBooleanExt, str::contains};
use rstest::rstest;

use crate::{
    program::{clone, grade, grader, ran},
    terminal::Terminal,
};

const LINK: &str = "\u{1b}]8;;file://";
const COLOUR: &str = "\u{1b}[1m";

#[rstest]
#[case::one_that_makes_links("alacritty", true)]
#[case::one_that_may_not("xterm-256color", false)]
#[case::one_that_does_not("dumb", false)]
fn on_a_terminal(#[case] kind: &str, #[case] linked: bool) {
    let mut terminal = Terminal::start(kind, (120, 40), &["list"]);
    let shown = terminal.wait_for("Grade  cargo run -- ");
    assert!(shown.contains("/README.md"), "{shown}");
    assert_eq!(terminal.sent().contains(LINK), linked, "{:?}", terminal.sent());
    assert_eq!(terminal.end().code(), Some(0));
}

#[test]
fn a_link_is_the_whole_path_on_this_machine() {
    let host = rustix::system::uname();
    let host = host.nodename().to_str().unwrap();
    let base = clone().display().to_string().replace(' ', "%20");
    let mut terminal = Terminal::start("alacritty", (120, 40), &["list"]);
    terminal.wait_for("Grade  cargo run -- ");
    let sent = terminal.sent();
    let link = format!("{LINK}{host}{base}/exercises/");
    assert!(sent.matches(&link).count() >= 2, "{sent:?}");
    assert_eq!(terminal.end().code(), Some(0));
}

#[rstest]
#[case::a_pipe(&[], (false, false))]
#[case::a_pipe_by_force(&[("FORCE_HYPERLINK", "1")], (true, false))]
#[case::colours_are_no_links(&[("CLICOLOR_FORCE", "1")], (false, true))]
#[case::no_colours_but_links(&[("NO_COLOR", "1"), ("FORCE_HYPERLINK", "1")], (true, false))]
#[case::both(&[("CLICOLOR_FORCE", "1"), ("FORCE_HYPERLINK", "1")], (true, true))]
#[case::by_name(&[("TERM", "xterm-kitty")], (false, false))]
#[case::unwanted(&[("TERM", "xterm-kitty"), ("FORCE_HYPERLINK", "0")], (false, false))]
fn elsewhere(#[case] tastes: &[(&str, &str)], #[case] (linked, coloured): (bool, bool)) {
    let ran = ran(&grader(&["list"]).envs(tastes.iter().copied()).output().unwrap());
    assert_eq!(ran.out.contains(LINK), linked, "{:?}", ran.out);
    assert_eq!(ran.out.contains(COLOUR), coloured, "{:?}", ran.out);
}

#[test]
fn programs_get_no_links_at_all() {
    let args = ["list", "--format", "json"];
    let none = contains("\u{1b}").not();
    Command::from_std(grader(&args)).env("FORCE_HYPERLINK", "1").assert().success().stdout(none);
}

/// What the report and the compiler name can be followed, with the line that it is about.
#[test]
fn places_in_a_report_are_links() {
    let source = "fixtures/runner/does_not_compile.rs";
    let args = ["safe_counter", "--source", source, "--world", "native"];
    assert!(!grade(&args).out.contains('\u{1b}'));
    let _turn = crate::program::turn();
    let ran = ran(&grader(&args).env("FORCE_HYPERLINK", "1").output().unwrap());
    let place = format!("{source}\u{1b}\\{source}:28:9\u{1b}]8;;\u{1b}\\");
    assert!(ran.out.contains(&place), "{:?}", ran.out);
}
