//! `audit`: the grader judges itself.
//!
//! For each exercise the stub is not done, the solution passes, and every fixture gets the
//! verdict and the rule it must get, in the worlds that were asked for. A fixture that none of
//! those can tell is graded too, but held to nothing beyond breaking no rule that it keeps.

use std::io::{self, Write};

use lockstep_wire::{Budget, World};

use super::{Trouble, chosen, written};
use crate::{
    args::{AuditArgs, WorldChoice},
    exercise::Exercise,
    fixture::{Case, Expected, FixtureError, cases},
    grading::{self, Plan, Surroundings},
    progress::Progress,
    report::{Graded, Standing, Verdict},
};

/// The audit could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AuditError {
    #[error(transparent)]
    Fixture(#[from] FixtureError),
    #[error(
        "nothing is called so\nhelp: `--only` takes `stub`, `solution` or the name of a fixture"
    )]
    NothingChosen,
}

/// Audits what `args` name; the exit code.
pub(super) fn run(
    around: Surroundings,
    progress: Progress,
    args: &AuditArgs,
) -> Result<u8, Trouble> {
    let mut list = Vec::new();
    for exercise in chosen(&args.exercises)? {
        let all = cases(&around.clone, exercise).map_err(AuditError::from)?;
        list.extend(
            all.into_iter().filter(|case| args.only.is_empty() || args.only.contains(&case.name)),
        );
    }
    if list.is_empty() {
        return Err(AuditError::NothingChosen.into());
    }
    let audited = repeat(&around, args, &list);
    drop(around);
    progress.finish();
    let gaps = audited?;
    written(write(&list, args, &gaps, &mut anstream::stdout().lock()))?;
    Ok(u8::from(!gaps.is_empty()))
}

/// Where what happened is not what must happen, a line each.
fn repeat(around: &Surroundings, args: &AuditArgs, list: &[Case]) -> Result<Vec<String>, Trouble> {
    let mut gaps = Vec::new();
    for seed in 1..=args.repeat {
        for (worlds, cases) in parts(args, list) {
            let plan = Plan {
                sources: cases.iter().map(|case| (case.exercise, case.source.clone())).collect(),
                only: Vec::new(),
                worlds,
                seed,
                budget: Budget::Quick,
                replay: None,
            };
            let report = grading::grade(around, &plan)?;
            for (case, graded) in cases.iter().zip(&report.exercises) {
                if let Some(gap) = gap(case, graded, &plan.worlds) {
                    gaps.push(format!("{}/{} (seed {seed}): {gap}", case.exercise.name, case.name));
                }
            }
        }
    }
    Ok(gaps)
}

/// What to grade together, and in which worlds.
///
/// A quick audit lets the worlds share the mistakes that either must find: the first goes to the
/// real threads, the second to the simulation, and so on. What must pass is judged in both.
fn parts<'a>(args: &AuditArgs, list: &'a [Case]) -> Vec<(Vec<World>, Vec<&'a Case>)> {
    let mut turns = [World::Native, World::Sim].into_iter().cycle();
    let mut of = |case: &Case| {
        let shared = args.quick
            && args.world == WorldChoice::All
            && matches!(&case.expected, Expected::Broken { worlds, .. } if worlds.len() > 1);
        if shared { turns.by_ref().take(1).collect() } else { args.world.worlds() }
    };
    let mut parts: Vec<(Vec<World>, Vec<&Case>)> = Vec::new();
    for case in list {
        let worlds = of(case);
        match parts.iter_mut().find(|(known, _)| *known == worlds) {
            Some((_, cases)) => cases.push(case),
            None => parts.push((worlds, vec![case])),
        }
    }
    parts
}

/// What is not as it must be.
fn gap(case: &Case, graded: &Graded, worlds: &[World]) -> Option<String> {
    let verdict = graded.verdict();
    if let Some(gap) = &graded.gap {
        return Some(format!("must be simulated: {gap}"));
    }
    let broken: Vec<String> = graded
        .rules()
        .into_iter()
        .filter(|(_, standing)| *standing == Standing::Broken)
        .map(|(rule, _)| rule.id)
        .collect();
    let wanted = match &case.expected {
        Expected::Verdict(wanted) if verdict == *wanted => return None,
        Expected::Verdict(wanted) => format!("must be {}", wanted.word()),
        Expected::Broken { rule, also, worlds: able } => {
            let can_tell = able.iter().any(|world| worlds.contains(world));
            let stray = broken.iter().find(|id| *id != rule && !also.contains(id));
            if let Some(stray) = stray {
                format!("must break {rule}, not {stray}")
            } else if can_tell && !broken.contains(rule) {
                format!("must break {rule}")
            } else if !can_tell && !matches!(verdict, Verdict::Pass | Verdict::Fail) {
                "must compile".to_owned()
            } else {
                return None;
            }
        }
    };
    let mut text = format!("{wanted}; it is {}, broken: [{}]", verdict.word(), broken.join(" "));
    let shown = graded.checks.iter().filter(|judged| judged.outcome.is_broken()).map(|judged| {
        format!(
            "\n    {} {} {}: {}",
            judged.check.rule,
            judged.check.id,
            judged.outcome.word(),
            judged.message
        )
    });
    text.extend(shown);
    text.extend(graded.errors().take(1).map(|error| format!("\n    {}", error.message)));
    text.extend(graded.trouble.iter().map(|trouble| format!("\n    {trouble}")));
    Some(text)
}

fn write(list: &[Case], args: &AuditArgs, gaps: &[String], out: &mut dyn Write) -> io::Result<()> {
    let worlds = args.world.worlds();
    let mut exercises: Vec<&Exercise> = list.iter().map(|case| case.exercise).collect();
    exercises.dedup();
    for exercise in exercises {
        let of = |test: &dyn Fn(&Case) -> bool| {
            list.iter().filter(|case| case.exercise == exercise && test(case)).count()
        };
        let left = of(&|case| match &case.expected {
            Expected::Broken { worlds: able, .. } => !able.iter().any(|one| worlds.contains(one)),
            Expected::Verdict(_) => false,
        });
        write!(
            out,
            "{}: {} right, {} wrong",
            exercise.name,
            of(&|case| matches!(case.expected, Expected::Verdict(Verdict::Pass))),
            of(&|case| matches!(case.expected, Expected::Broken { .. })),
        )?;
        if left > 0 {
            write!(out, " ({left} of them for another world to tell)")?;
        }
        writeln!(out)?;
    }
    for gap in gaps {
        writeln!(out, "{gap}")?;
    }
    writeln!(
        out,
        "{} submissions, {} times each: {} not as they must be",
        list.len(),
        args.repeat,
        gaps.len()
    )
}
