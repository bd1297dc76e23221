//! The generated manifests, as types: what cargo reads is never pasted together.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Serialize;

use crate::{clone::Clone, submission::Submission};

/// The package of the checks.
const SUITE: &str = "lockstep-suite";

/// The name of a submission's learner package.
pub(super) fn learner_package(submission: &Submission) -> String {
    submission.map.slot().to_owned()
}

/// The name of a submission's harness package, which is also that of its executable.
pub(super) fn harness_package(submission: &Submission) -> String {
    format!("{}-harness", submission.map.slot())
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
        package: BTreeMap::from([("*", optimised("none")), (SUITE, optimised("line-tables-only"))]),
    };
    Manifest {
        workspace: Some(Workspace { resolver: "3", members }),
        profile: BTreeMap::from([("dev", dev)]),
        ..Manifest::empty()
    }
}

/// The learner's crate: the exercise's name, no dependency, no `unsafe`.
pub(super) fn learner(submission: &Submission) -> Manifest {
    Manifest {
        package: Some(Package::new(learner_package(submission))),
        lib: Some(Target { name: submission.exercise.name.to_owned(), path: "src/lib.rs".into() }),
        lints: BTreeMap::from([("rust", BTreeMap::from([("unsafe_code", "forbid")]))]),
        ..Manifest::empty()
    }
}

/// The executable that shows the learner's crate to the checks.
pub(super) fn harness(clone: &Clone, submission: &Submission) -> Manifest {
    let learner =
        Dependency { path: "../learner".into(), package: Some(learner_package(submission)) };
    let suite = Dependency { path: clone.suite(), package: Some(SUITE.to_owned()) };
    Manifest {
        package: Some(Package::new(harness_package(submission))),
        bin: vec![Target {
            name: harness_package(submission),
            path: clone.adapter(submission.exercise.name),
        }],
        dependencies: BTreeMap::from([
            (submission.exercise.name.to_owned(), learner),
            ("suite".to_owned(), suite),
        ]),
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
