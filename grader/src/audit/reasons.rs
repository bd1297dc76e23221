//! Why a check stays though others find all that it finds.
//!
//! Kept in `fixtures/checks.toml`, by world and check.

use std::{collections::BTreeMap, fs, io, path::PathBuf};

use lockstep_wire::World;
use serde::Deserialize;

use crate::clone::Clone;

/// The reasons, by world and check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reasons {
    #[serde(default)]
    native: BTreeMap<String, String>,
    #[serde(default)]
    sim: BTreeMap<String, String>,
}

/// The file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReasonsError {
    #[error("cannot read `{path}`: {cause}")]
    Io { path: PathBuf, cause: io::Error },
    #[error("`{path}` is no list of checks and reasons: {cause}")]
    Malformed { path: PathBuf, cause: Box<toml::de::Error> },
}

impl Reasons {
    /// Those of the clone.
    pub(crate) fn read(clone: &Clone) -> Result<Self, ReasonsError> {
        let path = clone.reasons();
        let text = fs::read_to_string(&path)
            .map_err(|cause| ReasonsError::Io { path: path.clone(), cause })?;
        toml::from_str(&text)
            .map_err(|cause| ReasonsError::Malformed { path, cause: Box::new(cause) })
    }

    /// The one for a check.
    pub(crate) fn of(&self, world: World, check: &str) -> Option<&str> {
        self.in_world(world).get(check).map(String::as_str)
    }

    /// Every check of `exercise` that has one in `world`.
    pub(super) fn checks<'a>(
        &'a self,
        world: World,
        exercise: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        let of_exercise =
            move |id: &&str| id.split("::").next().is_some_and(|name| name == exercise);
        self.in_world(world).keys().map(String::as_str).filter(of_exercise)
    }

    fn in_world(&self, world: World) -> &BTreeMap<String, String> {
        match world {
            World::Native => &self.native,
            World::Sim => &self.sim,
        }
    }
}
