//! What a submission may not say, found in its text before any compiler sees it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `tokens` | a text as the flat list of its tokens |
//! | `rules` | which of them are refused |
//! | `words` | why, and what to do instead |
//!
//! Tokens and not a tree of syntax: what is in a macro has no tree, a text that leans on newer
//! syntax than a parser knows has none either, and a parser that calls itself for each pair of
//! brackets ends with a full stack where a text is all brackets. Comments and strings are one
//! token each, so what they say is theirs.
//!
//! This is the friendly half: it has a line and a sentence. What the compiler was made to read is
//! looked up afterwards in its own list, and the jail holds whatever both have missed.

mod rules;
mod tokens;
mod words;

use std::path::{Path, PathBuf};

use super::Submission;

/// The most that is told of one submission.
const MOST: usize = 20;

/// A place in a submission that says what it may not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The file, as the submission has it.
    pub(crate) path: PathBuf,
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) column: usize,
    /// In characters.
    pub(crate) width: usize,
    /// What is refused, and why, in a sentence.
    pub(crate) message: String,
    /// What to do instead.
    pub(crate) instead: &'static str,
}

impl Submission {
    /// What is refused in its text, file by file.
    pub(crate) fn refused(&self) -> Vec<Refusal> {
        let all = self.files.iter().flat_map(|file| refused(&file.path, &file.text));
        all.take(MOST).collect()
    }

    /// The files whose text could not be looked through, since it is no Rust, or newer than the
    /// grader knows: the compiler says which.
    pub(crate) fn unreadable(&self) -> impl Iterator<Item = &Path> {
        let known = |text: &str| tokens::tokens(text).is_some();
        self.files.iter().filter(move |file| !known(&file.text)).map(|file| file.path.as_path())
    }
}

fn refused(path: &Path, text: &str) -> Vec<Refusal> {
    if let Some(width) = tokens::shebang(text) {
        let (message, instead) = words::shebang();
        return vec![Refusal {
            path: path.to_path_buf(),
            line: 1,
            column: 1,
            width,
            message,
            instead,
        }];
    }
    let Some(tokens) = tokens::tokens(text) else { return Vec::new() };
    let found = rules::refused(&tokens).into_iter();
    found
        .map(|(at, (message, instead))| {
            let token = &tokens[at];
            let (line, column, width) = (token.line, token.column, token.width);
            Refusal { path: path.to_path_buf(), line, column, width, message, instead }
        })
        .collect()
}

#[cfg(test)]
mod tests;
