//! The generated manifests, as types: what cargo reads is never pasted together.

use std::{collections::BTreeMap, path::PathBuf};

use lockstep_wire::World;
use serde::Serialize;

use crate::{clone::Clone, submission::Submission};

/// The package of the checks, and the same checks against the simulated `std`.
const SUITE: &str = "lockstep-suite";
const SIM_SUITE: &str = "lockstep-suite-sim";
/// The crates that a simulated build names differently: what the code calls them, the package,
/// and its folder below the simulated `std`.
const SHADOWED: [(&str, &str, &str); 3] = [
    ("std", "lockstep-simstd", ""),
    ("core", "lockstep-simstd-core", "core"),
    ("alloc", "lockstep-simstd-alloc", "alloc"),
];

/// The name of a submission's learner package.
pub(super) fn learner_package(submission: &Submission, world: World) -> String {
    match world {
        World::Native => submission.map.slot().to_owned(),
        World::Sim => format!("{}-sim", submission.map.slot()),
    }
}

/// The name of a submission's harness package, which is also that of its executable.
pub(super) fn harness_package(submission: &Submission, world: World) -> String {
    format!("{}-harness", learner_package(submission, world))
}

/// The folder of a package within its submission's.
pub(super) fn folder(what: &str, world: World) -> String {
    match world {
        World::Native => what.to_owned(),
        World::Sim => format!("{what}-sim"),
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bin: Vec<Target>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    dependencies: BTreeMap<String, Dependency>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    lints: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
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
    members: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Target {
    name: String,
    path: PathBuf,
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

/// The workspace of all `members`.
pub(super) fn workspace(members: Vec<String>) -> Manifest {
    // The learner's crate is judged in the dev profile, with line tables for panics and hang
    // reports. The checks are no members: this override reaches them, and one level of
    // optimisation makes the stress rounds several times denser.
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
        workspace: Some(Workspace { resolver: "3", members }),
        profile: BTreeMap::from([("dev", dev)]),
        ..Manifest::empty()
    }
}

/// The learner's crate: the exercise's name, no dependency but `std`, no `unsafe`.
///
/// In both worlds it is the same text at the same place, so lines mean the same.
pub(super) fn learner(clone: &Clone, submission: &Submission, world: World) -> Manifest {
    Manifest {
        package: Some(Package::new(learner_package(submission, world))),
        lib: Some(Target {
            name: submission.exercise.name.to_owned(),
            // The whole path: cargo shortens it, and both worlds name the same file.
            path: clone.work().join("ws").join(submission.map.copy()).join("lib.rs"),
        }),
        dependencies: shadowed(clone, world),
        lints: BTreeMap::from([("rust", BTreeMap::from([("unsafe_code", "forbid")]))]),
        ..Manifest::empty()
    }
}

/// What stands in for std and its kin in `world`.
fn shadowed(clone: &Clone, world: World) -> BTreeMap<String, Dependency> {
    let shadow = |(name, package, folder): (&str, &str, &str)| {
        let path = clone.simulated_std().join(folder);
        (name.to_owned(), Dependency { path, package: Some(package.to_owned()) })
    };
    match world {
        World::Native => BTreeMap::new(),
        World::Sim => SHADOWED.into_iter().map(shadow).collect(),
    }
}

/// The executable that shows the learner's crate to the checks.
pub(super) fn harness(clone: &Clone, submission: &Submission, world: World) -> Manifest {
    let learner = Dependency {
        path: format!("../{}", folder("learner", world)).into(),
        package: Some(learner_package(submission, world)),
    };
    let suite = match world {
        World::Native => Dependency { path: clone.suite(), package: Some(SUITE.to_owned()) },
        World::Sim => {
            Dependency { path: clone.suite().join("sim"), package: Some(SIM_SUITE.to_owned()) }
        }
    };
    let mut dependencies = shadowed(clone, world);
    dependencies.insert(submission.exercise.name.to_owned(), learner);
    dependencies.insert("suite".to_owned(), suite);
    Manifest {
        package: Some(Package::new(harness_package(submission, world))),
        bin: vec![Target {
            name: harness_package(submission, world),
            path: clone.adapter(submission.exercise.name),
        }],
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
            bin: Vec::new(),
            dependencies: BTreeMap::new(),
            lints: BTreeMap::new(),
            profile: BTreeMap::new(),
        }
    }
}

impl Package {
    fn new(name: String) -> Self {
        // Nothing is found by looking: a build script or a second target has to be named.
        Self {
            name,
            version: "0.0.0",
            edition: "2024",
            autobins: false,
            autolib: false,
            build: false,
        }
    }
}
