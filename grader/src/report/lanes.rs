//! The interleaving as a table: a column a thread, time downwards, the learner's text beside it.
//!
//! After the tables of Lincheck and the prose of textbooks: what a reader has to see is who did
//! what between which two steps of whom. `rows` has what is shown; this file has the columns. Where
//! another thread could have gone on, a row of its own says so. Columns that get too narrow give
//! way to a list.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

use super::{
    helper::helper,
    rows::{Row, one_line, only_file, rows},
    words,
};
use crate::{judge::Lanes, screen::counted};

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
/// Columns of a place, and of a thread's name in a list, at the most.
const PLACE: usize = 24;
const NAME: usize = 20;
/// The most that a thread's column takes: only texts of panics are longer.
const LONGEST: usize = 40;

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
    let (rows, behind) = rows(lanes);
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
                line(&widths, row, &[(&one_line(row.thread), name), (&row.cell, step)], out)
            })
        }
    }?;
    left_out(behind, out)?;
    match helper(lanes) {
        Some(lane) => {
            let (indent, tip) = (" ".repeat(INDENT), words::helper(lane.at.line));
            writeln!(out, "{indent}{DIM}{tip}{DIM:#}")
        }
        None => Ok(()),
    }
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

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(display_width).max().unwrap_or_default()
}

/// What the columns ahead of the threads' take, and the columns behind those.
fn ahead(rows: &[Row<'_>]) -> (usize, usize, usize) {
    let clock = widest(rows.iter().map(|row| row.clock.as_str()));
    let line = widest(rows.iter().map(|row| row.line.as_str())).max("line".len()).min(PLACE);
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
    if threads.iter().map(wanted).sum::<usize>() > kept {
        return None;
    }
    Some(Widths { clock, line, source: room - kept + SOURCE, lanes })
}

/// The widths of a list.
fn list(rows: &[Row<'_>]) -> Widths {
    let (clock, line, room) = ahead(rows);
    let name = widest(rows.iter().map(|row| row.thread).chain(["thread"])).min(NAME);
    let room = room.saturating_sub(name + 2 * GAP);
    // The text beside a long step gives way to it, but not altogether.
    let step = widest(rows.iter().map(|row| row.cell.as_str())).clamp("step".len(), LONGEST + 4);
    let step = step.min(room.saturating_sub(SOURCE / 2));
    let source = room - step;
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
        text += &padded(&one_line(name), *width);
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
        left_out(row.left_out, out)?;
        if let Some(stopped) = row.stopped {
            let text = switch(stopped, row.thread, WIDTH - INDENT);
            writeln!(out, "{indent}{STOP}{text}{STOP:#}")?;
        }
        write_row(row, out)?;
    }
    Ok(())
}

/// How many steps have no row here, if any.
fn left_out(count: usize, out: &mut dyn Write) -> io::Result<()> {
    if count == 0 {
        return Ok(());
    }
    writeln!(out, "{}{DIM}… {} left out{DIM:#}", " ".repeat(INDENT), counted(count, "step"))
}

/// That a thread was stopped, though it could have gone on, and another runs.
pub(super) fn switch(stopped: &str, thread: &str, width: usize) -> String {
    let (stopped, thread) = (one_line(stopped), one_line(thread));
    cut(&format!("┄┄ {}", words::stopped(&stopped, &thread)), width)
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
    let source = cut(&one_line(row.source), widths.source);
    if source.is_empty() {
        return writeln!(out, "{}", text.trim_end());
    }
    writeln!(out, "{text}{DIM}{source}{DIM:#}")
}

/// `text` in a column of `width`, with the gap behind it.
pub(super) fn padded(text: &str, width: usize) -> String {
    let text = cut(text, width);
    let space = width + GAP - display_width(&text);
    format!("{text}{}", " ".repeat(space))
}

/// `text` in at most `width` columns.
pub(super) fn cut(text: &str, width: usize) -> String {
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

#[cfg(test)]
mod tests {
    use textwrap::core::display_width;

    use super::{WIDTH, write};
    use crate::judge::{Lane, Lanes, Place, Role};

    fn lane(step: u32, thread: &str, op: &str, role: Role) -> Lane {
        Lane {
            step,
            time_ns: 0,
            thread: thread.to_owned(),
            op: op.to_owned(),
            role,
            object: "total".to_owned(),
            value: String::new(),
            at: Place { file: "lib.rs".to_owned(), line: step },
            source: "self.total.fetch_update(SeqCst, SeqCst, |前| Some(前 + 1)); ".repeat(3),
            preempted: None,
            matters: true,
        }
    }

    fn table(steps: Vec<Lane>) -> String {
        let lanes = Lanes { schedule: "0@:".to_owned(), found_at: Some(1), preemptions: 0, steps };
        let mut text = Vec::new();
        write(&lanes, &mut text).expect("a vector takes all");
        anstream::adapter::strip_str(&String::from_utf8(text).expect("text")).to_string()
    }

    #[test]
    fn a_lock_that_is_given_back_at_once_takes_one_row() {
        let takes = |thread| lane(1, thread, "lock", Role::Takes);
        let gives = |thread| lane(2, thread, "unlock", Role::Gives);
        let text = table(vec![takes("a"), gives("a"), takes("b"), takes("c"), gives("b")]);
        assert_eq!(text.lines().filter(|line| line.contains("lock, unlock total")).count(), 1);
        assert_eq!(text.lines().count(), 5, "{text}");
    }

    #[test]
    fn the_row_of_a_stop_outlives_the_rows_behind_it() {
        let mut steps: Vec<Lane> =
            (1..60).map(|step| lane(step, "a", "load", Role::Looks)).collect();
        steps.insert(9, lane(99, "b", "store", Role::Acts));
        steps[9].preempted = Some("a".to_owned());
        let text = table(steps);
        assert!(text.contains("a is stopped here, b runs") && text.contains("99"), "{text}");
        assert!(text.contains("… 8 steps left out"), "{text}");
    }

    #[test]
    fn what_the_check_does_in_the_end_gives_way() {
        let looks =
            |thread, from, to| (from..to).map(move |step| lane(step, thread, "load", Role::Looks));
        let text = table(looks("a", 0, 20).chain(looks("check", 20, 30)).collect());
        assert!(
            text.contains("… 6 steps left out") && text.contains("… 8 steps left out"),
            "{text}"
        );
        // Where it is alone, its end is the end.
        let text = table(looks("check", 0, 30).collect());
        assert!(text.contains("… 14 steps left out") && text.contains("29"), "{text}");
    }

    #[test]
    fn who_goes_round_is_shown_twice() {
        let ops = ["lock", "load", "unlock"];
        let steps = (0..90).map(|step| {
            let role = if step % 3 == 2 { Role::Gives } else { Role::Looks };
            let mut lane = lane(step % 3, "a", ops[step as usize % 3], role);
            lane.value = step.to_string();
            lane
        });
        let text = table(steps.collect());
        assert!(text.contains("… 84 steps left out") && text.lines().count() == 8, "{text}");
    }

    #[test]
    fn no_table_is_too_wide() {
        for threads in 1..9 {
            let steps = (0..20).map(|step| {
                let name = format!("a thread with a name that is long {}", step % threads);
                let mut lane = lane(step, &name, "compare_exchange_weak failed", Role::Acts);
                lane.time_ns = u64::from(step) * 12_345_678_901;
                lane.at.file = format!("src/deep/a_module_with_a_name_{}.rs", step % 2);
                lane
            });
            for line in table(steps.collect()).lines() {
                assert!(display_width(line) <= WIDTH, "{line}");
            }
        }
    }
}
