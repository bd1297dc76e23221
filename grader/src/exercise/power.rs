//! What a pass is worth: how many known mistakes a search finds, and how reliably.
//!
//! Measured by `audit --power`, which writes `fixtures/power.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The measurement of one exercise, with a quick budget in the simulated world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Power {
    /// Known mistakes that the simulated world can tell.
    pub(crate) known: usize,
    /// Those that every seed found.
    pub(crate) always: usize,
    /// Seeds that found the one that was found least often.
    pub(crate) least: u64,
    /// Seeds that were tried.
    pub(crate) seeds: u64,
}

/// The measurements in `text`, by exercise.
pub(super) fn parse(text: &str) -> BTreeMap<String, Power> {
    // Compiled in, and read by a test: it cannot be wrong here.
    toml::from_str(text).unwrap_or_default()
}
