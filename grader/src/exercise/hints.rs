//! What an exercise says to each class of mistakes, read from its `hints.toml`.

use std::collections::BTreeMap;

use lockstep_wire::Mistake;
use serde::Deserialize;

/// The part of a table of hints that is about mistakes.
#[derive(Deserialize)]
struct Hints {
    #[serde(default)]
    mistake: BTreeMap<Mistake, String>,
}

/// What `table` says to `mistake`, in one line.
pub(super) fn of(table: &str, mistake: Mistake) -> Option<String> {
    // A learner may have edited the file, but not the copy that is compiled in: a test reads it.
    let hints: Hints = toml::from_str(table).ok()?;
    let text = hints.mistake.get(&mistake)?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
