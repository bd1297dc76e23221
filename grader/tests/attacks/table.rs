//! The table of attacks, `fixtures/attacks/attacks.toml`, and their texts beside it.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde::Deserialize;

use crate::{attempt::CHECK, program::clone};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) attacks: BTreeMap<String, Attack>,
    /// Attacks that do not get yet what they must get, and why.
    #[serde(default)]
    pub(crate) pending: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attack {
    pub(crate) about: String,
    /// The check that is run.
    #[serde(default = "starts_at_zero")]
    pub(crate) check: String,
    /// Where.
    #[serde(default = "both")]
    pub(crate) worlds: Vec<String>,
    /// The line that the report must name: it is not to be run at all. 0 where none is certain.
    pub(crate) refused: Option<usize>,
    /// Whether it must not even be read.
    #[serde(default)]
    pub(crate) unread: bool,
    /// What must become of the check, where it runs.
    pub(crate) outcome: Option<String>,
    /// A part of what the report must say.
    pub(crate) says: String,
    /// What must come of it in the simulated world, where that is something else.
    pub(crate) sim: Option<Simulated>,
    /// Names in the submission that are links to the canary's secret.
    #[serde(default)]
    pub(crate) links: Vec<String>,
    /// Takes much of the machine, and the same whoever grades: tried once.
    #[serde(default)]
    pub(crate) explosive: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Simulated {
    pub(crate) outcome: String,
    pub(crate) says: String,
}

impl Attack {
    /// The outcome and the words that are asked for in `world`.
    pub(crate) fn expected(&self, world: &str) -> (&str, &str) {
        match &self.sim {
            Some(sim) if world == "sim" => (&sim.outcome, &sim.says),
            _ => (self.outcome.as_deref().unwrap_or("compile_error"), &self.says),
        }
    }
}

fn starts_at_zero() -> String {
    CHECK.to_owned()
}

fn both() -> Vec<String> {
    vec!["native".to_owned(), "sim".to_owned()]
}

/// Where the attacks are.
pub(crate) fn folder() -> PathBuf {
    clone().join("fixtures/attacks")
}

/// Every attack with its entry; none without a text, and no text without one.
pub(crate) fn read() -> Table {
    let text = fs::read_to_string(folder().join("attacks.toml")).unwrap();
    let table: Table = toml::from_str(&text).unwrap();
    let paths = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = paths
        .filter(|path| path.extension().is_none_or(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(table.attacks.keys().collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
    for (name, attack) in &table.attacks {
        assert!(!attack.about.is_empty(), "{name} says nothing about itself");
        let ends = [attack.unread, attack.refused.is_some(), attack.outcome.is_some()];
        let ends = ends.iter().filter(|end| **end).count();
        assert_eq!(ends, 1, "{name} is unread, or refused, or has an outcome");
    }
    for name in table.pending.keys() {
        assert!(table.attacks.contains_key(name), "there is no attack {name}");
    }
    table
}
