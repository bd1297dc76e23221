//! One schedule in full: a line for each step, then the verdict as the screen has it.
//!
//! The table of a failure shows the steps that explain it. Here is everything that happened on
//! the learner's lines, and on request what the check did in between. A schedule in which the
//! rule holds has nothing to show, and is told so.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

use super::{
    Graded, Reader, Report, human, lanes, next,
    rows::{self, one_line},
};
use crate::judge::{Judged, Outcome, Trace, Traced, clock};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const STOP: Style = AnsiColor::Yellow.on_default();

/// Columns of the whole table.
const WIDTH: usize = 100;
/// The most that a thread's name, a place and an operation take; the text of the line has the rest.
const NAME: usize = 18;
const PLACE: usize = 30;
const OPERATION: usize = 38;

/// A report of which one check was replayed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Replayed<'a> {
    /// The report.
    pub(crate) report: &'a Report,
    /// The schedule that was asked for; none where the first that fails was.
    pub(crate) schedule: Option<&'a str>,
    /// Whether to show the steps of the check itself.
    pub(crate) all: bool,
    /// Where it is read.
    pub(crate) reader: Reader,
}

impl<'a> Replayed<'a> {
    /// The check that was replayed, and its schedule from the first step to the last; `None`
    /// where none fails.
    pub(crate) fn trace(&self) -> Option<(&'a Judged, &'a Trace)> {
        // The one that the screen below tells of, where several were searched.
        let failures = self.report.exercises.iter().filter_map(Graded::first_failure);
        let all = self.report.exercises.iter().flat_map(|graded| &graded.checks);
        failures.chain(all).find_map(|judged| Some((judged, judged.trace.as_ref()?)))
    }

    /// What was replayed: the check and its schedule.
    pub(crate) fn title(judged: &Judged) -> String {
        let schedule = judged.lanes.as_ref().map_or("", |lanes| &lanes.schedule);
        format!("{} with the schedule {schedule}", judged.check.id)
    }

    /// Writes it for a person.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some((judged, trace)) = self.trace() {
            table(judged, trace, self.all, out)?;
            writeln!(out)?;
        }
        match self.report.exercises.first().and_then(passed) {
            Some((graded, judged)) => kept(self, graded, judged, out),
            None => self.report.write_for(self.reader, out),
        }
    }
}

/// The check of a submission that has nothing wrong in it.
fn passed(graded: &Graded) -> Option<(&Graded, &Judged)> {
    let [only] = &graded.checks[..] else { return None };
    let passes = only.outcome == Outcome::Pass;
    (passes && graded.trouble.is_none() && graded.errors().next().is_none())
        .then_some((graded, only))
}

fn kept(
    replayed: &Replayed<'_>,
    graded: &Graded,
    judged: &Judged,
    out: &mut dyn Write,
) -> io::Result<()> {
    let id = &judged.check.id;
    let again = format!("cargo run -- {}", next::target(graded));
    match replayed.schedule {
        Some(schedule) => {
            let schedule = one_line(schedule);
            writeln!(out, "{id} {GOOD}passes{GOOD:#} with the schedule {schedule}")?;
            human::paragraph("  tried: ", &judged.message, out)?;
            writeln!(out, "It is one schedule of many: `{again}` looks for others.")
        }
        None => {
            let seed = replayed.report.seed;
            writeln!(out, "{id} {GOOD}passes{GOOD:#}: seed {seed} finds no schedule that fails")?;
            let explored = judged.explored.iter();
            explored.into_iter().try_for_each(|explored| {
                let every = if explored.exhaustive { ", every interleaving there is" } else { "" };
                writeln!(out, "  tried: {} schedules{every}", explored.schedules)
            })?;
            human::paragraph("  tried: ", &judged.message, out)?;
            writeln!(out, "With `--budget full` the search goes on a hundred times as long.")
        }
    }
}

/// The widths of all columns but the last.
struct Widths {
    step: usize,
    clock: usize,
    name: usize,
    place: usize,
    operation: usize,
    /// Named in the head, and not in each line.
    file: Option<String>,
}

fn table(judged: &Judged, trace: &Trace, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<&Traced> = trace.steps.iter().filter(|step| all || step.is_learners).collect();
    writeln!(out, "{BOLD}{}{BOLD:#}", Replayed::title(judged))?;
    if trace.left_out > 0 {
        writeln!(out, "{DIM}… {} earlier steps left out{DIM:#}", trace.left_out)?;
    }
    let widths = widths(&shown, trace);
    let head = ["step", "at", "thread", "line", "operation"];
    let file = only_file(trace).unwrap_or("source");
    writeln!(out, "{BOLD}{}{}{BOLD:#}", widths.row(head), one_line(file))?;
    let (mut last, mut stopped) = (String::new(), None);
    for step in &trace.steps {
        // Whoever was stopped for a step that is not shown was stopped for the next one that is.
        stopped = step.lane.preempted.as_deref().or(stopped);
        if all || step.is_learners {
            stopped_row(stopped.take(), step, out)?;
            row(&widths, step, &mut last, out)?;
        }
    }
    let hidden = trace.steps.len() - shown.len();
    if hidden > 0 {
        writeln!(out, "{DIM}… and {hidden} steps of the check itself, which `--all` shows{DIM:#}")?;
    }
    Ok(())
}

fn widths(shown: &[&Traced], trace: &Trace) -> Widths {
    let widest = |text: &dyn Fn(&Traced) -> String, head: &str, most: usize| {
        let widths = shown.iter().map(|step| display_width(&text(step)));
        widths.max().unwrap_or_default().max(head.len()).min(most)
    };
    let timed = shown.iter().any(|step| clock(step.lane.time_ns) != clock(0));
    Widths {
        step: widest(&|step| step.lane.step.to_string(), "step", 8),
        clock: if timed { widest(&|step| clock(step.lane.time_ns), "at", 14) } else { 0 },
        name: widest(&|step| one_line(&step.lane.thread), "thread", NAME),
        place: widest(&|step| place(step, only_file(trace)), "line", PLACE),
        operation: widest(&|step| rows::told(&step.lane), "operation", OPERATION),
        file: only_file(trace).map(str::to_owned),
    }
}

/// The file that all of the learner's steps stand in, if there is one.
fn only_file(trace: &Trace) -> Option<&str> {
    let mut files = trace.files.keys();
    let only = files.next()?;
    files.next().is_none().then_some(only)
}

impl Widths {
    fn row(&self, [step, at, thread, line, operation]: [&str; 5]) -> String {
        let clock = if self.clock > 0 { lanes::padded(at, self.clock) } else { String::new() };
        let step = format!("{step:>width$}  ", width = self.step);
        [
            step,
            clock,
            lanes::padded(thread, self.name),
            lanes::padded(line, self.place),
            lanes::padded(operation, self.operation),
        ]
        .concat()
    }
}

fn stopped_row(stopped: Option<&str>, step: &Traced, out: &mut dyn Write) -> io::Result<()> {
    let Some(stopped) = stopped.filter(|stopped| *stopped != step.lane.thread) else {
        return Ok(());
    };
    writeln!(out, "{STOP}{}{STOP:#}", lanes::switch(stopped, &step.lane.thread, WIDTH))
}

fn row(widths: &Widths, step: &Traced, last: &mut String, out: &mut dyn Write) -> io::Result<()> {
    let number = step.lane.step.to_string();
    let now = clock(step.lane.time_ns);
    let at = if *last == now { "" } else { &now };
    let name = one_line(&step.lane.thread);
    let columns = widths.row([
        &number,
        at,
        &name,
        &place(step, widths.file.as_deref()),
        &rows::told(&step.lane),
    ]);
    let room = WIDTH.saturating_sub(display_width(&columns));
    let source = lanes::cut(&one_line(&step.lane.source), room);
    if step.is_learners {
        writeln!(out, "{columns}{DIM}{source}{DIM:#}")?;
    } else {
        writeln!(out, "{DIM}{}{DIM:#}", columns.trim_end())?;
    }
    last.clone_from(&now);
    Ok(())
}

/// Where: the line, and which file's where that is not clear. Of the check's only the end of a
/// long path tells anything.
fn place(step: &Traced, only_file: Option<&str>) -> String {
    let at = &step.lane.at;
    if step.is_learners && only_file.is_some() {
        return at.line.to_string();
    }
    let text = at.to_string();
    let start = if step.is_learners { None } else { text.rfind('/') };
    one_line(&text[start.map_or(0, |at| at + 1)..])
}
