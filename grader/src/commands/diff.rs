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

use super::{Trouble, warn, written};
use crate::{
    args::DiffArgs,
    clone::Clone,
    compare::{self, Difference},
    exercise::Exercise,
    grading::{self, Plan, Surroundings},
    measuring,
    progress::Progress,
    record::{self, State, standpoints},
    report::{SEED, Verdict},
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
    let closed = if args.spoil { None } else { closed(&around, exercise, args)? };
    let difference = Difference::of(&left, &right);
    // The same text does the same.
    let worth = closed.is_none() && !difference.is_empty();
    let name = left.map.source();
    let measured = worth.then(|| measuring::measure(&around, &[left, right], SEED));
    drop(around);
    progress.finish();
    if let Some(reason) = closed {
        written(say_closed(&name, reason, args, &mut anstream::stderr().lock()))?;
        return Ok(1);
    }
    let measured = measured.transpose()?;
    written(compare::write(&difference, measured.as_ref(), &mut anstream::stdout().lock()))?;
    Ok(0)
}

/// What keeps the solution closed; `None` where it is open.
fn closed(
    around: &Surroundings,
    exercise: &'static Exercise,
    args: &DiffArgs,
) -> Result<Option<&'static str>, Trouble> {
    if let Some(source) = &args.source {
        return graded(around, exercise, source);
    }
    // Of the stub it is remembered, unless its files have changed.
    let (record, trouble) = record::read(&around.clone);
    warn(trouble);
    let list = standpoints(&around.clone, &record);
    let state = list.iter().find(|one| one.exercise == exercise).map(|one| one.state);
    Ok(match state {
        Some(state) if state.passes() => None,
        Some(State::Graded(verdict)) => Some(unlike_a_pass(verdict)),
        Some(State::Stale(_)) => Some("has changed since it was graded"),
        Some(State::PassedIn(_)) => Some("was graded in one world alone"),
        Some(State::NotStarted) => Some("is as it came"),
        Some(State::NotGraded) | None => Some("was not graded yet"),
    })
}

/// The same for a file that nothing is remembered of.
fn graded(
    around: &Surroundings,
    exercise: &'static Exercise,
    source: &Path,
) -> Result<Option<&'static str>, Trouble> {
    let plan = Plan {
        sources: vec![(exercise, source.to_path_buf())],
        only: Vec::new(),
        worlds: vec![World::Native, World::Sim],
        seed: SEED,
        budget: Budget::Quick,
        require_sandbox: false,
        replay: None,
    };
    let report = grading::grade(around, &plan)?;
    let verdict = report.exercises.first().map(|graded| graded.verdict());
    Ok(verdict.filter(|verdict| *verdict != Verdict::Pass).map(unlike_a_pass))
}

fn unlike_a_pass(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "passes",
        Verdict::Fail => "does not pass yet",
        Verdict::Incomplete => "is not done yet",
        Verdict::CompileError => "does not compile yet",
        Verdict::Error => "could not be judged",
    }
}

/// Why nothing is shown, and what to do.
fn say_closed(name: &str, reason: &str, args: &DiffArgs, out: &mut dyn Write) -> io::Result<()> {
    let source = args.source.as_deref().map(option).unwrap_or_default();
    let exercise = &args.exercise;
    writeln!(out, "{name} {reason}: the reference solution opens once it passes")?;
    writeln!(out, "{BOLD}Grade {BOLD:#} cargo run -- {exercise}{source}")?;
    writeln!(out, "{BOLD}Anyway{BOLD:#} cargo run -- diff {exercise}{source} --spoil")
}

/// The option that names `source`, as a shell takes it.
fn option(source: &Path) -> String {
    let shown: PathBuf = Clone::shown(source);
    let text = shown.display().to_string();
    // One with a zero byte cannot be typed anyway.
    format!(" --source {}", shlex::try_quote(&text).unwrap_or_default())
}
