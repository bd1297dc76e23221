//! The manifests of a generated workspace: typed, as much of each as is needed here.

use serde::Serialize;
use std::{collections::BTreeMap, path::PathBuf};

/// That of a package.
#[derive(Serialize)]
pub(crate) struct Manifest {
    pub(crate) package: Package,
    pub(crate) dependencies: BTreeMap<String, Dependency>,
}

/// What a package is.
#[derive(Serialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) edition: &'static str,
}

/// On what is on disk.
#[derive(Serialize)]
pub(crate) struct Dependency {
    pub(crate) package: String,
    pub(crate) path: PathBuf,
}

/// That of a workspace.
#[derive(Serialize)]
pub(crate) struct Root {
    pub(crate) workspace: Members,
    pub(crate) profile: BTreeMap<&'static str, Profile>,
}

/// What a workspace consists of.
#[derive(Serialize)]
pub(crate) struct Members {
    pub(crate) resolver: &'static str,
    pub(crate) members: Vec<String>,
}

/// As a submission is built (with every check of the dev profile), but for speed: debug information
/// is left out, and loom's documentation asks for optimisation.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Profile {
    pub(crate) debug: bool,
    pub(crate) opt_level: u8,
    pub(crate) package: BTreeMap<&'static str, Level>,
}

/// How much the packages of others are optimised.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Level {
    pub(crate) opt_level: u8,
}

impl Manifest {
    /// A package of that name.
    pub(crate) fn new(name: String, dependencies: BTreeMap<String, Dependency>) -> Self {
        Self { package: Package { name, edition: "2024" }, dependencies }
    }
}
