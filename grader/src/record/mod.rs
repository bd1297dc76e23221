//! What the grader remembers of a learner from one call to the next: `progress.toml` in the
//! clone.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `store` | reading and writing the file, whoever else does |
//! | `note` | what a grading adds |
//! | `state` | where the learner stands with each exercise, by the record and the files |
//!
//! The file is plain TOML, for people too. What this version does not know of stays there as it
//! is; a word that it does not know is as good as none.

mod note;
mod state;
mod store;

use std::collections::BTreeMap;

use lockstep_wire::{Mistake, World};
use serde::{Deserialize, Serialize, de::IntoDeserializer};
use toml::value::Datetime;

pub(crate) use note::{counts, note};
pub(crate) use state::{Standpoint, State, next, standpoints};
pub(crate) use store::{RecordTrouble, change, read};

use crate::report::Verdict;

/// The shape of the file. A number above this one is left to the grader that wrote it.
const SCHEMA: u32 = 1;

/// Everything that is remembered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    schema: u32,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    exercises: BTreeMap<String, Entry>,
}

/// What is remembered of one exercise.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// What the last grade came to, in the word of the JSON report.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
    /// When that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    graded: Option<Datetime>,
    /// Where its checks ran.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    worlds: Vec<String>,
    /// What tells the text that was graded from others.
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    /// The rules that held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) holds: Vec<String>,
    /// The rules that were broken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) broken: Vec<String>,
    /// The mistake behind the last grade that failed, until one passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    mistake: Option<String>,
    /// When a grade in both worlds passed for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_passed: Option<Datetime>,
    /// The stages of hints that were shown.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) hints: usize,
    /// The mistakes whose hint was shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hinted: Vec<String>,
    /// Whether a grade has failed since the last hint.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) hint_due: bool,
}

impl Default for Record {
    fn default() -> Self {
        Self { schema: SCHEMA, exercises: BTreeMap::new() }
    }
}

impl Record {
    /// What is remembered of the exercise `name`, if anything is.
    pub(crate) fn entry(&self, name: &str) -> Option<&Entry> {
        self.exercises.get(name)
    }

    /// The same, to be changed.
    pub(crate) fn entry_mut(&mut self, name: &str) -> &mut Entry {
        self.exercises.entry(name.to_owned()).or_default()
    }
}

impl Entry {
    /// What the last grade came to.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        Verdict::of(self.verdict.as_deref()?)
    }

    /// The mistake behind the last grade that failed, until one passes.
    pub(crate) fn mistake(&self) -> Option<Mistake> {
        known(self.mistake.as_deref()?)
    }

    /// When the last grade was made, as the file has it.
    pub(crate) fn graded(&self) -> Option<String> {
        self.graded.as_ref().map(Datetime::to_string)
    }

    /// The worlds in which the last grade was made.
    pub(crate) fn worlds(&self) -> Vec<World> {
        self.worlds.iter().filter_map(|word| known(word)).collect()
    }

    /// Whether the last grade was of the text with this fingerprint.
    pub(crate) fn is_of(&self, fingerprint: &str) -> bool {
        self.fingerprint.as_deref() == Some(fingerprint)
    }

    /// Whether the hint for `mistake` was shown.
    pub(crate) fn was_hinted(&self, mistake: Mistake) -> bool {
        self.hinted.iter().any(|word| known(word) == Some(mistake))
    }

    /// Takes note that the hint for `mistake` was shown.
    pub(crate) fn hint_shown(&mut self, mistake: Mistake) {
        if !self.was_hinted(mistake) {
            self.hinted.push(mistake.to_string());
        }
    }

    /// Forgets which hints were shown.
    pub(crate) fn forget_hints(&mut self) {
        (self.hints, self.hint_due) = (0, self.mistake.is_some());
        self.hinted.clear();
    }

    /// Forgets everything but when it first passed: the exercise starts over.
    pub(crate) fn start_over(&mut self) {
        *self = Self { first_passed: self.first_passed, ..Self::default() };
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The word for `value`, one of an enum.
fn word(value: impl Serialize) -> String {
    match toml::Value::try_from(value) {
        Ok(toml::Value::String(word)) => word,
        // None of ours is anything but a word.
        _ => String::new(),
    }
}

/// What `word` means to this version, if anything.
fn known<'de, T: Deserialize<'de>>(word: &'de str) -> Option<T> {
    let word: serde::de::value::StrDeserializer<'de, serde::de::value::Error> =
        word.into_deserializer();
    T::deserialize(word).ok()
}
