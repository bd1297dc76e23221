//! One result, four ways to show it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `model` | the result of a grading, and the verdicts that follow from it |
//! | `words` | the sentences that a learner reads |
//! | `human` | the screen |
//! | `lanes` | the interleaving as a table |
//! | `replay` | one schedule, a line for each step |
//! | `rows` | what the rows of that table say |
//! | `stuck` | the threads that could not go on |
//! | `short` | a line for each finding, for editors |
//! | `json` | `lockstep/report/v1` |
//! | `junit` | JUnit XML |
//! | `html/` | a page, with the interleaving as a picture to step through |

mod html;
mod human;
mod json;
mod junit;
mod lanes;
mod model;
mod replay;
mod rows;
mod short;
mod stuck;
mod words;

use std::io;

pub(crate) use human::style;
pub(crate) use model::{Graded, Report, Standing, Verdict};
pub(crate) use replay::Replayed;

/// The seed where none is asked for.
pub(crate) const SEED: u64 = 1;

/// How to show a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For a terminal.
    Human,
    /// `file:line:column: error: message`, a line for each finding: for editors.
    Short,
    /// One JSON object.
    Json,
    /// JUnit XML.
    Junit,
    /// A page for a browser, in one file.
    Html,
}

impl Report {
    /// Writes the report to `out`. The text may hold colours: `out` decides about them.
    pub(crate) fn write(&self, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
        match format {
            Format::Human => human::write(self, out),
            Format::Short => short::write(self, out),
            Format::Json => json::write(self, out),
            Format::Junit => junit::write(self, out),
            Format::Html => html::write(self, out),
        }
    }
}
