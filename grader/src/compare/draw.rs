//! A difference in lines, as `diff -u` writes them: `patch` takes it without the colours.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::text::{Difference, FileDifference, Hunk, Line, Side};

const BOLD: Style = Style::new().bold();
const PLACE: Style = AnsiColor::Cyan.on_default();
const LEFT: Style = AnsiColor::Red.on_default();
const RIGHT: Style = AnsiColor::Green.on_default();

impl Difference {
    /// Writes it to `out`, which decides about colours.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.files.is_empty() {
            return writeln!(out, "The two are the same, letter by letter.");
        }
        self.files.iter().try_for_each(|file| write_file(file, out))
    }
}

fn write_file(file: &FileDifference, out: &mut dyn Write) -> io::Result<()> {
    // What `patch` takes for a file that is not there.
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "/dev/null".to_owned());
    writeln!(out, "{BOLD}--- {}{BOLD:#}", name(&file.left))?;
    writeln!(out, "{BOLD}+++ {}{BOLD:#}", name(&file.right))?;
    for Hunk { place, lines } in &file.hunks {
        writeln!(out, "{PLACE}{place}{PLACE:#}")?;
        lines.iter().try_for_each(|line| write_line(line, out))?;
    }
    Ok(())
}

fn write_line(line: &Line, out: &mut dyn Write) -> io::Result<()> {
    let (mark, style) = match line.side {
        Side::Both => (' ', Style::new()),
        Side::Left => ('-', LEFT),
        Side::Right => ('+', RIGHT),
    };
    write!(out, "{style}{mark}{style:#}")?;
    for (changed, text) in &line.pieces {
        let style = if *changed { style.bold() } else { style };
        write!(out, "{style}{text}{style:#}")?;
    }
    writeln!(out)
}
