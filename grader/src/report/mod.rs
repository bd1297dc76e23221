//! One result, four ways to show it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `model` | the result of a grading, and the verdicts that follow from it |
//! | `words` | the sentences that a learner reads |
//! | `human` | the screen |
//! | `next` | what the reader can do about it |
//! | `lanes` | the interleaving as a table |
//! | `replay` | one schedule, a line for each step |
//! | `rounds` | what is done again and again |
//! | `rows` | what the rows of that table say |
//! | `stuck` | the threads that could not go on |
//! | `short` | a line for each finding, for editors |
//! | `json` | `lockstep/report/v1` |
//! | `junit` | JUnit XML |
//! | `html/` | a page, with the interleaving as a picture to step through |

mod helper;
mod html;
mod human;
mod json;
mod junit;
mod lanes;
mod model;
mod next;
mod replay;
mod rounds;
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

/// Where a person reads a report: what can be done next is told in the words of that place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Behind a command, ahead of the next one.
    Shell,
    /// Beside keys, after the grading.
    Watcher(Keys),
    /// Beside keys, while other checks still run.
    Early,
}

/// The keys that do something about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keys {
    /// Shows the next hint.
    pub(crate) hint: &'static str,
    /// Walks through the schedule that fails.
    pub(crate) walk: &'static str,
}

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
            Format::Human => self.write_for(Reader::Shell, out),
            Format::Short => short::write(self, out),
            Format::Json => json::write(self, out),
            Format::Junit => junit::write(self, out),
            Format::Html => html::write(self, out),
        }
    }

    /// Writes the screen for this `reader`. The text may hold colours: `out` decides about them.
    pub(crate) fn write_for(&self, reader: Reader, out: &mut dyn io::Write) -> io::Result<()> {
        human::write(self, reader, out)
    }
}

impl Graded {
    /// The first failure in a line, as editors read it; empty where nothing fails.
    pub(crate) fn first_line(&self) -> String {
        self.first_failure().map_or_else(String::new, |judged| short::failed(self, judged))
    }
}
