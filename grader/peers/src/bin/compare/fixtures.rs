//! Which fixtures there are and which of them are right, as `fixtures.toml` says.

use serde::Deserialize;
use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// The exercises, in course order.
pub(crate) const EXERCISES: [&str; 4] =
    ["safe_counter", "rate_limiter", "multi_lock", "connection_pool"];

/// One submission.
#[derive(Debug)]
pub(crate) struct Fixture {
    pub(crate) exercise: String,
    pub(crate) name: String,
    pub(crate) source: PathBuf,
    /// Whether it keeps every rule.
    pub(crate) is_right: bool,
}

impl Fixture {
    /// What it is called among all of them.
    pub(crate) fn title(&self) -> String {
        format!("{}/{}", self.exercise, self.name)
    }

    /// The name of its crate, and of its package.
    pub(crate) fn crate_name(&self) -> String {
        format!("{}_{}", self.exercise, self.name)
    }
}

#[derive(Deserialize)]
struct Entry {
    verdict: String,
}

/// Those of an exercise, by name.
pub(crate) fn of(clone: &Path, exercise: &str) -> Result<Vec<Fixture>, Box<dyn Error>> {
    let folder = clone.join("fixtures").join(exercise);
    let table = fs::read_to_string(folder.join("fixtures.toml"))?;
    let entries: BTreeMap<String, Entry> = toml::from_str(&table)?;
    let fixture = |(name, entry): (String, Entry)| Fixture {
        exercise: exercise.to_owned(),
        source: folder.join(format!("{name}.rs")),
        name,
        is_right: entry.verdict == "pass",
    };
    Ok(entries.into_iter().map(fixture).collect())
}
