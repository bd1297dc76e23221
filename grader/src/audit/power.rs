//! How often a search finds each known mistake, over many seeds.
//!
//! A search within a budget sees a part of the schedules, another one with each seed, so a mistake
//! may be found with one and missed with the next. What was measured is kept in
//! `fixtures/power.toml`, which is compiled in: a report of a pass says what the pass is worth.

use std::collections::BTreeMap;

use lockstep_wire::{Budget, World};

use crate::{
    exercise::{Exercise, Power},
    fixture::{Case, Expected},
    grading::{self, GradingError, Plan, Surroundings},
    report::{Standing, Verdict},
};

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

/// Grades the mistakes of `exercise` among `cases` with each of `seeds` seeds, by the checks of
/// the rule that they break.
pub(crate) fn measure(
    around: &Surroundings,
    exercise: &'static Exercise,
    cases: &[&Case],
    seeds: u64,
) -> Result<Measured, GradingError> {
    let mut by_rule: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.exercise == exercise) {
        if let Expected::Broken { rule, worlds, .. } = &case.expected
            && worlds.contains(&World::Sim)
        {
            by_rule.entry(rule).or_default().push(case);
        }
    }
    let mut found = BTreeMap::new();
    for (rule, cases) in by_rule {
        // The first grading runs everything, and tells which checks there are.
        let mut only = Vec::new();
        for seed in 1..=seeds {
            let plan = Plan {
                sources: cases.iter().map(|case| (exercise, case.source.clone())).collect(),
                only: only.clone(),
                worlds: vec![World::Sim],
                seed,
                budget: Budget::Quick,
                replay: None,
            };
            let report = grading::grade(around, &plan)?;
            for (case, graded) in cases.iter().zip(&report.exercises) {
                let mut standings = graded.rules().into_iter();
                let broken = graded.verdict() == Verdict::Fail
                    && standings
                        .any(|(one, standing)| one.id == rule && standing == Standing::Broken);
                *found.entry(case.name.clone()).or_default() += u64::from(broken);
            }
            let checks = report.exercises.first().map(|graded| graded.checks.as_slice());
            if only.is_empty() {
                let of_rule = checks.unwrap_or_default().iter().map(|judged| &judged.check);
                only = of_rule
                    .filter(|check| check.rule == rule)
                    .map(|check| check.id.clone())
                    .collect();
            }
        }
    }
    Ok(Measured { exercise, found, seeds })
}
