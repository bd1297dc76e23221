//! How often a search finds each known mistake, over many seeds.
//!
//! A search within a budget sees a part of the schedules, another one with each seed, so a mistake
//! may be found with one and missed with the next. The checks that found it with the first seed are
//! asked again, and only where they miss it all others of the rule.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use lockstep_wire::{Budget, CheckInfo, Trial, World};

use crate::{
    build::{self, Harness, Scratch},
    event::Event,
    exercise::{Exercise, Power},
    fixture::{Case, Expected},
    grading::{GradingError, Surroundings},
    judge::judge,
    run::{self, Job, Runner},
    submission::Submission,
};

/// The checks that are asked again, for each mistake.
const WITNESSES: usize = 2;

/// What was measured of one exercise.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) exercise: &'static Exercise,
    /// How many seeds found each mistake, by fixture.
    pub(crate) found: BTreeMap<String, u64>,
    pub(crate) seeds: u64,
}

impl Measured {
    /// In numbers.
    pub(crate) fn power(&self) -> Power {
        Power {
            known: self.found.len(),
            always: self.found.values().filter(|&&found| found == self.seeds).count(),
            least: self.found.values().copied().min().unwrap_or_default(),
            seeds: self.seeds,
        }
    }
}

/// A mistake that the simulated world can tell.
struct Known<'a> {
    name: &'a str,
    rule: &'a str,
    submission: Submission,
}

/// Looks for each mistake of `exercise` among `cases` with each of `seeds` seeds, by the checks of
/// the rule that it breaks.
pub(crate) fn measure(
    around: &Surroundings,
    exercise: &'static Exercise,
    cases: &[Case],
    seeds: u64,
) -> Result<Measured, GradingError> {
    let known: Vec<Known<'_>> =
        cases.iter().filter(|case| case.exercise == exercise).filter_map(known).collect();
    let scratch = Scratch::create(&around.clone)?;
    let submissions: Vec<Submission> = known.iter().map(|one| one.submission.clone()).collect();
    let what = (submissions.as_slice(), [World::Native, World::Sim].as_slice());
    let build = build::build(&around.clone, &scratch, what, &around.events, &around.interrupt)?;
    let harnesses: Vec<Option<&Harness>> =
        build.built.iter().map(|built| built.harness(World::Sim)).collect();
    let runner = around.runner(&scratch);
    let catalogue = match harnesses.iter().flatten().next() {
        Some(harness) => around.catalogue(&runner, exercise, harness)?,
        None => Vec::new(),
    };
    let job = |place: usize, check: &CheckInfo, seed: u64| {
        let trial = Trial::search(check.id.clone(), seed, Budget::Quick);
        Some(around.job(&known[place].submission, harnesses[place]?, (check, trial)))
    };
    let of_rule = |rule: &str| {
        let there = |check: &&CheckInfo| check.rule == rule && check.worlds.contains(&World::Sim);
        catalogue.iter().filter(there).collect::<Vec<_>>()
    };
    let first = (0..known.len())
        .flat_map(|place| of_rule(known[place].rule).into_iter().map(move |check| (place, check)))
        .filter_map(|(place, check)| Some((place, job(place, check, 1)?)))
        .collect();
    let mut found = search(around, &runner, &known, first)?;
    // With the first seed all of them were asked.
    let witnesses = |place: usize| -> BTreeSet<String> {
        let first = found.iter().filter(|(other, seed, _)| (*other, *seed) == (place, 1));
        first.map(|(_, _, check)| check.clone()).take(WITNESSES).collect()
    };
    let witnesses: Vec<BTreeSet<String>> = (0..known.len()).map(witnesses).collect();
    let by_seed = |found: &BTreeSet<(usize, u64, String)>| -> BTreeSet<(usize, u64)> {
        found.iter().map(|(place, seed, _)| (*place, *seed)).collect()
    };
    for asked_first in [true, false] {
        let done = by_seed(&found);
        let missed = (0..known.len())
            .flat_map(|place| (2..=seeds).map(move |seed| (place, seed)))
            .filter(|one| !done.contains(one));
        let jobs = missed.flat_map(|(place, seed)| {
            let checks = of_rule(known[place].rule).into_iter();
            let checks = checks.filter(|one| witnesses[place].contains(&one.id) == asked_first);
            checks.filter_map(|check| Some((place, job(place, check, seed)?))).collect::<Vec<_>>()
        });
        let jobs = jobs.collect();
        found.extend(search(around, &runner, &known, jobs)?);
    }
    let done = by_seed(&found);
    let count = |place: usize| done.iter().filter(|(other, _)| *other == place).count() as u64;
    let found =
        known.iter().enumerate().map(|(place, one)| (one.name.to_owned(), count(place))).collect();
    Ok(Measured { exercise, found, seeds })
}

fn known(case: &Case) -> Option<Known<'_>> {
    let Expected::Broken { rule, .. } = &case.expected else { return None };
    if !case.expected.is_told_in(&[World::Sim]) {
        return None;
    }
    // One that cannot be read is missing from the count, which the next audit says.
    let submission = Submission::read(case.exercise, &case.source).ok()?;
    Some(Known { name: &case.name, rule, submission })
}

/// Runs `jobs`, each of the mistake at its place; which place was found with which seed by which
/// check.
fn search(
    around: &Surroundings,
    runner: &Runner<'_>,
    known: &[Known<'_>],
    jobs: Vec<(usize, Job)>,
) -> Result<BTreeSet<(usize, u64, String)>, GradingError> {
    let (places, jobs): (Vec<usize>, Vec<Job>) = jobs.into_iter().unzip();
    around.events.send(Event::Checking { checks: jobs.len() });
    let found = Mutex::new(BTreeSet::new());
    run::run_all(runner, &jobs, |number, facts| {
        let (place, job) = (places[number], &jobs[number]);
        let seed = job.trial.seed;
        let judged = judge(&job.check, World::Sim, seed, facts, &known[place].submission);
        let broken = judged.outcome.is_broken();
        around.events.send(Event::Checked { id: job.check.id.clone(), passed: !broken });
        if broken {
            // Poisoned by a panic elsewhere, which ends the program anyway.
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            found.insert((place, seed, job.check.id.clone()));
        }
    })?;
    Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner))
}
