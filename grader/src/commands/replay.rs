//! `replay`: one failing schedule again, from its first step to its last.
//!
//! The stages are those of a grading, of one check in the simulated world. Where no schedule is
//! named the search finds one first; where no check is named all of them are searched, and the
//! failure is replayed that a grading would show.

use lockstep_wire::World;

use super::{Trouble, named, written};
use crate::{
    args::{ReplayArgs, ReplayFormat},
    exercise::Exercise,
    grading::{self, Plan, Replay, Surroundings},
    progress::Progress,
    report::{Format, Reader, Replayed},
    screen::Screen,
    walk::{self, Walk},
};

/// Replays what `args` name; the exit code.
pub(super) fn run(
    around: Surroundings,
    progress: Progress,
    args: &ReplayArgs,
) -> Result<u8, Trouble> {
    if args.step {
        walk::require_terminal()?;
    }
    let exercise = Exercise::find(&named(&around.clone, &args.exercise))?;
    let source = args.source.clone().unwrap_or_else(|| around.clone.stub(exercise.name));
    let plan = Plan {
        sources: vec![(exercise, source)],
        only: args.check.iter().cloned().collect(),
        worlds: vec![World::Sim],
        seed: args.seed,
        budget: args.budget.budget(),
        require_sandbox: false,
        replay: Some(Replay { schedule: args.schedule.clone() }),
    };
    let interrupt = around.interrupt.clone();
    let graded = grading::grade(&around, &plan);
    drop(around);
    progress.finish();
    let report = graded?;
    let schedule = args.schedule.as_deref();
    let replayed = Replayed { report: &report, schedule, all: args.all, reader: Reader::Shell };
    if let (true, Some((judged, trace))) = (args.step, replayed.trace()) {
        let title = Replayed::title(judged);
        walk::walk(Walk::new(title, &judged.message, trace, args.all), &interrupt)?;
        // The learner has looked and left: nothing has failed.
        return Ok(0);
    }
    written(match args.format {
        ReplayFormat::Human => replayed.write(&mut Screen::open()),
        ReplayFormat::Json => report.write(Format::Json, &mut Screen::without_links()),
    })?;
    Ok(report.exit_code())
}
