//! Submissions with the verdict that they must get: stubs, solutions, fixtures.
//!
//! A fixture is a file `fixtures/EXERCISE/NAME.rs` with an entry `[NAME]` in the table
//! `fixtures.toml` beside it. A new one needs no code.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use lockstep_wire::{Mistake, World};
use serde::Deserialize;

use crate::{clone::Clone, exercise::Exercise, report::Verdict};

/// A submission with what must become of it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// `stub`, `solution`, or the fixture's name.
    pub(crate) name: String,
    /// The exercise that it answers.
    pub(crate) exercise: &'static Exercise,
    /// Where it is.
    pub(crate) source: PathBuf,
    /// What must become of it.
    pub(crate) expected: Expected,
}

/// What must become of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// This verdict.
    Verdict(Verdict),
    /// A failure.
    Broken {
        /// The rule that must be found broken.
        rule: String,
        /// Rules that the same mistake may break as well.
        also: Vec<String>,
        /// What the simulated world must call it, where it can tell.
        mistake: Mistake,
        /// The worlds that can tell.
        worlds: Vec<World>,
    },
}

impl Expected {
    /// Whether it is a mistake that one of `worlds` can tell.
    pub(crate) fn is_told_in(&self, worlds: &[World]) -> bool {
        matches!(self, Self::Broken { worlds: able, .. } if able.iter().any(|one| worlds.contains(one)))
    }
}

/// A table of fixtures that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FixtureError {
    #[error("cannot read `{path}`: {cause}")]
    Io { path: PathBuf, cause: io::Error },
    #[error("`{path}` is no table of fixtures: {cause}")]
    Malformed { path: PathBuf, cause: Box<toml::de::Error> },
    #[error("`{path}` has an entry `{name}`, and there is no such file")]
    NoFile { path: PathBuf, name: String },
    #[error("`{file}` has no entry in `fixtures.toml`")]
    NoEntry { file: PathBuf },
    #[error("`{path}`: the entry `{name}` {what}")]
    Wrong { path: PathBuf, name: String, what: &'static str },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    about: String,
    verdict: Word,
    rule: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    mistake: Option<Mistake>,
    #[serde(default)]
    worlds: Vec<World>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Pass,
    Fail,
}

/// Everything about `exercise` that has a verdict to get.
pub(crate) fn cases(clone: &Clone, exercise: &'static Exercise) -> Result<Vec<Case>, FixtureError> {
    let case = |name: &str, source: PathBuf, verdict: Verdict| Case {
        name: name.to_owned(),
        exercise,
        source,
        expected: Expected::Verdict(verdict),
    };
    let mut cases = vec![case("solution", clone.solution(exercise.name), Verdict::Pass)];
    // In a learner's clone it is the learner's work, which has no verdict that it must get.
    if fs::read_to_string(clone.written(exercise.name)).is_ok_and(|text| text == exercise.stub) {
        cases.push(case("stub", clone.stub(exercise.name), Verdict::Incomplete));
    }
    let folder = clone.fixtures(exercise.name);
    let path = folder.join("fixtures.toml");
    let text = fs::read_to_string(&path)
        .map_err(|cause| FixtureError::Io { path: path.clone(), cause })?;
    let table: BTreeMap<String, Entry> = toml::from_str(&text)
        .map_err(|cause| FixtureError::Malformed { path: path.clone(), cause: Box::new(cause) })?;
    require_entries(&folder, &table)?;
    for (name, entry) in table {
        let source = folder.join(&name).with_extension("rs");
        if !source.is_file() {
            return Err(FixtureError::NoFile { path, name });
        }
        let expected = expected(entry, exercise).map_err(|what| FixtureError::Wrong {
            path: path.clone(),
            name: name.clone(),
            what,
        })?;
        cases.push(Case { name, exercise, source, expected });
    }
    Ok(cases)
}

/// Every file must be in the table: a fixture that nobody grades proves nothing.
fn require_entries(folder: &Path, table: &BTreeMap<String, Entry>) -> Result<(), FixtureError> {
    let failed = |cause| FixtureError::Io { path: folder.to_path_buf(), cause };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let is_source = file.extension().is_some_and(|extension| extension == "rs");
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if is_source && !table.contains_key(&name) {
            return Err(FixtureError::NoEntry { file });
        }
    }
    Ok(())
}

fn expected(entry: Entry, exercise: &Exercise) -> Result<Expected, &'static str> {
    if entry.about.is_empty() {
        return Err("says nothing about itself");
    }
    match (entry.verdict, entry.rule, entry.mistake) {
        (Word::Pass, None, None) => Ok(Expected::Verdict(Verdict::Pass)),
        (Word::Pass, ..) => Err("passes, and so breaks no rule"),
        (Word::Fail, Some(rule), Some(mistake)) => {
            let rules = exercise.rules();
            if !entry.also.iter().chain([&rule]).all(|id| rules.iter().any(|known| known.id == *id))
            {
                return Err("names a rule that the exercise does not have");
            }
            if entry.worlds.is_empty() {
                return Err("fails in no world");
            }
            Ok(Expected::Broken { rule, also: entry.also, mistake, worlds: entry.worlds })
        }
        (Word::Fail, ..) => Err("needs a rule and a mistake"),
    }
}
