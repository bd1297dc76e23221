//! What `watch` says to the learner. Reports have their own words.

use anstyle::{AnsiColor, Style};

use crate::screen::counted;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// What the grader is doing.
pub(super) const GRADING: &str = "grading";
pub(super) const AGAIN: &str = "saved again: starting over";
pub(super) const OTHER_GRADER: &str = "waiting for another grader's build";
pub(super) const FETCHING: &str = "downloading what the checks need";
pub(super) const WAITS: &str = "waiting for a save";
pub(super) const WAITS_FOR_THE_FILE: &str = "waiting for the file";

/// Why a key does nothing.
pub(super) const FIRST: &str = "This is the first exercise.";
pub(super) const LAST: &str = "This is the last exercise.";
pub(super) const BUSY: &str = "The grading is not over: step through the failure after it.";
pub(super) const NO_SCHEDULE: &str = "There is no failing schedule to step through.";

/// What can be typed where there is no screen to show keys on.
pub(super) const LETTERS: &str = "Type a letter and Enter: n next, p previous, h hint, d diff, \
                                  l list, r rerun, s step through, q quit.";

/// Between what has passed and what is next.
pub(super) const RULE: &str = "\n";

/// What happens when it begins.
pub(super) fn grading(exercise: &str) -> String {
    format!("{DIM}grading {exercise}{DIM:#}\n")
}

pub(super) fn building(crates: usize) -> String {
    match crates {
        0 => "compiling".to_owned(),
        _ => format!("compiling: {}", counted(crates, "crate")),
    }
}

pub(super) fn checking(checked: usize, checks: usize) -> String {
    format!("checking: {checked} of {checks}")
}

/// No check has failed so far: how many of how many are over in each world.
pub(super) fn so_far(simulated: (usize, usize), native: (usize, usize)) -> String {
    let line = |world: &str, (over, all): (usize, usize)| match all {
        0 => String::new(),
        _ if over == all => {
            format!("{BOLD}{world:15}{BOLD:#}  {GOOD}no failure{GOOD:#} in {all} checks\n")
        }
        _ => format!("{BOLD}{world:15}{BOLD:#}  no failure in {over} of {all} checks so far\n"),
    };
    line("simulated world", simulated) + &line("real threads", native)
}

/// A check has failed, and the others still run.
pub(super) fn failed_already(line: &str) -> String {
    format!("{line}\n{DIM}the other checks still run{DIM:#}\n")
}

/// Nothing is known of an exercise yet.
pub(super) fn first(exercise: &str) -> String {
    format!("{BOLD}{exercise}{BOLD:#}\n\n{}", where_to_write(exercise))
}

fn where_to_write(exercise: &str) -> String {
    format!(
        "{BOLD}Read{BOLD:#}   exercises/{exercise}/README.md\n\
         {BOLD}Write{BOLD:#}  exercises/{exercise}/src/lib.rs\n\
         {DIM}It is graded each time you save it.{DIM:#}\n"
    )
}

/// A report, while there is going to be a newer one.
pub(super) fn before(report: &str) -> String {
    format!("{DIM}From before the last save; the new verdict is on its way.{DIM:#}\n\n{report}")
}

/// An exercise has passed, by this `report`.
pub(super) fn passed(report: &str, next: Option<&str>) -> String {
    match next {
        Some(next) => format!(
            "{report}\n{GOOD}Next is {next}.{GOOD:#} \
             {DIM}d compares what has passed with the reference solution.{DIM:#}\n"
        ),
        None => format!(
            "{report}\n{GOOD}That was the last one: every exercise passes.{GOOD:#}\n\
             d compares it with the reference solution, q leaves.\n"
        ),
    }
}

/// The file to grade is not there.
pub(super) fn gone(exercise: &str) -> String {
    format!(
        "exercises/{exercise}/src/lib.rs is not there.\n\
         It is graded as soon as it comes back.\n"
    )
}

/// There is nothing to compare yet.
pub(super) fn no_diff(exercise: &str) -> String {
    format!("The reference solution opens once {exercise} passes.")
}

/// What else the command of that name has to say.
pub(super) fn more_of_diff(exercise: &str) -> String {
    format!("\n{DIM}What both do, in numbers: cargo run -- diff {exercise}{DIM:#}\n")
}

/// The grader could not do its work.
pub(super) fn trouble(error: &str) -> String {
    format!("{BAD}error{BAD:#}: {error}\n")
}
