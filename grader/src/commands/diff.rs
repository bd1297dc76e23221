//! `diff`: the stub beside the reference solution.
//!
//! Only for what passes, unless the learner asks to be spoiled: the solution is worth most to those
//! who have found one of their own.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anstyle::Style;
use lockstep_wire::{Budget, World};

use super::{Trouble, written};
use crate::{
    args::DiffArgs,
    clone::Clone,
    compare::{Both, Difference, Unmeasured},
    exercise::Exercise,
    grading::{self, Plan, Surroundings},
    measuring,
    progress::Progress,
    report::{Graded, SEED, Verdict},
    submission::Submission,
};

const BOLD: Style = Style::new().bold();

/// Compares what `args` name with the reference; the exit code.
pub(super) fn run(
    around: Surroundings,
    progress: Progress,
    args: &DiffArgs,
) -> Result<u8, Trouble> {
    let exercise = Exercise::find(&args.exercise)?;
    let source = args.source.clone().unwrap_or_else(|| around.clone.stub(exercise.name));
    let left = Submission::read(exercise, &source)?;
    let right = Submission::read(exercise, &around.clone.solution(exercise.name))?;
    let closed = if args.spoil { None } else { closed(&around, exercise, &source)? };
    let difference = Difference::of(&left, &right);
    // The same text does the same.
    let worth = closed.is_none() && !difference.is_empty();
    let measured = worth.then(|| measuring::measure(&around, &[left, right], SEED));
    drop(around);
    progress.finish();
    if let Some(graded) = closed {
        written(say_closed(&graded, args, &mut anstream::stderr().lock()))?;
        return Ok(1);
    }
    let measured = measured.transpose()?;
    written(show(&difference, measured.as_ref(), &mut anstream::stdout().lock()))?;
    Ok(0)
}

/// The texts first: the numbers stand at the end, where a terminal stops.
fn show(
    difference: &Difference,
    measured: Option<&Result<Both, Unmeasured>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    difference.write(out)?;
    let Some(measured) = measured else { return Ok(()) };
    writeln!(out)?;
    match measured {
        Ok(both) => both.write(out),
        Err(reason) => reason.write(out),
    }
}

/// The grading that does not open the solution yet; `None` where it passes.
fn closed(
    around: &Surroundings,
    exercise: &'static Exercise,
    source: &Path,
) -> Result<Option<Graded>, Trouble> {
    let plan = Plan {
        sources: vec![(exercise, source.to_path_buf())],
        only: Vec::new(),
        worlds: vec![World::Native, World::Sim],
        seed: SEED,
        budget: Budget::Quick,
        replay: None,
    };
    let mut report = grading::grade(around, &plan)?;
    let graded = report.exercises.pop();
    Ok(graded.filter(|graded| graded.verdict() != Verdict::Pass))
}

/// Why nothing is shown, and what to do.
fn say_closed(graded: &Graded, args: &DiffArgs, out: &mut dyn Write) -> io::Result<()> {
    let state = match graded.verdict() {
        Verdict::Pass => "passes",
        Verdict::Fail => "does not pass yet",
        Verdict::Incomplete => "is not done yet",
        Verdict::CompileError => "does not compile yet",
        Verdict::Error => "could not be judged",
    };
    let source = args.source.as_deref().map(option).unwrap_or_default();
    let name = &args.exercise;
    writeln!(out, "{} {state}: the reference solution opens once it passes", graded.source)?;
    writeln!(out, "{BOLD}Grade {BOLD:#} cargo run -- {name}{source}")?;
    writeln!(out, "{BOLD}Anyway{BOLD:#} cargo run -- diff {name}{source} --spoil")
}

/// The option that names `source`, as a shell takes it.
fn option(source: &Path) -> String {
    let shown: PathBuf = Clone::shown(source);
    let text = shown.display().to_string();
    // One with a zero byte cannot be typed anyway.
    format!(" --source {}", shlex::try_quote(&text).unwrap_or_default())
}
