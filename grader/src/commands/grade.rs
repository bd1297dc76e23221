//! `grade`: judge stubs, or one submission.

use std::path::PathBuf;

use super::{Trouble, chosen, warn, written};
use crate::{
    args::GradeArgs,
    exercise::Exercise,
    grading::{self, Plan, Surroundings},
    progress::Progress,
    record,
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
        replay: None,
    };
    let clone = around.clone.clone();
    let graded = grading::grade(&around, &plan);
    // The last of the progress is gone before the report appears.
    drop(around);
    progress.finish();
    let report = graded?;
    warn(record::note(&clone, &plan, &report));
    written(report.write(args.format, &mut anstream::stdout().lock()))?;
    Ok(report.exit_code())
}

fn sources(
    around: &Surroundings,
    args: &GradeArgs,
) -> Result<Vec<(&'static Exercise, PathBuf)>, Trouble> {
    let exercises = chosen(&args.exercises)?;
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
