//! One submission in one world: the learner's crate, and the harness that shows it to the checks.
//!
//! The learner's crate has no dependency, so it can name nothing but `std`, and every error that
//! the compiler has with it is the learner's own. What was built is kept, and taken again as long
//! as the text and the checks are the same.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use cargo_metadata::diagnostic::Diagnostic;
use lockstep_wire::World;
use serde::{Deserialize, Serialize};

use super::{
    BuildError,
    against::Against,
    cargo::Site,
    checks::Checks,
    compiler::{self, Outcome, Task},
    limits::Limits,
    reads,
    stamp::Stamp,
    toolchain::Programs,
    workspace,
};
use crate::{clone::Clone, event::Event, submission::Submission};

/// What became of one submission in one world.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Unit {
    /// What the compiler says about the learner's crate.
    pub(super) learner: Vec<Diagnostic>,
    /// What it says about the harness.
    pub(super) harness: Vec<Diagnostic>,
    /// What else it says.
    pub(super) besides: String,
    /// What the grader has against it.
    pub(super) against: Vec<Against>,
    /// The harness, if there is one.
    pub(super) executable: Option<PathBuf>,
}

/// A unit that has a harness, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// Of the text.
    fingerprint: String,
    /// Of the checks.
    made: SystemTime,
    executable: Stamp,
    unit: Unit,
}

/// What units are built with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Builder<'a> {
    pub(super) clone: &'a Clone,
    pub(super) site: Site<'a>,
    pub(super) programs: &'a Programs,
    /// Whether to keep what makes the next build of a changed text faster: worth its room for
    /// what a person works on.
    pub(super) incremental: bool,
}

impl Builder<'_> {
    /// Builds `submission` in `world` against `checks`.
    pub(super) fn build(
        &self,
        submission: &Submission,
        world: World,
        checks: &Checks,
    ) -> Result<Unit, BuildError> {
        let folder = self.folder(submission, world);
        let record = folder.join("built.json");
        if let Some(unit) = kept(&record, submission, checks) {
            return Ok(unit);
        }
        let failed = |cause| BuildError::io("write", &folder, cause);
        fs::create_dir_all(&folder).map_err(failed)?;
        empty(&folder).map_err(failed)?;
        let unit = self.compile(submission, (world, checks), &folder)?;
        self.site.events.send(Event::Compiled { krate: submission.map.slot().to_owned() });
        if let Some(executable) = &unit.executable {
            let executable = Stamp::of(executable).map_err(failed)?;
            let fingerprint = submission.fingerprint();
            let kept = Kept { fingerprint, made: checks.made, executable, unit };
            let text = serde_json::to_vec(&kept).expect("diagnostics are plain data");
            workspace::update(&record, &text)?;
            return Ok(kept.unit);
        }
        Ok(unit)
    }

    fn compile(
        &self,
        submission: &Submission,
        (world, checks): (World, &Checks),
        folder: &Path,
    ) -> Result<Unit, BuildError> {
        let name = submission.exercise.name;
        let library = folder.join(format!("lib{name}.rlib"));
        let shadows = checks.shadows.iter().flat_map(|(name, path)| external(name, path));
        let mut args: Vec<OsString> = Vec::new();
        args.extend(
            ["--crate-type=lib", "--forbid=unsafe_code", "--crate-name", name].map(Into::into),
        );
        args.push(format!("{}lib.rs", submission.map.copy()).into());
        // As for a package without features.
        args.extend(
            ["--check-cfg=cfg(docsrs,test)", "--check-cfg=cfg(feature, values())"].map(Into::into),
        );
        args.extend(self.common(folder, &library, checks));
        args.extend(shadows.clone());
        let read = folder.join("read.d");
        args.push(joined("--emit=dep-info=", &read));
        let mut reads = self.reads(checks);
        reads.push(self.site.workspace.join(submission.map.copy()));
        let learner = self.run(&args, &reads, &library)?;
        if !learner.done {
            let Outcome { diagnostics, besides, against, .. } = learner;
            let against = against.into_iter().collect();
            return Ok(Unit { learner: diagnostics, besides, against, ..Unit::default() });
        }
        let against = reads::beyond(&read, submission)?;
        if !against.is_empty() {
            return Ok(Unit { learner: learner.diagnostics, against, ..Unit::default() });
        }
        let executable = folder.join(harness(submission, world));
        let mut args: Vec<OsString> = Vec::new();
        let crate_name = harness(submission, world).replace('-', "_");
        args.extend(["--crate-type=bin".into(), "--crate-name".into(), crate_name.into()]);
        args.push(self.clone.adapter(name).into());
        args.extend(self.common(folder, &executable, checks));
        args.extend(shadows);
        args.extend(external(name, &library));
        let loading = [&args[..], &loading(checks)].concat();
        reads.push(self.clone.adapter(name));
        let mut harness = self.run(&loading, &reads, &executable)?;
        let failed = !harness.done && harness.against.is_none();
        if failed && harness.diagnostics.iter().all(|one| one.spans.is_empty()) {
            // Nobody's line is to blame, but the linker cannot join what is in two files. A pointer
            // to a function that tracks its caller, such as `Condvar::notify_all` of the simulated
            // `std`, is one thing that the compiler keeps others from linking to.
            let inside = [&args[..], &external("suite", &checks.suite)].concat();
            harness = self.run(&inside, &reads, &executable)?;
        }
        Ok(Unit {
            learner: learner.diagnostics,
            harness: harness.diagnostics,
            besides: learner.besides + &harness.besides,
            against: harness.against.into_iter().collect(),
            executable: harness.done.then_some(executable),
        })
    }

    /// Runs the compiler, which writes `output` and beside it.
    fn run(
        &self,
        args: &[OsString],
        reads: &[PathBuf],
        output: &Path,
    ) -> Result<Outcome, BuildError> {
        // The old one may be linked to from elsewhere: never written into.
        remove(output).map_err(|cause| BuildError::io("remove", output, cause))?;
        let writes = output.parent().unwrap_or(output).to_path_buf();
        let task = Task { args, reads: reads.to_vec(), writes, limits: Limits::default() };
        compiler::compile(self.site, self.programs, task)
    }

    /// What a compiler reads of the checks.
    fn reads(&self, checks: &Checks) -> Vec<PathBuf> {
        vec![checks.crates.clone(), checks.library.clone(), checks.libraries.clone()]
    }

    /// What is the same for both crates.
    fn common(&self, folder: &Path, output: &Path, checks: &Checks) -> Vec<OsString> {
        let mut args = vec!["-o".into(), output.into(), joined("-Ldependency=", &checks.crates)];
        if self.incremental {
            args.push(joined("-Cincremental=", &folder.join("incremental")));
            // Fewer files than the compiler would make of it, and still more than one: a change
            // inside a function leaves most of them as they are.
            args.push("-Ccodegen-units=16".into());
        }
        args
    }

    /// Where the unit is kept.
    fn folder(&self, submission: &Submission, world: World) -> PathBuf {
        self.site.workspace.join("m").join(submission.map.slot()).join(world.name())
    }
}

/// The name of a submission's harness.
fn harness(submission: &Submission, world: World) -> String {
    let slot = submission.map.slot();
    match world {
        World::Native => format!("{slot}-harness"),
        World::Sim => format!("{slot}-sim-harness"),
    }
}

fn external(name: &str, path: &Path) -> [OsString; 2] {
    ["--extern".into(), joined(&format!("{name}="), path)]
}

/// What a harness that loads the checks is compiled with. It finds them beside itself, and `std`
/// where the compiler has it.
fn loading(checks: &Checks) -> Vec<OsString> {
    let run_path = |path: &Path| joined("-Clink-arg=-Wl,-rpath,", path);
    let [flag, library] = external("suite", &checks.library);
    let places = [run_path(Path::new("$ORIGIN")), run_path(&checks.libraries)];
    [flag, library, "-Cprefer-dynamic".into()].into_iter().chain(places).collect()
}

fn joined(text: &str, path: &Path) -> OsString {
    let mut joined = OsString::from(text);
    joined.push(path);
    joined
}

/// What is kept, if it is of this text and these checks.
fn kept(record: &Path, submission: &Submission, checks: &Checks) -> Option<Unit> {
    let kept: Kept = serde_json::from_slice(&fs::read(record).ok()?).ok()?;
    let same = kept.made == checks.made
        && kept.fingerprint == submission.fingerprint()
        && kept.executable.holds();
    same.then_some(kept.unit)
}

/// Removes the files in `folder`, which a build that was broken off may have left half done.
fn empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.is_dir() {
            remove(&path)?;
        }
    }
    Ok(())
}

/// Removes a file that may not be there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
