//! A line for each finding, as compilers have it: `file:line:column: error: message`.
//!
//! For editors and other programs that go by lines: a problem matcher in `.vscode/tasks.json`
//! reads them. The form is stable, the sentences are not. Columns count characters from 1; where
//! only the line is known it is that of the line's first word. No colours.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::Path,
};

use lockstep_wire::World;

use super::{Graded, Report, Standing, Verdict, human, words};
use crate::judge::{BlockedThread, Judged, Lanes, Outcome, Place};

/// Stuck threads told, for each rule.
const MOST_STUCK: usize = 4;

/// Writes `report` in lines, and for each exercise one more that says what it came to.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for graded in &report.exercises {
        for finding in findings(graded) {
            writeln!(out, "{finding}")?;
        }
        writeln!(out, "{}", summary(graded))?;
    }
    Ok(())
}

fn findings(graded: &Graded) -> Vec<String> {
    let troubles = graded.trouble.iter().map(|trouble| (None, "error", unjudged(trouble)));
    let own = graded.checks.iter().filter(|judged| judged.outcome == Outcome::Error);
    let own = own.map(|judged| (None, "error", unjudged(&judged.message)));
    let gap = graded.gap.iter().map(|gap| (None, "note", format!("not simulated: {gap}")));
    let troubles = troubles.chain(own).chain(gap);
    let mut lines: Vec<String> =
        troubles.map(|(at, level, text)| line(graded, at, level, &text)).collect();
    for told in &graded.diagnostics {
        let (file, line, column) = match &graded.map {
            Some(map) if !told.file.is_empty() => (map.shown(&told.file), told.line, told.column),
            _ => (graded.source.clone(), 1, 1),
        };
        let message = one_line(&told.message);
        lines.push(format!("{file}:{line}:{column}: {}: {message}", told.level));
    }
    for (rule, standing) in graded.rules() {
        if standing == Standing::Broken {
            lines.extend(broken(graded, &rule.id));
        }
    }
    lines.extend(unwritten(graded));
    lines
}

fn unjudged(trouble: &str) -> String {
    format!("not judged: {}", trouble.lines().next().unwrap_or_default())
}

/// The failure of a rule that says most, and the other threads that have a part in it.
fn broken(graded: &Graded, rule: &str) -> Vec<String> {
    let failures = graded
        .checks
        .iter()
        .filter(|judged| judged.check.rule == rule && judged.outcome.is_broken());
    let best = failures.min_by_key(|judged| (place(judged).is_none(), judged.world != World::Sim));
    let Some(judged) = best else { return Vec::new() };
    let others = judged.blocked.iter().take(MOST_STUCK).filter_map(|thread| {
        let here = thread.at.as_ref()?;
        let text = format!("{rule}: {}", stuck(thread));
        Some(line(graded, Some(here), "note", &text))
    });
    [failed(graded, judged)].into_iter().chain(others).collect()
}

/// One failure.
pub(super) fn failed(graded: &Graded, judged: &Judged) -> String {
    let (rule, name) = (&judged.check.rule, human::check_name(judged));
    let because = match judged.mistake {
        Some(mistake) => format!(" [{mistake}, {name}]"),
        None => format!(" [{name}]"),
    };
    let text = format!("{rule}: {}{because}", one_line(&judged.message));
    line(graded, place(judged), "error", &text)
}

/// What a stuck thread does on its line.
fn stuck(thread: &BlockedThread) -> String {
    if thread.spinning {
        return format!("{} runs here, again and again", thread.thread);
    }
    let likely = if thread.exact { "" } else { "probably " };
    let holder = match thread.held_by.as_deref() {
        Some(holder) if holder == thread.thread => format!(", which it {likely}holds itself"),
        Some(holder) => format!(", {likely}held by {holder}"),
        None => String::new(),
    };
    format!("{} waits here for {}{holder}", thread.thread, thread.waits_for)
}

/// The learner's line that a failure comes down to.
fn place(judged: &Judged) -> Option<&Place> {
    let stuck = || judged.blocked.iter().find_map(|thread| thread.at.as_ref());
    let shown = || judged.lanes.as_ref().and_then(stopped);
    judged.at.as_ref().or_else(stuck).or_else(shown)
}

/// Where a thread was stopped so that another could get in between; where none was, the last line
/// that matters.
fn stopped(lanes: &Lanes) -> Option<&Place> {
    let steps = &lanes.steps;
    let first = steps.iter().enumerate().find_map(|(index, lane)| {
        let stopped = lane.preempted.as_deref()?;
        steps[..index].iter().rev().find(|lane| lane.thread == stopped)
    });
    let last = || steps.iter().rev().find(|lane| lane.matters).or(steps.last());
    first.or_else(last).map(|lane| &lane.at)
}

/// Each `todo!()` that a check met, with the rules that wait for it.
fn unwritten(graded: &Graded) -> Vec<String> {
    let mut places: BTreeMap<(&str, u32), (&Place, Vec<&str>)> = BTreeMap::new();
    for judged in graded.checks.iter().filter(|judged| judged.outcome == Outcome::Incomplete) {
        if let Some(at) = &judged.at {
            let (_, rules) = places.entry((&at.file, at.line)).or_insert((at, Vec::new()));
            if !rules.contains(&&*judged.check.rule) {
                rules.push(&judged.check.rule);
            }
        }
    }
    let told = places.into_values().map(|(at, mut rules)| {
        rules.sort_unstable();
        let text = format!("still to be written ({})", rules.join(", "));
        line(graded, Some(at), "warning", &text)
    });
    told.collect()
}

fn line(graded: &Graded, at: Option<&Place>, level: &str, text: &str) -> String {
    let (Some(at), Some(map)) = (at, &graded.map) else {
        return format!("{}:1:1: {level}: {}", graded.source, one_line(text));
    };
    let file = map.shown(&at.file);
    let column = first_word(Path::new(&file), at.line);
    format!("{file}:{}:{column}: {level}: {}", at.line, one_line(text))
}

/// The column of the first word on a line. A file that has changed or gone since costs no more
/// than the column.
fn first_word(file: &Path, line: u32) -> usize {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().nth((line as usize).saturating_sub(1)).unwrap_or_default();
    line.chars().position(|letter| !letter.is_whitespace()).map_or(1, |spaces| spaces + 1)
}

fn summary(graded: &Graded) -> String {
    let (name, verdict) = (graded.exercise.name, graded.verdict());
    let said = words::verdict(verdict);
    let rules = graded.rules();
    let count = |wanted: fn(Standing) -> bool| rules.iter().filter(|(_, one)| wanted(*one)).count();
    let judged = count(|standing| standing != Standing::Unknown);
    let holds = count(|standing| standing == Standing::Holds);
    match verdict {
        Verdict::Pass | Verdict::Fail => format!("{name} {said}, {holds} of {judged} rules hold"),
        _ => format!("{name} {said}"),
    }
}

/// `text` on one line, without what a terminal would obey.
fn one_line(text: &str) -> String {
    human::plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{first_word, one_line};

    #[test]
    fn a_message_stays_on_its_line() {
        assert_eq!(one_line("left: 1\n  right:\t2\u{1b}[2J"), "left: 1 right:2[2J");
    }

    #[test]
    fn the_column_is_that_of_the_first_word() {
        let here = Path::new(file!())
            .file_name()
            .map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report").join(name));
        let here = here.expect("this file has a name");
        assert_eq!((first_word(&here, 1), first_word(Path::new("nowhere"), 7)), (1, 1));
        let text = std::fs::read_to_string(&here).expect("this file");
        let line = text.lines().position(|line| line == "    collections::BTreeMap,");
        assert_eq!(first_word(&here, line.expect("that line") as u32 + 1), 5);
    }
}
