//! What an exercise says to those who ask, read from its `hints.toml`.

use std::collections::BTreeMap;

use lockstep_wire::Mistake;
use serde::Deserialize;

/// Every hint of an exercise, as it is laid out there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hints {
    /// From a nudge to nearly the code.
    pub(crate) stages: Vec<String>,
    /// To those who made this mistake.
    pub(crate) mistakes: BTreeMap<Mistake, String>,
}

#[derive(Deserialize)]
struct Table {
    stage: Vec<Stage>,
    #[serde(default)]
    mistake: BTreeMap<Mistake, String>,
}

#[derive(Deserialize)]
struct Stage {
    text: String,
}

/// The hints in `table`.
pub(super) fn parse(table: &str) -> Hints {
    // A learner may have edited the file that was compiled in: without hints there is still a
    // grader. A test reads the file as it comes.
    let Ok(table) = toml::from_str::<Table>(table) else { return Hints::default() };
    let trimmed = |text: String| text.trim_matches('\n').to_owned();
    Hints {
        stages: table.stage.into_iter().map(|stage| trimmed(stage.text)).collect(),
        mistakes: table.mistake.into_iter().map(|(one, text)| (one, trimmed(text))).collect(),
    }
}
