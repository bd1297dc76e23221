//! `audit`: the grader judges itself.
//!
//! For each exercise the stub is not done, the solution passes, and every fixture gets the
//! verdict and the rule it must get, in the worlds that were asked for. A fixture that none of
//! those can tell is graded too, but held to nothing beyond breaking no rule that it keeps. Then
//! the checks themselves: none is missing, none is idle, and each mistake has a hint.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use lockstep_wire::{Budget, Mistake, World};

use super::{Trouble, chosen, mutants, written};
use crate::{
    args::AuditArgs,
    audit::{self, Gap, Kind, Matrix, Measured, Reasons, ReasonsError},
    exercise::{Exercise, Power},
    fixture::{Case, Expected, FixtureError, cases},
    grading::{self, Plan, Surroundings},
    judge::Outcome,
    progress::Progress,
    replace::replace,
    report::{Graded, Verdict},
};

/// The audit could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AuditError {
    #[error(transparent)]
    Fixture(#[from] FixtureError),
    #[error(transparent)]
    Reasons(#[from] ReasonsError),
    #[error("cannot write `{path}`: {cause}")]
    Power { path: std::path::PathBuf, cause: io::Error },
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
    if args.mutants {
        return mutants::run(around, progress, args);
    }
    let exercises = chosen(&args.exercises)?;
    let mut list = Vec::new();
    for &exercise in &exercises {
        let all = cases(&around.clone, exercise).map_err(AuditError::from)?;
        list.extend(
            all.into_iter().filter(|case| args.only.is_empty() || args.only.contains(&case.name)),
        );
    }
    if list.is_empty() {
        return Err(AuditError::NothingChosen.into());
    }
    if let Some(seeds) = args.power {
        return power(around, progress, (&exercises, &list), seeds);
    }
    let reasons = Reasons::read(&around.clone).map_err(AuditError::from)?;
    let audited = repeat(&around, args, &list);
    drop(around);
    progress.finish();
    let Audited { gaps, unsure, judged } = audited?;
    let count = |kind| gaps.iter().filter(|gap| gap.kind == kind).count();
    let tally = format!(
        "{} missed, {} false alarms, {} otherwise wrong; {unsure} in which some check could not tell",
        count(Kind::Missed),
        count(Kind::FalseAlarm),
        count(Kind::Other),
    );
    let mut gaps: Vec<String> = gaps.into_iter().map(|gap| gap.text).collect();
    let judged: Vec<(&Case, &Graded)> =
        judged.iter().map(|(place, graded)| (&list[*place], graded)).collect();
    let matrices = Matrix::of(judged.iter().copied());
    // A part shows nothing about the rest.
    if args.only.is_empty() {
        let every = !args.quick;
        gaps.extend(audit::gaps(&judged, &matrices, (&reasons, every)));
        gaps.extend(exercises.iter().filter_map(|exercise| outdated(exercise, &list)));
    }
    let mut out = anstream::stdout().lock();
    if !args.quick {
        written(matrices.iter().try_for_each(|matrix| matrix.write(&reasons, &mut out)))?;
        written(writeln!(out))?;
    }
    written(write(&list, args, (&gaps, &tally), &mut out))?;
    Ok(u8::from(!gaps.is_empty()))
}

/// What came of an audit.
#[derive(Default)]
struct Audited {
    /// Where what happened is not what must happen, a line each.
    gaps: Vec<Gap>,
    /// Gradings in which some check could not tell.
    unsure: usize,
    /// The place of each case in the list, and what it came to.
    judged: Vec<(usize, Graded)>,
}

/// Real threads alone find a race by chance, and on a busy machine they have fewer: what the
/// simulation would find in any case gets so many seeds before they have missed it.
const CHANCES: u64 = 3;

fn repeat(around: &Surroundings, args: &AuditArgs, list: &[Case]) -> Result<Audited, Trouble> {
    let mut audited = Audited::default();
    for seed in 1..=args.repeat {
        for (worlds, mut places) in parts(args, list) {
            for chance in 1..=CHANCES {
                let seed = seed + (chance - 1) * args.repeat;
                let plan = plan(list, &places, &worlds, (seed, args.require_sandbox));
                let report = grading::grade(around, &plan)?;
                let mut again = Vec::new();
                for (place, graded) in places.into_iter().zip(report.exercises) {
                    let case = &list[place];
                    let gap = audit::gap(case, &graded, &worlds);
                    let missed = gap.as_ref().is_some_and(|gap| gap.kind == Kind::Missed);
                    if missed && chance < CHANCES && is_chance(case, &worlds) {
                        again.push(place);
                    } else {
                        audited.add((place, case), (graded, gap), plan.seed);
                    }
                }
                if again.is_empty() {
                    break;
                }
                places = again;
            }
        }
    }
    // In the order of the list, whichever part a case was in.
    audited.judged.sort_by_key(|(place, _)| *place);
    Ok(audited)
}

/// Whether it takes luck to find the mistake of `case` in `worlds`, and none elsewhere.
fn is_chance(case: &Case, worlds: &[World]) -> bool {
    worlds == [World::Native] && case.expected.is_told_in(&[World::Sim])
}

fn plan(
    list: &[Case],
    places: &[usize],
    worlds: &[World],
    (seed, require_sandbox): (u64, bool),
) -> Plan {
    let cases = places.iter().map(|&place| &list[place]);
    Plan {
        sources: cases.map(|case| (case.exercise, case.source.clone())).collect(),
        only: Vec::new(),
        worlds: worlds.to_vec(),
        seed,
        budget: Budget::Quick,
        replay: None,
        require_sandbox,
    }
}

impl Audited {
    /// What came of the case at `place`.
    fn add(
        &mut self,
        (place, case): (usize, &Case),
        (graded, gap): (Graded, Option<Gap>),
        seed: u64,
    ) {
        if let Some(Gap { kind, text }) = gap {
            let name = format!("{}/{}", case.exercise.name, case.name);
            self.gaps.push(Gap { kind, text: format!("{name} (seed {seed}): {text}") });
        }
        let mut checks = graded.checks.iter();
        self.unsure += usize::from(checks.any(|check| check.outcome == Outcome::Skipped));
        self.judged.push((place, graded));
    }
}

/// Why what was measured of `exercise` is not to be believed, if it is not.
fn outdated(exercise: &Exercise, list: &[Case]) -> Option<String> {
    let told = |case: &&Case| case.exercise == exercise && case.expected.is_told_in(&[World::Sim]);
    let known = list.iter().filter(told).count();
    let measured = exercise.power().map(|power| power.known);
    (measured != Some(known)).then(|| {
        format!(
            "{}: `fixtures/power.toml` is about {} known mistakes, and there are {known}; \
             `cargo run --release -- audit --power 200` measures anew",
            exercise.name,
            measured.unwrap_or_default(),
        )
    })
}

/// Measures how reliably each known mistake is found, and keeps it.
fn power(
    around: Surroundings,
    progress: Progress,
    (exercises, list): (&[&'static Exercise], &[Case]),
    seeds: u64,
) -> Result<u8, Trouble> {
    let measured: Result<Vec<Measured>, _> =
        exercises.iter().map(|&exercise| audit::measure(&around, exercise, list, seeds)).collect();
    let path = around.clone.power();
    drop(around);
    progress.finish();
    let measured = measured?;
    let mut kept: BTreeMap<String, Power> = crate::exercise::COURSE
        .iter()
        .filter_map(|exercise| Some((exercise.name.to_owned(), exercise.power()?)))
        .collect();
    kept.extend(measured.iter().map(|one| (one.exercise.name.to_owned(), one.power())));
    let text = toml::to_string(&kept).expect("numbers are plain data");
    let text = format!("# Written by `cargo run --release -- audit --power SEEDS`.\n\n{text}");
    replace(&path, text.as_bytes()).map_err(|cause| AuditError::Power { path, cause })?;
    let mut out = anstream::stdout().lock();
    written(measured.iter().try_for_each(|one| write_power(one, &mut out)))?;
    let missed = measured.iter().any(|one| one.power().always < one.power().known);
    Ok(u8::from(missed))
}

/// What was measured, and which mistakes some seed missed.
fn write_power(measured: &Measured, out: &mut dyn Write) -> io::Result<()> {
    let Power { known, always, least, seeds } = measured.power();
    let name = measured.exercise.name;
    writeln!(
        out,
        "{name}: {always} of {known} known mistakes found with each of {seeds} seeds; the one \
         found least often with {least}"
    )?;
    for (name, found) in measured.found.iter().filter(|(_, found)| **found < seeds) {
        writeln!(out, "  {name}: {found} of {seeds}")?;
    }
    Ok(())
}

/// What to grade together, by its place, and in which worlds.
///
/// A quick audit lets the worlds share the mistakes that either must find: the first goes to the
/// real threads, the second to the simulation, and so on. What must pass is judged in both.
fn parts(args: &AuditArgs, list: &[Case]) -> Vec<(Vec<World>, Vec<usize>)> {
    let mut turns = [World::Native, World::Sim].into_iter().cycle();
    let mut of = |case: &Case| {
        let all = args.world.worlds();
        match &case.expected {
            Expected::Broken { worlds, mistake, .. }
                if args.quick && all.len() > 1 && worlds.len() > 1 =>
            {
                // Whoever spins keeps real cores busy until patience ends, in each check.
                let spins = *mistake == Mistake::BusyWait;
                if spins { vec![World::Sim] } else { turns.by_ref().take(1).collect() }
            }
            _ => all,
        }
    };
    let mut parts: Vec<(Vec<World>, Vec<usize>)> = Vec::new();
    for (place, case) in list.iter().enumerate() {
        let worlds = of(case);
        match parts.iter_mut().find(|(known, _)| *known == worlds) {
            Some((_, places)) => places.push(place),
            None => parts.push((worlds, vec![place])),
        }
    }
    parts
}

fn write(
    list: &[Case],
    args: &AuditArgs,
    (gaps, tally): (&[String], &str),
    out: &mut dyn Write,
) -> io::Result<()> {
    let worlds = args.world.worlds();
    let mut exercises: Vec<&Exercise> = list.iter().map(|case| case.exercise).collect();
    exercises.dedup();
    for exercise in exercises {
        let of = |test: &dyn Fn(&Case) -> bool| {
            list.iter().filter(|case| case.exercise == exercise && test(case)).count()
        };
        let wrong = |case: &Case| matches!(case.expected, Expected::Broken { .. });
        let left = of(&|case| wrong(case) && !case.expected.is_told_in(&worlds));
        write!(
            out,
            "{}: {} right, {} wrong",
            exercise.name,
            of(&|case| matches!(case.expected, Expected::Verdict(Verdict::Pass))),
            of(&wrong),
        )?;
        if left > 0 {
            write!(out, " ({left} of them for another world to tell)")?;
        }
        writeln!(out)?;
    }
    for gap in gaps {
        writeln!(out, "{gap}")?;
    }
    writeln!(out, "{tally}")?;
    writeln!(
        out,
        "{} submissions, {} times each: {} not as they must be",
        list.len(),
        args.repeat,
        gaps.len()
    )
}
