//! The learner's text behind the places of a schedule.
//!
//! A place has a line and a column; what stands before the column tells how the learner calls
//! an object, what stands at it tells the operation.

use lockstep_wire::Spot;

use super::Place;
use crate::submission::Submission;

/// Lines that are looked at before the one of a place: a chain of calls may be broken up.
const BEFORE: usize = 3;

/// The text of one submission.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a>(pub(super) &'a Submission);

impl<'a> Source<'a> {
    /// The place in the learner's terms; `None` outside of the submission.
    pub(super) fn place(self, spot: &Spot) -> Option<Place> {
        Some(Place { file: self.0.map.relative(&spot.file)?, line: spot.line })
    }

    /// The line, without the space around it.
    pub(super) fn line(self, spot: &Spot) -> &'a str {
        self.whole_line(spot).map_or("", str::trim)
    }

    /// The name that stands at the column: of a method, where one is called.
    pub(super) fn name_at(self, spot: &Spot) -> Option<&'a str> {
        let (_, rest) = split(self.whole_line(spot)?, spot.column)?;
        let end = rest.find(|letter: char| !is_name(letter)).unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    }

    /// What stands before the column, with the lines before in front of it.
    pub(super) fn before(self, spot: &Spot) -> Option<String> {
        let (last, _) = split(self.whole_line(spot)?, spot.column)?;
        let first = (spot.line as usize).saturating_sub(1 + BEFORE);
        let lines = self.0.text(&spot.file)?.lines().skip(first);
        let mut text: String = lines
            .take(spot.line as usize - 1 - first)
            .map(|line| line.split("//").next().unwrap_or_default().trim())
            .collect();
        text.push_str(last.trim_start());
        Some(text)
    }

    /// The whole file.
    pub(super) fn text(self, spot: &Spot) -> Option<&'a str> {
        self.0.text(&spot.file)
    }

    fn whole_line(self, spot: &Spot) -> Option<&'a str> {
        self.text(spot)?.lines().nth(spot.line.checked_sub(1)? as usize)
    }
}

/// Whether a name may have this letter in it.
pub(super) fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// `line` cut at a column, which counts characters from 1.
fn split(line: &str, column: u32) -> Option<(&str, &str)> {
    let before = column.checked_sub(1)? as usize;
    let at = line.char_indices().map(|(at, _)| at).nth(before)?;
    Some(line.split_at(at))
}
