//! The interleaving as a table: a column a thread, time downwards.
//!
//! After the tables of Lincheck and the prose of textbooks: what a reader has to see is who did
//! what between which two steps of whom. Only steps on the learner's own lines are shown.

use std::io::{self, Write};

use anstyle::Style;

use crate::judge::{Lane, Lanes};

const BOLD: Style = Style::new().bold();
/// Columns of the whole table, and of a thread's at the least.
const WIDTH: usize = 96;
const NARROWEST: usize = 22;
/// Rows shown: the end of a schedule is where it goes wrong.
const MOST: usize = 16;

/// Writes the table of `lanes`.
pub(super) fn write(lanes: &Lanes, out: &mut dyn Write) -> io::Result<()> {
    let shown = &lanes.steps[lanes.steps.len().saturating_sub(MOST)..];
    let threads = threads(shown);
    if threads.is_empty() {
        return Ok(());
    }
    let most = WIDTH / NARROWEST;
    let width = WIDTH / threads.len().min(most) - 2;
    write!(out, "    ")?;
    for thread in threads.iter().take(most) {
        write!(out, "{BOLD}{:width$}{BOLD:#}  ", cut(thread, width))?;
    }
    writeln!(out)?;
    if shown.len() < lanes.steps.len() {
        writeln!(out, "    … {} earlier steps", lanes.steps.len() - shown.len())?;
    }
    for lane in shown {
        let column = threads.iter().position(|thread| *thread == lane.thread).unwrap_or(0);
        // Threads beyond the last column share it, under their names.
        let indent = column.min(most - 1) * (width + 2);
        let name = if column < most { String::new() } else { format!("{}: ", lane.thread) };
        writeln!(out, "    {:indent$}{}", "", cut(&format!("{name}{}", cell(lane)), width + 8))?;
    }
    Ok(())
}

/// The threads in the order in which they act.
fn threads(lanes: &[Lane]) -> Vec<&str> {
    let mut threads: Vec<&str> = Vec::new();
    for lane in lanes {
        if !threads.contains(&lane.thread.as_str()) {
            threads.push(&lane.thread);
        }
    }
    threads
}

/// What one step did, in few words.
fn cell(lane: &Lane) -> String {
    let time = lane.time_ns / 1_000_000;
    let clock = if time > 0 { format!("{time} ms ") } else { String::new() };
    let value = if lane.value.is_empty() { String::new() } else { format!(" {}", lane.value) };
    format!("{clock}:{} {} {}{value}", lane.at.line, lane.op, lane.object)
}

fn cut(text: &str, width: usize) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(width).collect()
}
