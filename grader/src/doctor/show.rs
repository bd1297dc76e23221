//! The account: a line for each part, with what follows where something does; or JSON.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::{Account, Part, State};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const LESS: Style = AnsiColor::Yellow.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// Columns of running text.
const WIDTH: usize = 96;
/// Columns ahead of it: the state, and the name of the part.
const INDENT: usize = 24;

impl Account {
    /// Writes it for a person.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.parts.iter().try_for_each(|part| write_part(part, out))?;
        let count = |state| self.parts.iter().filter(|part| part.state == state).count();
        match (self.can_grade(), count(State::Degraded)) {
            (true, 0) => writeln!(out, "\nThis machine has {GOOD}all{GOOD:#} that grading uses."),
            (true, _) => writeln!(
                out,
                "\nThis machine {GOOD}can grade{GOOD:#}; what is {LESS}degraded{LESS:#} makes it find \
                 out less, and never judge wrong."
            ),
            (false, _) => writeln!(out, "\nThis machine {BAD}cannot grade{BAD:#} as it is."),
        }
    }

    /// Writes it for a program.
    pub(crate) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let parts = self.parts.iter().map(PartDocument::of).collect();
        let document =
            Document { schema: "lockstep/doctor/v1", can_grade: self.can_grade(), parts };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Degraded => "degraded",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Fine => GOOD,
            Self::Degraded | Self::Unknown => LESS,
            Self::Missing => BAD,
        }
    }
}

fn write_part(part: &Part, out: &mut dyn Write) -> io::Result<()> {
    let (style, word) = (part.state.style(), part.state.word());
    let head = format!("{style}{word:9}{style:#} {:14}", part.name);
    paragraph(&head, &part.found, out)?;
    for (word, text) in [("so", part.follows), ("do", &part.remedy)] {
        if !text.is_empty() {
            paragraph(&format!("{:21}{DIM}{word}{DIM:#} ", ""), text, out)?;
        }
    }
    Ok(())
}

/// `text` behind `head`, with its further lines below its first word.
fn paragraph(head: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let indent = " ".repeat(INDENT);
    let lines = text.lines().flat_map(|line| textwrap::wrap(line, WIDTH - INDENT));
    for (index, line) in lines.enumerate() {
        writeln!(out, "{}{line}", if index == 0 { head } else { &indent })?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    can_grade: bool,
    parts: Vec<PartDocument<'a>>,
}

#[derive(Serialize)]
struct PartDocument<'a> {
    part: &'static str,
    state: &'static str,
    found: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    follows: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    remedy: &'a str,
}

impl<'a> PartDocument<'a> {
    fn of(part: &'a Part) -> Self {
        let Part { name, state, found, follows, remedy } = part;
        Self { part: name, state: state.word(), found, follows, remedy }
    }
}
