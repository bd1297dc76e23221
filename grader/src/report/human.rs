//! The screen: a line for each exercise, then the first thing to mend, then what to do next.
//!
//! At most one screen for a failed exercise. Of several that do not pass, only the first in
//! course order is shown at length: one thing at a time is what a learner can mend.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Graded, Reader, Report, Standing, Verdict, lanes, next, stuck, words};
use crate::{
    judge::{Judged, Outcome},
    screen::counted,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const OPEN: Style = AnsiColor::Yellow.on_default().bold();

/// Columns of running text.
pub(super) const WIDTH: usize = 96;
/// Bytes of a hint, at most: three lines, which is what most hints need to say what happened and
/// where to look.
const HINT: usize = 265;
/// Lines of evidence shown, lines of print shown, compile errors shown.
const MOST_EVIDENCE: usize = 8;
const MOST_PRINTED: usize = 3;
const MOST_ERRORS: usize = 3;

/// Writes `report` for a person.
pub(super) fn write(report: &Report, reader: Reader, out: &mut dyn Write) -> io::Result<()> {
    let width = report.exercises.iter().map(|graded| graded.exercise.name.len()).max();
    for graded in &report.exercises {
        summary(graded, reader, width.unwrap_or(0), out)?;
    }
    let open = report.exercises.iter().find(|graded| graded.verdict() != Verdict::Pass);
    match open {
        Some(graded) => details((report, reader), graded, out)?,
        None => {
            writeln!(out, "\nEverything that was asked for {GOOD}passes{GOOD:#}.")?;
            match report.searched() {
                Some(searched) => {
                    writeln!(out, "{DIM}{}{DIM:#}", words::searched(searched))?;
                    if let Some(power) = report.power() {
                        writeln!(out, "{DIM}{}{DIM:#}", words::power(power))?;
                    }
                }
                None => writeln!(out, "{DIM}{}{DIM:#}", words::LIMITS)?,
            }
        }
    }
    if report.missing.is_empty() {
        return Ok(());
    }
    writeln!(out, "{DIM}{}{DIM:#}", words::unprotected(&report.missing))
}

fn summary(graded: &Graded, reader: Reader, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let verdict = graded.verdict();
    let style = style(verdict);
    let rules = graded.rules();
    let judged = rules.iter().filter(|(_, standing)| *standing != Standing::Unknown).count();
    let holds = rules.iter().filter(|(_, standing)| *standing == Standing::Holds).count();
    write!(
        out,
        "{BOLD}{:width$}{BOLD:#}  {style}{:16}{style:#}",
        graded.exercise.name,
        words::verdict(verdict)
    )?;
    if reader == Reader::Early {
        write!(out, "  {OPEN}{}{OPEN:#}", words::EARLY)?;
    } else if matches!(verdict, Verdict::Pass | Verdict::Fail) {
        write!(out, "  {holds} of {judged} rules hold")?;
    }
    let skipped = graded.checks.iter().filter(|check| check.outcome == Outcome::Skipped).count();
    if skipped > 0 {
        let checks = counted(skipped, "check");
        write!(out, "  {OPEN}({checks} could not tell here){OPEN:#}")?;
    }
    writeln!(out, "  {DIM}{}{DIM:#}", graded.source)?;
    let reason = graded.checks.iter().find(|check| check.outcome == Outcome::Skipped);
    if let Some(reason) = reason {
        let head = format!("{:width$}  {OPEN}why{OPEN:#}: ", "");
        paragraph(&head, &reason.message, out)?;
    }
    match &graded.gap {
        Some(gap) => writeln!(out, "{:width$}  {OPEN}not simulated{OPEN:#}: {}", "", plain(gap)),
        None => Ok(()),
    }
}

/// How a verdict looks.
pub(crate) fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => GOOD,
        Verdict::Fail | Verdict::CompileError | Verdict::Error => BAD,
        Verdict::Incomplete => OPEN,
    }
}

fn details(
    (report, reader): (&Report, Reader),
    graded: &Graded,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out)?;
    match graded.verdict() {
        Verdict::Pass => return Ok(()),
        Verdict::Error => trouble(graded, out)?,
        Verdict::CompileError => refused(graded, out)?,
        Verdict::Incomplete => unfinished(graded, out)?,
        Verdict::Fail => match graded.first_failure() {
            Some(judged) => failure(reader, graded, judged, out)?,
            None => return Ok(()),
        },
    }
    let steps = next::steps(report, graded, reader);
    if !steps.is_empty() && graded.verdict() != Verdict::Fail {
        writeln!(out)?;
    }
    for (word, step) in steps {
        writeln!(out, "{BOLD}{word:6}{BOLD:#} {step}")?;
    }
    Ok(())
}

fn trouble(graded: &Graded, out: &mut dyn Write) -> io::Result<()> {
    if let Some(trouble) = &graded.trouble {
        writeln!(out, "{BAD}error{BAD:#}: {trouble}")?;
    }
    for judged in graded.checks.iter().filter(|judged| judged.outcome == Outcome::Error) {
        writeln!(out, "{BAD}error{BAD:#}: {}: {}", judged.check.id, judged.message)?;
    }
    writeln!(out, "{}", words::NO_VERDICT)
}

fn refused(graded: &Graded, out: &mut dyn Write) -> io::Result<()> {
    let errors: Vec<_> = graded.errors().collect();
    for diagnostic in errors.iter().take(MOST_ERRORS) {
        writeln!(out, "{}", diagnostic.rendered.trim_end())?;
    }
    if errors.len() > MOST_ERRORS {
        writeln!(out, "… and {} more", counted(errors.len() - MOST_ERRORS, "error"))?;
    }
    Ok(())
}

fn unfinished(graded: &Graded, out: &mut dyn Write) -> io::Result<()> {
    let name = graded.exercise.name;
    let todo = graded.checks.iter().find(|judged| judged.outcome == Outcome::Incomplete);
    match todo.and_then(|judged| judged.at.as_ref()) {
        Some(at) => {
            writeln!(out, "{BOLD}{name}{BOLD:#}: {} is still to be written.", shown(graded, at))
        }
        None => writeln!(out, "{BOLD}{name}{BOLD:#}: a body is still to be written."),
    }
}

fn failure(
    reader: Reader,
    graded: &Graded,
    judged: &Judged,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rule = graded.rules().into_iter().find(|(rule, _)| rule.id == judged.check.rule);
    let text = rule.map_or_else(String::new, |(rule, _)| rule.text);
    paragraph(&format!("{BAD}{}{BAD:#} ", judged.check.rule), &text.replace('`', ""), out)?;
    writeln!(out)?;
    let name = judged.mistake.map(|mistake| mistake.to_string()).unwrap_or_default();
    writeln!(
        out,
        "{BOLD}{}{BOLD:#} in {} ({}{})",
        words::outcome(judged.outcome),
        judged.check.id,
        words::kind(judged.check.kind),
        words::world(judged.world)
    )?;
    paragraph(&format!("  {DIM}checked:{DIM:#} "), &judged.check.title, out)?;
    paragraph("  found:   ", &judged.message, out)?;
    // While checks run, that the other world has found nothing says nothing.
    let other = graded.other_world(judged).filter(|found| *found || reader != Reader::Early);
    if let Some(other) = other {
        paragraph("           ", words::other_world(judged.world, other), out)?;
    }
    // Where threads are stuck, each has a line of its own.
    if let Some(at) = judged.at.as_ref().filter(|_| judged.blocked.is_empty()) {
        writeln!(out, "  {BOLD}at {}{BOLD:#}", shown(graded, at))?;
    }
    evidence(graded, judged, out)?;
    if let Some(mistake) = judged.mistake {
        paragraph(&format!("  {OPEN}{name}{OPEN:#}: "), words::mistake(mistake), out)?;
        if let Some(hint) = graded.exercise.hint(mistake) {
            paragraph(&format!("  {DIM}hint:{DIM:#}    "), opening(&hint), out)?;
        }
    }
    writeln!(out)?;
    standings(graded, reader, out)?;
    others(graded, judged, out)
}

/// The first sentences of a hint, whole: as many as there is room for, and never none.
fn opening(hint: &str) -> &str {
    let mut ends = hint
        .match_indices(['.', '?', '!'])
        .map(|(at, _)| at + 1)
        .filter(|&end| hint[end..].is_empty() || hint[end..].starts_with(' '))
        // Not in the middle of a remark.
        .filter(|&end| hint[..end].matches('(').count() == hint[..end].matches(')').count());
    let first = ends.next().unwrap_or(hint.len());
    &hint[..ends.take_while(|&end| end <= HINT).last().unwrap_or(first)]
}

/// The name of the check within its exercise.
pub(super) fn check_name(judged: &Judged) -> &str {
    judged.check.id.split("::").nth(1).unwrap_or(&judged.check.id)
}

/// Names the checks behind the other broken rules: they may have the same cause.
fn others(graded: &Graded, shown: &Judged, out: &mut dyn Write) -> io::Result<()> {
    let mut names: Vec<String> = Vec::new();
    let mut rules = vec![&shown.check.rule];
    for judged in graded.checks.iter().filter(|judged| judged.outcome.is_broken()) {
        if !rules.contains(&&judged.check.rule) {
            rules.push(&judged.check.rule);
            names.push(format!("{} {}", judged.check.rule, check_name(judged)));
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    paragraph(&format!("{BOLD}Also{BOLD:#}   "), &names.join(", "), out)
}

/// What was observed, the schedule that shows it, and the threads that were stuck.
pub(super) fn evidence(graded: &Graded, judged: &Judged, out: &mut dyn Write) -> io::Result<()> {
    for line in judged.evidence.iter().take(MOST_EVIDENCE) {
        paragraph("    ", line, out)?;
    }
    if judged.evidence.len() > MOST_EVIDENCE {
        writeln!(
            out,
            "    … {} lines more in the JSON report",
            judged.evidence.len() - MOST_EVIDENCE
        )?;
    }
    if let Some(shown) = &judged.lanes {
        if shown.steps.iter().any(|lane| lane.matters) {
            let (found_at, preemptions) = (shown.found_at, shown.preemptions);
            paragraph("  shown:   ", &words::schedule(found_at, preemptions), out)?;
        }
        lanes::write(shown, out)?;
    }
    stuck::write(graded, judged, out)?;
    // What it printed can help with a crash; with a broken rule it is noise.
    if judged.outcome == Outcome::Crash {
        let lines: Vec<&str> =
            judged.printed.lines().filter(|line| !line.trim().is_empty()).collect();
        for line in &lines[lines.len().saturating_sub(MOST_PRINTED)..] {
            let line: String = plain(line).chars().take(WIDTH - 15).collect();
            writeln!(out, "    {DIM}it printed: {line}{DIM:#}")?;
        }
    }
    Ok(())
}

/// What each rule comes to; while checks run, only what no other check can change.
fn standings(graded: &Graded, reader: Reader, out: &mut dyn Write) -> io::Result<()> {
    let is_final = |standing| reader != Reader::Early || standing == Standing::Broken;
    let mut rules = graded.rules();
    let all = rules.len();
    rules.retain(|(_, standing)| is_final(*standing));
    let open = all - rules.len();
    let mut list: Vec<String> = rules
        .into_iter()
        .map(|(rule, standing)| {
            let style = match standing {
                Standing::Holds => GOOD,
                Standing::Broken => BAD,
                Standing::NotDone | Standing::Unknown => OPEN,
            };
            format!("{} {style}{}{style:#}", rule.id, words::standing(standing))
        })
        .collect();
    if open > 0 {
        list.push(words::open(open));
    }
    for (index, part) in list.chunks(6).enumerate() {
        let head = if index == 0 { "Rules" } else { "" };
        writeln!(out, "{BOLD}{head:6}{BOLD:#} {}", part.join(" · "))?;
    }
    Ok(())
}

pub(super) fn shown(graded: &Graded, at: &crate::judge::Place) -> String {
    let file = graded.map.as_ref().map_or_else(|| at.file.clone(), |map| map.shown(&at.file));
    format!("{file}:{}", at.line)
}

/// `text` without what a terminal would obey: it may come from the submission.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|&letter| letter == '\n' || !letter.is_control()).collect()
}

/// `text` behind `head`, wrapped, with the following lines below its first word.
pub(super) fn paragraph(head: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let indent = textwrap::core::display_width(&anstream::adapter::strip_str(head).to_string());
    let rest = " ".repeat(indent);
    for (index, line) in textwrap::wrap(&plain(text), WIDTH - indent).iter().enumerate() {
        writeln!(out, "{}{line}", if index == 0 { head } else { &rest })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{HINT, opening};
    use crate::exercise::COURSE;

    #[test]
    fn a_hint_is_cut_at_the_end_of_a_sentence() {
        let first = "Read the rule (the `..` too. Yes.): it says so.";
        assert_eq!(opening(&format!("{first} {}", "a: b; ".repeat(HINT))), first);
        let long = format!("{}.", "word ".repeat(HINT));
        assert_eq!(opening(&format!("{long} Then this.")), long);
        assert_eq!(opening("no stop at all"), "no stop at all");
    }

    #[test]
    fn hints_open_with_whole_sentences() {
        for exercise in COURSE {
            for mistake in exercise.hints().mistakes.keys() {
                let hint = exercise.hint(*mistake).unwrap();
                let shown = opening(&hint);
                assert!(shown.ends_with(['.', '?', '!']), "{}: {mistake}", exercise.name);
            }
        }
    }
}
