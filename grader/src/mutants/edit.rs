//! A change to a text, and the text after it.
//!
//! It knows places in bytes and nothing of what stands there. The text after a change has as many
//! lines as before, so that everything else stays where it was.

use std::ops::Range;

use syn::spanned::Spanned;

/// What is to be changed.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    /// Where a person would say that it is.
    pub(super) at: usize,
    parts: Vec<(Range<usize>, New)>,
}

/// What comes in the place of something.
#[derive(Debug, Clone)]
enum New {
    Text(String),
    /// What now stands there.
    CopyOf(Range<usize>),
}

/// Where `node` is in the text that it was parsed from.
pub(super) fn range(node: &impl Spanned) -> Range<usize> {
    node.span().byte_range()
}

impl Edit {
    /// `text` in the place of what is in `range`.
    pub(super) fn replace(range: Range<usize>, text: &str) -> Self {
        Self { at: range.start, parts: vec![(range, New::Text(text.to_owned()))] }
    }

    /// Two places that change what is in them.
    pub(super) fn swap(one: Range<usize>, other: Range<usize>) -> Self {
        let parts = vec![(one.clone(), New::CopyOf(other.clone())), (other, New::CopyOf(one))];
        Self { at: parts[0].0.start, parts }
    }

    /// At the same time `text` in the place of what is in `range`.
    pub(super) fn and(mut self, range: Range<usize>, text: &str) -> Self {
        self.parts.push((range, New::Text(text.to_owned())));
        self
    }

    /// What `text` is after it.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut parts: Vec<_> = self.parts.iter().collect();
        parts.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut after, mut done) = (String::with_capacity(text.len() + 32), 0);
        for (range, new) in parts {
            after.push_str(&text[done..range.start]);
            match new {
                New::CopyOf(other) => after.push_str(&text[other.clone()]),
                New::Text(new) => {
                    after.push_str(new);
                    let (was, is) = (lines(&text[range.clone()]), lines(new));
                    after.extend(std::iter::repeat_n('\n', was.saturating_sub(is)));
                }
            }
            done = range.end;
        }
        after.push_str(&text[done..]);
        after
    }
}

fn lines(text: &str) -> usize {
    text.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_where_they_were() {
        assert_eq!(Edit::replace(2..5, "x").apply("a b\nc d"), "a x\n d");
        assert_eq!(Edit::replace(0..1, "1").and(5..5, "2").apply("a\nb\nc"), "1\nb\nc2");
    }

    #[test]
    fn what_is_swapped_takes_its_lines_along() {
        assert_eq!(Edit::swap(0..1, 3..6).apply("a; b\nc;"), "b\nc; a;");
    }
}
