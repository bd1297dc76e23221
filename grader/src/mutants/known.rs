//! The mutants that pass and that a person has read: `mutants.toml`, beside the fixtures of an
//! exercise.
//!
//! Most are equal to their designs. What is a mistake all the same, beyond what the simulated world
//! can see, is told apart from those.
//!
//! An entry names the line and not its number, so that it outlives changes elsewhere in the file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::Mutant;

/// A mutant that passes, and why.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// `solution`, or the name of the fixture.
    pub(crate) design: String,
    /// What was changed.
    pub(crate) operator: String,
    /// The line before, without its indentation.
    pub(crate) line: String,
    /// The same line after.
    pub(crate) becomes: String,
    /// How many lines of the design that is true of.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub(crate) times: usize,
    /// Why no rule is broken by it, or why nobody sees that one is.
    pub(crate) why: String,
}

fn once() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_once(times: &usize) -> bool {
    *times == 1
}

/// All entries of an exercise.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// Those that behave like their designs, as far as the rules go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) equal: Vec<Entry>,
    /// Those that break a rule, and pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) missed: Vec<Entry>,
}

/// A table that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KnownError {
    #[error("cannot read `{path}`: {cause}")]
    Io { path: PathBuf, cause: io::Error },
    #[error("`{path}` is no table of mutants: {cause}")]
    Malformed { path: PathBuf, cause: Box<toml::de::Error> },
    #[error("`{path}` does not say why `{becomes}` in the place of `{line}` passes in `{design}`")]
    NoReason { path: PathBuf, design: String, line: String, becomes: String },
}

impl Known {
    /// Reads the table at `path`; an empty one where there is none.
    pub(crate) fn read(path: &Path) -> Result<Self, KnownError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(cause) => return Err(KnownError::Io { path: path.to_path_buf(), cause }),
        };
        let known: Self = toml::from_str(&text).map_err(|cause| KnownError::Malformed {
            path: path.to_path_buf(),
            cause: Box::new(cause),
        })?;
        match known.equal.iter().chain(&known.missed).find(|entry| entry.why.trim().is_empty()) {
            None => Ok(known),
            Some(Entry { design, line, becomes, .. }) => Err(KnownError::NoReason {
                path: path.to_path_buf(),
                design: design.clone(),
                line: line.clone(),
                becomes: becomes.clone(),
            }),
        }
    }
}

impl Entry {
    /// What an entry for `mutant` of `design` says, but for the reason.
    pub(crate) fn of(design: &str, mutant: &Mutant) -> Self {
        Self {
            design: design.to_owned(),
            operator: mutant.operator.to_owned(),
            line: mutant.before.clone(),
            becomes: mutant.after.clone(),
            times: 1,
            why: String::new(),
        }
    }

    /// Whether it is about the same as `other`, whatever each says of it.
    pub(crate) fn is_about(&self, other: &Self) -> bool {
        let key = |entry: &Self| {
            let Self { design, operator, line, becomes, .. } = entry.clone();
            (design, operator, line, becomes)
        };
        key(self) == key(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Known, KnownError> {
        let folder = tempfile::tempdir().expect("a folder for a test");
        let path = folder.path().join("mutants.toml");
        fs::write(&path, text).expect("a file for a test");
        Known::read(&path)
    }

    const ENTRY: &str =
        "[[equal]]\ndesign = \"d\"\noperator = \"o\"\nline = \"l\"\nbecomes = \"b\"\n";

    #[test]
    fn an_entry_is_read_back_as_it_is_written() {
        let known = read(&format!("{ENTRY}why = \"w\"\n")).expect("a table");
        let written = toml::to_string(&known).expect("an entry");
        assert_eq!(read(&written).expect("a table").equal, known.equal);
    }

    #[test]
    fn an_entry_needs_a_reason() {
        assert!(matches!(read(&format!("{ENTRY}why = \" \"\n")), Err(KnownError::NoReason { .. })));
        assert!(matches!(read(ENTRY), Err(KnownError::Malformed { .. })));
    }
}
