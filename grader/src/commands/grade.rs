//! `grade`: judge stubs, or one submission.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use super::{Trouble, chosen, named, warn, written};
use crate::{
    args::{GradeArgs, is_command},
    clone::Clone,
    exercise::Exercise,
    grading::{self, Plan, Surroundings},
    overview,
    progress::Progress,
    record::{self, Standpoint, standpoints},
    report::{Format, Report},
    screen::Screen,
};

/// Grades what `args` name; the exit code.
pub(super) fn run(
    around: Surroundings,
    progress: Progress,
    args: &GradeArgs,
) -> Result<u8, Trouble> {
    let plan = Plan {
        sources: sources(&around, args)?,
        only: args.check.clone(),
        worlds: args.world.worlds(),
        seed: args.seed,
        budget: args.budget.budget(),
        require_sandbox: args.require_sandbox,
        replay: None,
    };
    let clone = around.clone.clone();
    let mut out = match args.format {
        Format::Human | Format::Short => Screen::open(),
        _ => Screen::without_links(),
    };
    if is_first_contact(&clone, args) {
        written(overview::welcome(&mut out).and_then(|()| out.flush()))?;
    }
    let graded = grading::grade(&around, &plan);
    let noted = graded.as_ref().ok().and_then(|report| record::note(&around, &plan, report));
    // The last of the progress is gone before the report appears.
    drop(around);
    progress.finish();
    let report = graded?;
    warn(noted);
    written(report.write(args.format, &mut out))?;
    if args.format == Format::Human && record::counts(&clone, &plan) {
        written(go_on(&clone, &report, &mut out))?;
    }
    Ok(report.exit_code())
}

/// Whether somebody has come who has not written anything yet, and does not ask for anything.
fn is_first_contact(clone: &Clone, args: &GradeArgs) -> bool {
    let asks = !args.exercises.is_empty() || !args.check.is_empty() || args.source.is_some();
    let (record, _) = record::read(clone);
    let untouched = |one: &Standpoint| one.is_untouched();
    !asks && args.format == Format::Human && standpoints(clone, &record).iter().all(untouched)
}

/// What to do after a pass.
fn go_on(clone: &Clone, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let (record, _) = record::read(clone);
    let list = standpoints(clone, &record);
    let passes =
        |exercise: &Exercise| list.iter().any(|one| one.exercise == exercise && one.state.passes());
    match report.exercises.last().map(|graded| graded.exercise) {
        Some(last) if report.exercises.iter().all(|one| passes(one.exercise)) => {
            overview::after(last, &list, out)
        }
        _ => Ok(()),
    }
}

fn sources(
    around: &Surroundings,
    args: &GradeArgs,
) -> Result<Vec<(&'static Exercise, PathBuf)>, Trouble> {
    // Behind an option a command's name is taken for an exercise.
    if let Some(command) = args.exercises.iter().find(|one| is_command(one)) {
        return Err(Trouble::Usage(format!(
            "`{command}` is a command, and comes before every option\nhelp: `cargo run -- {command} …`"
        )));
    }
    let names: Vec<String> = args.exercises.iter().map(|one| named(&around.clone, one)).collect();
    let exercises = chosen(&names)?;
    let Some(source) = &args.source else {
        return Ok(exercises.into_iter().map(|one| (one, around.clone.stub(one.name))).collect());
    };
    match exercises[..] {
        [exercise] => Ok(vec![(exercise, source.clone())]),
        _ => Err(Trouble::Usage(
            "`--source` needs exactly one exercise\nhelp: for example `cargo run -- safe_counter --source my.rs`"
                .to_owned(),
        )),
    }
}
