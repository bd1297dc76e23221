//! The tools, each with the world in which it runs a fixture, and the one way to ask them.

use crate::{cpu, fixtures::Fixture, grader, parallel, program::Program, row::Verdict};
use std::{error::Error, path::Path, time::Duration};

/// One column of the comparison.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    world: Option<World>,
}

/// What a fixture is built against.
#[derive(Copy, Clone, Debug)]
pub(crate) struct World {
    /// The folder of its package here, whose library has that name and `TOOLS`.
    pub(crate) folder: &'static str,
    /// Whether it stands for `std`.
    pub(crate) is_std: bool,
}

const REAL: World = World { folder: "stress", is_std: false };
const SHUTTLE: World = World { folder: "std_shuttle", is_std: true };
const LOOM: World = World { folder: "std_loom", is_std: true };

/// All of them.
pub(crate) const TOOLS: [Tool; 5] = [
    Tool { name: "stress", world: Some(REAL) },
    Tool { name: "shuttle-random", world: Some(SHUTTLE) },
    Tool { name: "shuttle-pct", world: Some(SHUTTLE) },
    Tool { name: "loom", world: Some(LOOM) },
    Tool { name: "lockstep", world: None },
];

/// What a tool said about some fixtures, and what that cost.
pub(crate) struct Judged {
    /// In the order of the fixtures.
    pub(crate) verdicts: Vec<Verdict>,
    /// To build and run them; what is built once for all of them is left out.
    pub(crate) cpu: Duration,
}

/// The fixtures of one exercise, and the last program made of them: two tools have the same.
pub(crate) struct Bench<'a> {
    clone: &'a Path,
    fixtures: &'a [Fixture],
    built: Option<(&'static str, Program, Duration)>,
}

impl<'a> Bench<'a> {
    /// With nothing built yet.
    pub(crate) fn new(clone: &'a Path, fixtures: &'a [Fixture]) -> Self {
        Self { clone, fixtures, built: None }
    }

    /// Builds and runs the fixtures.
    pub(crate) fn judge(&mut self, tool: Tool) -> Result<Judged, Box<dyn Error>> {
        let Some(world) = tool.world else { return self.grade() };
        let (program, to_build) = self.program(world)?;
        let before = cpu::of_children()?;
        let verdicts =
            parallel::each(parallel::cores(), self.fixtures, |one| program.run(tool.name, one));
        let to_run = cpu::of_children()?.saturating_sub(before);
        Ok(Judged { verdicts, cpu: to_build + to_run })
    }

    fn program(&mut self, world: World) -> Result<(Program, Duration), Box<dyn Error>> {
        if let Some((folder, program, cpu)) = &self.built
            && *folder == world.folder
        {
            return Ok((program.clone(), *cpu));
        }
        Program::prepare(self.clone, world)?;
        let before = cpu::of_children()?;
        let program = Program::build(self.clone, world, self.fixtures)?;
        let cpu = cpu::of_children()?.saturating_sub(before);
        self.built = Some((world.folder, program.clone(), cpu));
        Ok((program, cpu))
    }

    /// One grading at a time: it uses the cores itself.
    fn grade(&self) -> Result<Judged, Box<dyn Error>> {
        let Some(first) = self.fixtures.first() else { return Err("no fixtures".into()) };
        let grader = grader::prepare(self.clone, first)?;
        let before = cpu::of_children()?;
        let verdicts =
            self.fixtures.iter().map(|one| grader.grade(one)).collect::<Result<_, _>>()?;
        Ok(Judged { verdicts, cpu: cpu::of_children()?.saturating_sub(before) })
    }
}
