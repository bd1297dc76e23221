//! The generated manifests, as types: what cargo reads is never pasted together.

use std::{collections::BTreeMap, path::PathBuf};

use lockstep_wire::World;
use serde::Serialize;

use crate::clone::Clone;

/// The package of the checks, and the same checks against the simulated `std`.
const SUITE: &str = "lockstep-suite";
const SIM_SUITE: &str = "lockstep-suite-sim";
/// The crates that a simulated build names differently: what the code calls them, the package,
/// and its folder below the simulated `std`.
pub(super) const SHADOWED: [(&str, &str, &str); 3] = [
    ("std", "lockstep-simstd", ""),
    ("core", "lockstep-simstd-core", "core"),
    ("alloc", "lockstep-simstd-alloc", "alloc"),
];

/// The package that makes the checks a library to load, for one world. The name of its folder,
/// its crate and its file come from this too.
pub(super) fn package(world: World) -> &'static str {
    match world {
        World::Native => "lockstep_checks",
        World::Sim => "lockstep_checks_sim",
    }
}

/// The package of the checks for one world.
pub(super) fn suite(world: World) -> &'static str {
    match world {
        World::Native => SUITE,
        World::Sim => SIM_SUITE,
    }
}

/// A `Cargo.toml`.
#[derive(Debug, Serialize)]
pub(super) struct Manifest {
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<Package>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace: Option<Workspace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lib: Option<Target>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    dependencies: BTreeMap<String, Dependency>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    profile: BTreeMap<&'static str, Profile>,
}

#[derive(Debug, Serialize)]
struct Package {
    name: String,
    version: &'static str,
    edition: &'static str,
    autobins: bool,
    autolib: bool,
    build: bool,
}

#[derive(Debug, Serialize)]
struct Workspace {
    resolver: &'static str,
    members: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Target {
    name: String,
    path: PathBuf,
    crate_type: [&'static str; 1],
}

#[derive(Debug, Serialize)]
struct Dependency {
    path: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<String>,
}

#[derive(Debug, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
struct Profile {
    debug: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    opt_level: Option<u8>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    package: BTreeMap<&'static str, Profile>,
}

/// The workspace of the checks for `worlds`.
pub(super) fn workspace(worlds: &[World]) -> Manifest {
    // The suite is no member: this override reaches it, and one level of optimisation makes the
    // stress rounds several times denser.
    let optimised = |debug| Profile { debug, opt_level: Some(1), package: BTreeMap::new() };
    let dev = Profile {
        debug: "line-tables-only",
        opt_level: None,
        // A hang report tells frames of the checks from those of std: they need lines too.
        package: BTreeMap::from([
            ("*", optimised("none")),
            (SUITE, optimised("line-tables-only")),
            (SIM_SUITE, optimised("line-tables-only")),
        ]),
    };
    Manifest {
        workspace: Some(Workspace {
            resolver: "3",
            members: worlds.iter().copied().map(package).collect(),
        }),
        profile: BTreeMap::from([("dev", dev)]),
        ..Manifest::empty()
    }
}

/// The checks as a library to load.
pub(super) fn checks(clone: &Clone, world: World) -> Manifest {
    let path = match world {
        World::Native => clone.suite(),
        World::Sim => clone.suite().join("sim"),
    };
    let suite = Dependency { path, package: Some(suite(world).to_owned()) };
    let shadow = |(name, package, folder): (&str, &str, &str)| {
        let path = clone.simulated_std().join(folder);
        (name.to_owned(), Dependency { path, package: Some(package.to_owned()) })
    };
    let mut dependencies = BTreeMap::from([("suite".to_owned(), suite)]);
    if world == World::Sim {
        dependencies.extend(SHADOWED.into_iter().map(shadow));
    }
    Manifest {
        package: Some(Package::new(package(world))),
        lib: Some(Target {
            name: package(world).to_owned(),
            path: "lib.rs".into(),
            crate_type: ["dylib"],
        }),
        dependencies,
        ..Manifest::empty()
    }
}

impl Manifest {
    fn empty() -> Self {
        Self {
            package: None,
            workspace: None,
            lib: None,
            dependencies: BTreeMap::new(),
            profile: BTreeMap::new(),
        }
    }
}

impl Package {
    fn new(name: &str) -> Self {
        // Nothing is found by looking: a build script or a second target has to be named.
        Self {
            name: name.to_owned(),
            version: "0.0.0",
            edition: "2024",
            autobins: false,
            autolib: false,
            build: false,
        }
    }
}
