//! All fixtures of an exercise and its driver, built into one program for one world.
//!
//! A fixture is a package of its own in a generated workspace. In a world that stands for `std` it
//! has a dependency of that name, as the grader does it. One that does not compile is left out, and
//! its first error is the reason.

use crate::{compiler, fixtures::Fixture, judging::World, row::Verdict, workspace::Workspace};
use case::End;
use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Built, as far as it compiles.
#[derive(Clone)]
pub(crate) struct Program {
    binary: PathBuf,
    /// Why a fixture is not in it, by the name of its crate.
    refused: BTreeMap<String, String>,
}

impl Program {
    /// Builds what the programs of a world have in common.
    pub(crate) fn prepare(clone: &Path, world: World) -> Result<(), Box<dyn Error>> {
        Self::build(clone, world, &[]).map(drop)
    }

    /// Builds it.
    pub(crate) fn build(
        clone: &Path,
        world: World,
        fixtures: &[Fixture],
    ) -> Result<Self, Box<dyn Error>> {
        let scratch = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/compare");
        let target = scratch.join("build");
        let name = fixtures.first().map_or("nothing", |first| first.exercise.as_str());
        let workspace = Workspace { folder: scratch.join(world.folder).join(name), clone, world };
        workspace.write(fixtures)?;
        let refused = compiler::build(&workspace.folder, &target)?;
        let built: Vec<&Fixture> =
            fixtures.iter().filter(|one| !refused.contains_key(&one.crate_name())).collect();
        workspace.write_main(&built)?;
        let errors = compiler::build(&workspace.folder, &target)?;
        if let Some((name, error)) = errors.iter().find(|(name, _)| !refused.contains_key(*name)) {
            return Err(format!("`{name}` does not compile: {error}").into());
        }
        // The next program has the same name.
        let binary = workspace.folder.join("built");
        fs::copy(target.join("debug/program"), &binary)?;
        Ok(Self { binary, refused })
    }

    /// Lets a tool look at a fixture.
    pub(crate) fn run(&self, tool: &str, fixture: &Fixture) -> Verdict {
        if let Some(reason) = self.refused.get(&fixture.crate_name()) {
            return Verdict::Cannot(format!("compiler: {reason}"));
        }
        let output = Command::new(&self.binary)
            .arg(tool)
            .arg(fixture.title())
            .stderr(Stdio::null())
            .output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let last = text.as_ref().ok().and_then(|text| text.lines().last());
        match last.and_then(|line| line.parse().ok()) {
            Some(End::Passed) => Verdict::Passed,
            Some(End::Failed(reason)) => Verdict::Failed(reason),
            Some(End::Limit(reason)) => Verdict::Cannot(reason),
            None => Verdict::Cannot("program: it did not answer".to_owned()),
        }
    }
}
