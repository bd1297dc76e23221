//! The interleaving as a table: a column a thread, time downwards, the learner's text beside it.
//!
//! After the tables of Lincheck and the prose of textbooks: what a reader has to see is who did
//! what between which two steps of whom. Only steps that matter are shown (`judge::matters` has
//! the rules). Of too many of those the steps round each stop of a thread are shown, and the last
//! ones: the end of a schedule is where it goes wrong. What is left out is counted where it was.
//! A lock that is given back before anything else happens takes one row. Where another thread could
//! have gone on, a row of its own says so. Columns that get too narrow give way to a list.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

use crate::judge::{Lane, Lanes, Role, clock};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const STOP: Style = AnsiColor::Yellow.on_default();

/// Columns of the whole table, its indentation included.
const WIDTH: usize = 100;
const INDENT: usize = 4;
/// Columns between two columns.
const GAP: usize = 2;
/// Columns of source text at the least, and of a thread's own.
const SOURCE: usize = 22;
const NARROWEST: usize = 14;
/// The most that a thread's column takes: only texts of panics are longer.
const LONGEST: usize = 40;
/// Rows shown.
const MOST: usize = 16;

/// One row, as text.
struct Row<'a> {
    /// Steps left out ahead of it.
    left_out: usize,
    clock: String,
    line: String,
    thread: &'a str,
    cell: String,
    source: &'a str,
    /// Who was stopped for it.
    stopped: Option<&'a str>,
}

/// How wide the columns are.
struct Widths {
    clock: usize,
    line: usize,
    /// One for each thread; in a list one for the names and one for the steps.
    lanes: Vec<usize>,
    source: usize,
}

/// Writes the table of `lanes`.
pub(super) fn write(lanes: &Lanes, out: &mut dyn Write) -> io::Result<()> {
    let rows = rows(lanes);
    let threads = threads(&rows);
    if rows.is_empty() {
        return Ok(());
    }
    let file = only_file(lanes);
    match columns(&rows, &threads) {
        Some(widths) => {
            let heads: Vec<(&str, usize)> =
                threads.iter().copied().zip(widths.lanes.iter().copied()).collect();
            head(&widths, &heads, file, out)?;
            body(&rows, out, &mut |row, out| {
                let column = threads.iter().position(|thread| *thread == row.thread).unwrap_or(0);
                let cells: Vec<(&str, usize)> = widths
                    .lanes
                    .iter()
                    .enumerate()
                    .map(|(index, &width)| (if index == column { &*row.cell } else { "" }, width))
                    .collect();
                line(&widths, row, &cells, out)
            })
        }
        None => {
            let widths = list(&rows);
            let [name, step] = [widths.lanes[0], widths.lanes[1]];
            head(&widths, &[("thread", name), ("step", step)], file, out)?;
            body(&rows, out, &mut |row, out| {
                line(&widths, row, &[(row.thread, name), (&row.cell, step)], out)
            })
        }
    }
}

/// The rows to show.
fn rows(lanes: &Lanes) -> Vec<Row<'_>> {
    let folded = fold(lanes.steps.iter().filter(|lane| lane.matters));
    let kept = kept(&folded);
    let told: usize = folded.iter().map(Folded::steps).sum();
    let timed = folded.iter().any(|one| clock(one.lane.time_ns) != clock(0));
    let only_file = only_file(lanes).is_some();
    // What does not matter is counted ahead of the first row.
    let mut left_out = lanes.steps.len() - told;
    let mut last = String::new();
    let mut rows = Vec::new();
    for (one, kept) in folded.iter().zip(kept) {
        if !kept {
            left_out += one.steps();
            continue;
        }
        let lane = one.lane;
        let now = if timed { clock(lane.time_ns) } else { String::new() };
        // The clock is shown where it moves, and again behind a gap.
        let moved = last != now || left_out > 0;
        last.clone_from(&now);
        rows.push(Row {
            left_out: std::mem::take(&mut left_out),
            clock: if moved { now } else { String::new() },
            line: if only_file { lane.at.line.to_string() } else { lane.at.to_string() },
            thread: &lane.thread,
            cell: cell(one),
            source: &lane.source,
            stopped: lane.preempted.as_deref(),
        });
    }
    rows
}

/// Which rows there is room for: what happened round each stop of a thread, the last stop first,
/// and the end.
fn kept(rows: &[Folded<'_>]) -> Vec<bool> {
    let mut kept = vec![false; rows.len()];
    let mut room = MOST;
    let mut keep = |at: usize| {
        if let Some(kept) = kept.get_mut(at).filter(|kept| !**kept && room > 0) {
            *kept = true;
            room -= 1;
        }
    };
    if let Some(last) = rows.len().checked_sub(1) {
        keep(last);
    }
    for at in (0..rows.len()).rev() {
        let Some(stopped) = rows[at].lane.preempted.as_deref() else { continue };
        let own = |row: &Folded<'_>| row.lane.thread == stopped;
        keep(at);
        rows[..at].iter().rposition(own).into_iter().for_each(&mut keep);
        rows[at..].iter().position(own).into_iter().for_each(|next| keep(at + next));
        keep(at + 1);
    }
    (0..rows.len()).rev().for_each(keep);
    kept
}

/// Steps that take one row.
struct Folded<'a> {
    lane: &'a Lane,
    unlocked: bool,
    times: usize,
}

impl Folded<'_> {
    fn steps(&self) -> usize {
        self.times * (1 + usize::from(self.unlocked))
    }

    /// Whether the two look the same to a reader.
    fn is_like(&self, other: &Self) -> bool {
        let text = |lane: &Lane| {
            let Lane { thread, op, object, value, at, .. } = lane;
            (thread.clone(), op.clone(), object.clone(), value.clone(), at.clone())
        };
        self.unlocked == other.unlocked
            && clock(self.lane.time_ns) == clock(other.lane.time_ns)
            && text(self.lane) == text(other.lane)
            && other.lane.preempted.is_none()
    }
}

/// Takes together what needs no row of its own.
fn fold<'a>(steps: impl Iterator<Item = &'a Lane>) -> Vec<Folded<'a>> {
    let mut rows: Vec<Folded<'_>> = Vec::new();
    for lane in steps {
        match rows.last_mut() {
            Some(last) if !last.unlocked && unlocks(last.lane, lane) => last.unlocked = true,
            _ => rows.push(Folded { lane, unlocked: false, times: 1 }),
        }
    }
    let mut folded: Vec<Folded<'_>> = Vec::new();
    for row in rows {
        match folded.last_mut() {
            Some(last) if last.is_like(&row) => last.times += 1,
            _ => folded.push(row),
        }
    }
    folded
}

/// Whether `lane` gives back what `before` took, with nothing in between.
fn unlocks(before: &Lane, lane: &Lane) -> bool {
    before.role == Role::Takes
        && lane.role == Role::Gives
        && before.thread == lane.thread
        && before.object == lane.object
        && lane.preempted.is_none()
}

/// What one step did: `load total  0`.
fn cell(one: &Folded<'_>) -> String {
    let lane = one.lane;
    let op = if one.unlocked { format!("{}, unlock", lane.op) } else { lane.op.clone() };
    let mut cell = plain(&format!("{op} {}", lane.object)).trim_end().to_owned();
    if !lane.value.is_empty() {
        cell.push_str("  ");
        cell.push_str(&plain(&lane.value));
    }
    if one.times > 1 {
        cell.push_str(&format!(" ×{}", one.times));
    }
    cell
}

/// The threads in the order in which they act.
fn threads<'a>(rows: &[Row<'a>]) -> Vec<&'a str> {
    let mut threads: Vec<&str> = Vec::new();
    for row in rows {
        if !threads.contains(&row.thread) {
            threads.push(row.thread);
        }
    }
    threads
}

/// The file that all steps stand in, if there is one.
fn only_file(lanes: &Lanes) -> Option<&str> {
    let first = lanes.steps.first()?;
    lanes.steps.iter().all(|lane| lane.at.file == first.at.file).then_some(&first.at.file)
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(display_width).max().unwrap_or_default()
}

/// What the columns ahead of the threads' take, and the columns behind those.
fn ahead(rows: &[Row<'_>]) -> (usize, usize, usize) {
    let clock = widest(rows.iter().map(|row| row.clock.as_str()));
    let line = widest(rows.iter().map(|row| row.line.as_str())).max("line".len());
    let taken = if clock > 0 { clock + GAP } else { 0 };
    (clock, line, WIDTH - INDENT - taken - line - GAP)
}

/// The widths of a column a thread; `None` where there is no room for that.
fn columns(rows: &[Row<'_>], threads: &[&str]) -> Option<Widths> {
    let (clock, line, room) = ahead(rows);
    let wanted = |thread: &&str| {
        let own = rows.iter().filter(|row| row.thread == *thread);
        widest(own.map(|row| row.cell.as_str()).chain([*thread])).min(LONGEST)
    };
    let mut lanes: Vec<usize> = threads.iter().map(wanted).collect();
    let room = room.checked_sub(SOURCE + GAP * threads.len())?;
    // The widest gives way first.
    while lanes.iter().sum::<usize>() > room {
        let widest = lanes.iter_mut().max().filter(|width| **width > NARROWEST)?;
        *widest -= 1;
    }
    // A text that is cut in the middle of its result tells nothing.
    let kept: usize = lanes.iter().sum();
    let whole: usize = threads.iter().map(wanted).sum();
    if whole - kept > whole / 6 {
        return None;
    }
    Some(Widths { clock, line, source: room - kept + SOURCE, lanes })
}

/// The widths of a list.
fn list(rows: &[Row<'_>]) -> Widths {
    let (clock, line, room) = ahead(rows);
    let name = widest(rows.iter().map(|row| row.thread).chain(["thread"])).min(24);
    let step = widest(rows.iter().map(|row| row.cell.as_str())).min(44);
    let source = room - name - step - 2 * GAP;
    Widths { clock, line, lanes: vec![name, step], source }
}

fn head(
    widths: &Widths,
    lanes: &[(&str, usize)],
    file: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = " ".repeat(INDENT);
    if widths.clock > 0 {
        text += &padded("at", widths.clock);
    }
    text += &padded("line", widths.line);
    for (name, width) in lanes {
        text += &padded(&plain(name), *width);
    }
    text += &cut(file.unwrap_or_default(), widths.source);
    writeln!(out, "{BOLD}{}{BOLD:#}", text.trim_end())
}

/// The rows below the head, and what stands between them.
fn body<'a>(
    rows: &[Row<'a>],
    out: &mut dyn Write,
    write_row: &mut dyn FnMut(&Row<'a>, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let indent = " ".repeat(INDENT);
    for row in rows {
        if row.left_out > 0 {
            let steps = if row.left_out == 1 { "step" } else { "steps" };
            writeln!(out, "{indent}{DIM}… {} {steps} left out{DIM:#}", row.left_out)?;
        }
        if let Some(stopped) = row.stopped {
            let (stopped, thread) = (plain(stopped), plain(row.thread));
            let text = cut(&format!("┄┄ {stopped} is stopped here, {thread} runs"), WIDTH - INDENT);
            writeln!(out, "{indent}{STOP}{text}{STOP:#}")?;
        }
        write_row(row, out)?;
    }
    Ok(())
}

fn line(
    widths: &Widths,
    row: &Row<'_>,
    cells: &[(&str, usize)],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = " ".repeat(INDENT);
    if widths.clock > 0 {
        text += &padded(&row.clock, widths.clock);
    }
    text += &padded(&row.line, widths.line);
    for (cell, width) in cells {
        text += &padded(cell, *width);
    }
    let source = cut(&plain(row.source), widths.source);
    if source.is_empty() {
        return writeln!(out, "{}", text.trim_end());
    }
    writeln!(out, "{text}{DIM}{source}{DIM:#}")
}

/// `text` in a column of `width`, with the gap behind it.
fn padded(text: &str, width: usize) -> String {
    let text = cut(text, width);
    let space = width + GAP - display_width(&text);
    format!("{text}{}", " ".repeat(space))
}

/// `text` in at most `width` columns.
fn cut(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if display_width(&kept) + display_width(letter.encode_utf8(&mut [0; 4])) + 1 > width {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}

/// `text` without what a terminal would obey: it comes from the submission.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}
