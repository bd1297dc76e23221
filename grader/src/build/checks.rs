//! The checks as a library to load, one for each world.
//!
//! A harness that holds the checks is work for the linker, more than all the rest of a build; one
//! that loads them is not. Cargo builds the libraries, and is asked only when something that
//! they are made of has changed, which a look at times and sizes tells.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use cargo_metadata::{Artifact, Message};
use lockstep_wire::World;
use serde::{Deserialize, Serialize};

use super::{
    BuildError,
    cargo::{self, Said, Site},
    manifest::{SHADOWED, package, suite},
    stamp::{self, Stamp},
    toolchain::Programs,
    workspace,
};
use crate::clone::Clone;

/// The checks for one world, ready to be linked against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Checks {
    /// When they were made: no two of these are the same.
    pub(super) made: SystemTime,
    /// The library to load.
    pub(super) library: PathBuf,
    /// The crate that it is made of, for a harness that cannot load it.
    pub(super) suite: PathBuf,
    /// What stands in for `std` and its kin: the name, and the crate.
    pub(super) shadows: Vec<(String, PathBuf)>,
    /// The folder of the crates that all these are made of.
    pub(super) crates: PathBuf,
    /// The folder of the compiler's own libraries.
    pub(super) libraries: PathBuf,
    /// What it was made of.
    inputs: Vec<Stamp>,
    /// What was made.
    outputs: Vec<Stamp>,
}

/// The checks that submissions can be linked against.
#[derive(Debug, Default)]
pub(super) struct Ready {
    pub(super) native: Option<Checks>,
    pub(super) sim: Option<Checks>,
    /// Why there are none for the simulated world, where there were to be: the grader's gap.
    pub(super) gap: Option<String>,
}

impl Ready {
    /// Those for `world`.
    pub(super) fn of(&self, world: World) -> Option<&Checks> {
        match world {
            World::Native => self.native.as_ref(),
            World::Sim => self.sim.as_ref(),
        }
    }

    fn put(&mut self, world: World, checks: Checks) {
        match world {
            World::Native => self.native = Some(checks),
            World::Sim => self.sim = Some(checks),
        }
    }
}

/// Makes the checks ready for `worlds`.
pub(super) fn ready(
    clone: &Clone,
    site: Site<'_>,
    programs: &Programs,
    worlds: &[World],
) -> Result<Ready, BuildError> {
    let mut parts = clone.parts_of_checks();
    parts.push(programs.compiler.clone());
    let inputs = stamp::all(&parts);
    let mut ready = Ready::default();
    for &world in worlds {
        let known = remembered(site.workspace, world).filter(|checks| checks.hold(&inputs));
        if let Some(checks) = known {
            ready.put(world, checks);
        }
    }
    let missing: Vec<World> =
        worlds.iter().copied().filter(|&world| ready.of(world).is_none()).collect();
    if missing.is_empty() {
        return Ok(ready);
    }
    let said = match told(clone, site, programs, worlds) {
        // Cargo did not get as far as compiling. Without the simulated world it may.
        Err(BuildError::Cargo { output } | BuildError::Offline { output })
            if worlds.contains(&World::Sim) =>
        {
            ready.gap = Some(first_line(&output));
            told(clone, site, programs, &[World::Native])?
        }
        other => other?,
    };
    let libraries = programs.libraries(clone.root())?;
    for world in missing {
        if world == World::Sim && ready.gap.is_some() {
            continue;
        }
        let checks = made(world, &said, &inputs, &libraries).ok_or_else(|| trouble(site, &said))?;
        remember(site.workspace, world, &checks)?;
        ready.put(world, checks);
    }
    Ok(ready)
}

/// Has cargo build the checks for `worlds`.
fn told(
    clone: &Clone,
    site: Site<'_>,
    programs: &Programs,
    worlds: &[World],
) -> Result<Said, BuildError> {
    workspace::write_checks(clone, site.workspace, worlds)?;
    let packages: Vec<&str> = worlds.iter().copied().map(package).collect();
    cargo::build(site, programs, &packages)
}

/// What cargo has to say, in a line.
fn first_line(output: &str) -> String {
    output.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

impl Checks {
    /// Whether they are made of `inputs`, and still there.
    fn hold(&self, inputs: &[Stamp]) -> bool {
        self.inputs == inputs && self.outputs.iter().all(Stamp::holds)
    }
}

/// The checks for `world`, by what cargo `said`; `None` where it could not make them.
fn made(world: World, said: &Said, inputs: &[Stamp], libraries: &Path) -> Option<Checks> {
    let artifacts = || {
        said.messages.iter().filter_map(|message| match message {
            Message::CompilerArtifact(artifact) => Some(artifact),
            _ => None,
        })
    };
    let file = |name: &str, ending: &str| {
        let named = artifacts().filter(|artifact| is_of(artifact, name));
        let mut files = named.flat_map(|artifact| &artifact.filenames);
        files.find(|file| file.extension() == Some(ending)).map(|file| PathBuf::from(file.as_str()))
    };
    let library = file(package(world), "so")?;
    let suite = file(suite(world), "rlib")?;
    let crates = file("lockstep-wire", "rlib")?.parent()?.to_path_buf();
    let shadow = |(name, package, _): &(&str, &str, &str)| {
        Some(((*name).to_owned(), file(package, "rlib")?))
    };
    let shadows = match world {
        World::Native => Vec::new(),
        World::Sim => SHADOWED.iter().map(shadow).collect::<Option<_>>()?,
    };
    let files = artifacts().flat_map(|artifact| &artifact.filenames);
    let outputs = files.map(|file| Stamp::of(file.as_std_path())).collect::<Result<_, _>>().ok()?;
    Some(Checks {
        made: SystemTime::now(),
        library,
        suite,
        shadows,
        crates,
        libraries: libraries.to_path_buf(),
        inputs: inputs.to_vec(),
        outputs,
    })
}

/// Whether `artifact` is of the package `name`, whose id is `path+file:///folder#name@0.0.0` or
/// `…/name#0.0.0`.
fn is_of(artifact: &Artifact, name: &str) -> bool {
    let id = artifact.package_id.repr.as_str();
    let (place, fragment) = id.rsplit_once('#').unwrap_or((id, ""));
    match fragment.split_once('@') {
        Some((package, _)) => package == name,
        None => place.rsplit('/').next() == Some(name),
    }
}

/// Everything that the compiler has against the checks.
fn trouble(site: Site<'_>, said: &Said) -> BuildError {
    let mut output: String = said
        .messages
        .iter()
        .filter_map(|message| match message {
            Message::CompilerMessage(message) => Some(&message.message),
            _ => None,
        })
        .filter(|diagnostic| super::compiled::is_error(diagnostic))
        .filter_map(|diagnostic| diagnostic.rendered.as_deref())
        .map(|text| anstream::adapter::strip_str(text).to_string())
        .collect();
    // Cargo itself may have failed, at a full disk for instance, where no crate has an error.
    output.push_str(&said.besides);
    if output.is_empty() {
        return BuildError::Silent("the checks".to_owned());
    }
    BuildError::from_cargo(site.workspace, &output)
}

/// Where what is known of the checks for `world` is kept.
fn record(workspace: &Path, world: World) -> PathBuf {
    workspace.join(package(world)).join("made.json")
}

fn remembered(workspace: &Path, world: World) -> Option<Checks> {
    serde_json::from_slice(&fs::read(record(workspace, world)).ok()?).ok()
}

fn remember(workspace: &Path, world: World, checks: &Checks) -> Result<(), BuildError> {
    let text = serde_json::to_vec(checks).expect("paths and times are plain data");
    workspace::update(&record(workspace, world), &text)
}
