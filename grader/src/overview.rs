//! The course at a glance: where the learner stands with each exercise, and what comes next.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use lockstep_wire::World;
use serde::Serialize;

use crate::{
    exercise::{COURSE, Exercise, Rule},
    record::{Standpoint, State, next},
    report::{Verdict, style},
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const NEXT: Style = AnsiColor::Cyan.on_default().bold();
const OPEN: Style = AnsiColor::Yellow.on_default().bold();

/// What is left to say when nothing is left to do.
const WHOLE: &str = "That is the whole course: every exercise passes.";

/// Writes the list for a person. The text may hold colours: `out` decides about them.
pub(crate) fn write(list: &[Standpoint], out: &mut dyn Write) -> io::Result<()> {
    table(list, out)?;
    match next(list, None) {
        Some(one) => steps(one, out),
        None => writeln!(out, "{WHOLE}"),
    }
}

/// The same for one who has keys for what can be done.
pub(crate) fn write_beside_keys(list: &[Standpoint], out: &mut dyn Write) -> io::Result<()> {
    table(list, out)?;
    match next(list, None) {
        Some(one) => told(&where_to_write(one), out),
        None => writeln!(out, "{WHOLE}"),
    }
}

fn table(list: &[Standpoint], out: &mut dyn Write) -> io::Result<()> {
    let width = list.iter().map(|one| one.exercise.name.len()).max().unwrap_or(0);
    let first = next(list, None);
    for one in list {
        let is_next = first.is_some_and(|first| first.exercise == one.exercise);
        let mark = if is_next { "→" } else { " " };
        let (style, said) = (look(one.state), said(one.state));
        let name = one.exercise.name;
        write!(out, "{NEXT}{mark}{NEXT:#} {BOLD}{name:width$}{BOLD:#}  ")?;
        match details(one) {
            details if details.is_empty() => writeln!(out, "{style}{said}{style:#}")?,
            details => writeln!(out, "{style}{said:16}{style:#}  {details}")?,
        }
    }
    let passed = list.iter().filter(|one| one.state.passes()).count();
    writeln!(out, "\n{passed} of {} exercises passed.", list.len())
}

/// Says to somebody who comes for the first time what this is. What to do is what the report of
/// the stubs ends with; this is ahead of it, while the checks are built.
pub(crate) fn welcome(out: &mut dyn Write) -> io::Result<()> {
    let first = COURSE.first().map_or("", |exercise| exercise.name);
    writeln!(
        out,
        "{BOLD}Lockstep{BOLD:#}: exercises in thread synchronisation, in plain std Rust. You write the bodies; the
grader runs them on real threads and under thousands of chosen schedules, finds the races,
deadlocks and lost wake-ups, and shows you where they are.

Nothing is written yet. The first time the checks are built, which takes a minute or so: time
to read {BOLD}exercises/{first}/README.md{BOLD:#}.
"
    )
}

/// Says what comes after `exercise`, which passes.
pub(crate) fn after(
    exercise: &Exercise,
    list: &[Standpoint],
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "\nBeside the reference solution: cargo run -- diff {}", exercise.name)?;
    match next(list, Some(exercise)) {
        Some(one) => {
            writeln!(out, "\nNext is {NEXT}{}{NEXT:#}.", one.exercise.name)?;
            steps(one, out)
        }
        None => writeln!(out, "\n{WHOLE}"),
    }
}

/// What to do about one exercise.
fn steps(next: &Standpoint, out: &mut dyn Write) -> io::Result<()> {
    let name = next.exercise.name;
    let mut steps = where_to_write(next);
    steps.push(("Grade", format!("cargo run -- {name}")));
    if next.state != State::NotStarted {
        steps.push(("Hint", format!("cargo run -- hint {name}")));
    }
    told(&steps, out)
}

fn where_to_write(next: &Standpoint) -> Vec<(&'static str, String)> {
    let name = next.exercise.name;
    vec![
        ("Read", format!("exercises/{name}/README.md")),
        ("Write", format!("exercises/{name}/src/lib.rs")),
    ]
}

fn told(steps: &[(&str, String)], out: &mut dyn Write) -> io::Result<()> {
    for (word, step) in steps {
        writeln!(out, "{BOLD}{word:6}{BOLD:#} {step}")?;
    }
    Ok(())
}

fn said(state: State) -> &'static str {
    match state {
        State::NotStarted => "not started",
        State::NotGraded => "not graded yet",
        State::Stale(_) => "changed since",
        State::Graded(verdict) => verdict.said(),
        State::PassedIn(_) => "passes so far",
    }
}

fn look(state: State) -> Style {
    match state {
        State::NotStarted => DIM,
        State::NotGraded | State::Stale(_) | State::PassedIn(_) => OPEN,
        State::Graded(verdict) => style(verdict),
    }
}

/// The rules, and whatever else is to be said of an exercise that was graded.
fn details(one: &Standpoint) -> String {
    let entry = &one.entry;
    let rules = one.exercise.rules().len();
    match one.state {
        State::NotStarted if entry.first_passed.is_some() => "it has passed before".to_owned(),
        State::NotStarted | State::NotGraded => String::new(),
        State::Graded(Verdict::Pass) => format!("all {rules} rules hold"),
        State::PassedIn(World::Native) => "on real threads; not simulated yet".to_owned(),
        State::PassedIn(World::Sim) => "simulated; not on real threads yet".to_owned(),
        State::Stale(verdict) => format!("its last grade: {}", verdict.said()),
        State::Graded(Verdict::CompileError | Verdict::Error) => String::new(),
        State::Graded(Verdict::Fail | Verdict::Incomplete) => {
            let broken = match &entry.broken[..] {
                [] => String::new(),
                broken => format!("broken: {}", broken.join(" ")),
            };
            let holds = match &entry.holds[..] {
                [] => format!("none of {rules} rules holds"),
                holds => format!("{} of {rules} rules hold: {}", holds.len(), holds.join(" ")),
            };
            if broken.is_empty() { holds } else { format!("{holds} · {broken}") }
        }
    }
}

/// Writes the list for other programs.
pub(crate) fn write_json(list: &[Standpoint], out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: "lockstep/list/v1",
        grader: env!("CARGO_PKG_VERSION"),
        next: next(list, None).map(|one| one.exercise.name),
        exercises: list.iter().map(item).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

#[derive(Debug, Serialize)]
struct Document {
    schema: &'static str,
    grader: &'static str,
    next: Option<&'static str>,
    exercises: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    exercise: &'static str,
    state: &'static str,
    last_verdict: Option<&'static str>,
    graded: Option<String>,
    first_passed: Option<String>,
    rules: Vec<String>,
    holds: Vec<String>,
    broken: Vec<String>,
    mistake: Option<String>,
    hints: usize,
    hints_shown: usize,
}

fn item(one: &Standpoint) -> Item {
    let Standpoint { exercise, state, entry } = one;
    Item {
        exercise: exercise.name,
        state: state.word(),
        last_verdict: entry.verdict().map(Verdict::word),
        graded: entry.graded(),
        first_passed: entry.first_passed.map(|when| when.to_string()),
        rules: exercise.rules().into_iter().map(|Rule { id, .. }| id).collect(),
        holds: entry.holds.clone(),
        broken: entry.broken.clone(),
        mistake: entry.mistake().map(|mistake| mistake.to_string()),
        hints: exercise.hints().stages.len(),
        hints_shown: entry.hints,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Entry;

    fn screen(states: [State; 4]) -> String {
        let list: Vec<Standpoint> = COURSE
            .iter()
            .zip(states)
            .map(|(exercise, state)| Standpoint { exercise, state, entry: Entry::default() })
            .collect();
        let mut out = Vec::new();
        write(&list, &mut out).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn the_first_that_does_not_pass_is_next() {
        let pass = State::Graded(Verdict::Pass);
        let shown = screen([pass, State::Stale(Verdict::Pass), State::NotGraded, pass]);
        let lines: Vec<&str> = shown.lines().take(6).collect();
        let wanted = [
            "  safe_counter     passes            all 5 rules hold",
            "→ rate_limiter     changed since     its last grade: passes",
            "  multi_lock       not graded yet",
            "  connection_pool  passes            all 9 rules hold",
            "",
            "2 of 4 exercises passed.",
        ];
        assert_eq!(lines, wanted);
        assert!(shown.ends_with("\nHint   cargo run -- hint rate_limiter\n"), "{shown}");
    }

    #[test]
    fn when_all_pass_there_is_no_next() {
        let shown = screen([State::Graded(Verdict::Pass); 4]);
        assert!(!shown.contains('→') && shown.ends_with(&format!("passed.\n{WHOLE}\n")), "{shown}");
    }
}
