//! What both do, as a table with a sentence for each number.

use std::io::{self, Write};

use anstyle::Style;

use super::both::{Both, Row, Unmeasured};
use crate::screen::counted;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

impl Both {
    /// Writes it to `out`, which decides about colours.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{BOLD}What both do{BOLD:#} in a simulated run, on average over {} of {}",
            counted(self.executions(), "run"),
            counted(self.scenes(), "scene"),
        )?;
        writeln!(out, "{DIM}  {:24}{:>10}{:>12}{DIM:#}", "", "yours", "reference")?;
        self.rows().iter().try_for_each(|row| write_row(row, out))?;
        if self.failed > 0 {
            let runs = counted(self.failed, "run");
            writeln!(out, "{runs} of yours broke a rule or never came to an end: not counted.")?;
        }
        if self.left_out > 0 {
            let scenes = counted(self.left_out, "scene");
            writeln!(out, "{scenes} left out: yours came through none of the runs there.")?;
        }
        Ok(())
    }
}

impl Unmeasured {
    /// Says why there is no table.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "What both {BOLD}do{BOLD:#} cannot be compared: ")?;
        match self {
            Self::Refused => writeln!(out, "it does not compile"),
            Self::Gap(gap) => writeln!(out, "it cannot be simulated: {}", one_line(gap)),
            Self::Endless => writeln!(out, "not one run of it keeps the rules and comes to an end"),
        }
    }
}

fn write_row(row: &Row, out: &mut dyn Write) -> io::Result<()> {
    let Row { name, meaning, left, right } = row;
    let ratio = match row.ratio() {
        Some(0.0) => "none".to_owned(),
        Some(ratio) if ratio > 99.0 => "> 99×".to_owned(),
        Some(ratio) => format!("{ratio:.1}×"),
        None if *left > 0.0 => "more".to_owned(),
        None => "same".to_owned(),
    };
    let (left, right) = (number(*left), number(*right));
    writeln!(out, "  {BOLD}{name:24}{BOLD:#}{left:>10}{right:>12}{ratio:>9}")?;
    writeln!(out, "    {DIM}{meaning}{DIM:#}")
}

/// With as many digits as say something.
fn number(value: f64) -> String {
    if value > 0.0 && value < 0.01 {
        "< 0.01".to_owned()
    } else if value == value.trunc() || value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// What a terminal would obey is left out: it may come from the submission.
fn one_line(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}
