//! What differs between two submissions, line by line.
//!
//! Data only, for whoever shows it. Files meet by their path; one that only one side has is new or
//! gone as a whole. Lines are matched by those that each side has once (patience), since two designs
//! have many a closing brace in common, which says nothing.

use std::{collections::BTreeSet, path::Path};

use similar::{Algorithm, ChangeTag, InlineChange, TextDiff};

use crate::submission::Submission;

/// Unchanged lines shown round a change.
const CONTEXT: usize = 3;

/// How a submission differs from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The files that differ, in the order of their paths.
    pub(super) files: Vec<FileDifference>,
}

/// How one file differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileDifference {
    /// What it is called on the left; none where only the other side has it.
    pub(super) left: Option<String>,
    /// What it is called on the right.
    pub(super) right: Option<String>,
    pub(super) hunks: Vec<Hunk>,
}

/// Lines that differ, with some around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    /// Which lines these are: `@@ -1,4 +1,5 @@`.
    pub(super) place: String,
    pub(super) lines: Vec<Line>,
}

/// One line of either side, or of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) side: Side,
    /// Its text in pieces, and whether each is what makes the line differ from its neighbour.
    pub(super) pieces: Vec<(bool, String)>,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Both,
    Left,
    Right,
}

impl Difference {
    /// How `left` differs from `right`.
    pub(crate) fn of(left: &Submission, right: &Submission) -> Self {
        let paths: BTreeSet<&Path> =
            [left, right].into_iter().flat_map(files).map(|(path, _)| path).collect();
        let files = paths.into_iter().filter_map(|path| {
            let file = FileDifference {
                left: text(left, path).map(|_| name(left, path)),
                right: text(right, path).map(|_| name(right, path)),
                hunks: hunks(
                    text(left, path).unwrap_or_default(),
                    text(right, path).unwrap_or_default(),
                ),
            };
            (!file.hunks.is_empty()).then_some(file)
        });
        Self { files: files.collect() }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

fn files(submission: &Submission) -> impl Iterator<Item = (&Path, &str)> {
    submission.files.iter().map(|file| (file.path.as_path(), file.text.as_str()))
}

fn text<'a>(submission: &'a Submission, path: &Path) -> Option<&'a str> {
    files(submission).find(|(other, _)| *other == path).map(|(_, text)| text)
}

/// What the file at `path` is called by a person in the current folder.
fn name(submission: &Submission, path: &Path) -> String {
    submission.map.named(path)
}

fn hunks(left: &str, right: &str) -> Vec<Hunk> {
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(left, right);
    let groups = diff.grouped_ops(CONTEXT).into_iter().filter(|group| !group.is_empty());
    groups
        .map(|group| Hunk {
            place: similar::udiff::UnifiedHunkHeader::new(&group).to_string(),
            lines: group.iter().flat_map(|op| diff.iter_inline_changes(op)).map(line).collect(),
        })
        .collect()
}

fn line(change: InlineChange<'_, str>) -> Line {
    let side = match change.tag() {
        ChangeTag::Equal => Side::Both,
        ChangeTag::Delete => Side::Left,
        ChangeTag::Insert => Side::Right,
    };
    let pieces = change.values().iter();
    let pieces = pieces.map(|&(changed, text)| (changed, shown(text))).collect();
    Line { side, pieces }
}

/// `text` without the end of its line and without what a terminal would obey.
fn shown(text: &str) -> String {
    text.chars().filter(|&letter| letter == '\t' || !letter.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Line, Side, hunks};

    fn told(left: &str, right: &str) -> Vec<String> {
        let told = |line: &Line| {
            let mark = match line.side {
                Side::Both => ' ',
                Side::Left => '-',
                Side::Right => '+',
            };
            let text: String = line.pieces.iter().map(|(_, piece)| piece.as_str()).collect();
            format!("{mark}{text}")
        };
        hunks(left, right).iter().flat_map(|hunk| hunk.lines.iter().map(told)).collect()
    }

    #[test]
    fn equal_texts_have_no_hunks() {
        assert_eq!(hunks("a\nb\n", "a\nb\n"), []);
    }

    #[test]
    fn what_is_on_one_side_alone_is_marked() {
        assert_eq!(told("a\nb\nc\n", "a\nx\nc\n"), [" a", "-b", "+x", " c"]);
        assert_eq!(told("", "new\n"), ["+new"]);
    }

    #[test]
    fn the_words_that_differ_are_told_apart() {
        let list = hunks("let x = one + two;\n", "let x = one + three;\n");
        let changed: Vec<&str> = list[0].lines[1]
            .pieces
            .iter()
            .filter(|(changed, _)| *changed)
            .map(|(_, piece)| piece.as_str())
            .collect();
        assert_eq!(changed, ["three;"]);
    }

    #[test]
    fn a_terminal_is_told_nothing_by_the_submission() {
        assert_eq!(told("\u{1b}[2J\tx\r\n", ""), ["-[2J\tx"]);
    }
}
