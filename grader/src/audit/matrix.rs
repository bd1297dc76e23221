//! Which check found which mistake.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use lockstep_wire::{CheckInfo, World};

use super::Reasons;
use crate::{exercise::Exercise, fixture::Case, report::Graded};

/// The checks of one exercise in one world, and what each found.
#[derive(Debug)]
pub(crate) struct Matrix {
    pub(crate) exercise: &'static Exercise,
    pub(crate) world: World,
    /// In the order of the catalogue.
    pub(crate) checks: Vec<CheckInfo>,
    /// For each wrong fixture that this world can tell, the places of the checks that failed it.
    pub(crate) found: BTreeMap<String, BTreeSet<usize>>,
}

impl Matrix {
    /// One for each exercise and world in which something was judged, in that order.
    pub(crate) fn of<'a>(judged: impl IntoIterator<Item = (&'a Case, &'a Graded)>) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for (case, graded) in judged {
            for check in &graded.checks {
                let known = all
                    .iter()
                    .position(|one| one.exercise == case.exercise && one.world == check.world);
                let place = known.unwrap_or_else(|| {
                    all.push(Self::new(case.exercise, check.world));
                    all.len() - 1
                });
                all[place].add(case, &check.check, check.outcome.is_broken());
            }
        }
        all
    }

    fn new(exercise: &'static Exercise, world: World) -> Self {
        Self { exercise, world, checks: Vec::new(), found: BTreeMap::new() }
    }

    fn add(&mut self, case: &Case, check: &CheckInfo, broken: bool) {
        let known = self.checks.iter().position(|known| known.id == check.id);
        let place = known.unwrap_or_else(|| {
            self.checks.push(check.clone());
            self.checks.len() - 1
        });
        if case.expected.is_told_in(&[self.world]) {
            let found = self.found.entry(case.name.clone()).or_default();
            if broken {
                found.insert(place);
            }
        }
    }

    /// How many mistakes the check at `place` found, and how many of them no other check found.
    pub(crate) fn share(&self, place: usize) -> (usize, usize) {
        let found = self.found.values().filter(|places| places.contains(&place));
        let alone = found.clone().filter(|places| places.len() == 1).count();
        (found.count(), alone)
    }

    /// Writes the fixtures against the checks, and then what each check is good for.
    pub(crate) fn write(&self, reasons: &Reasons, out: &mut dyn Write) -> io::Result<()> {
        let there = match self.world {
            World::Native => "on real threads",
            World::Sim => "simulated",
        };
        writeln!(out, "\n{}, {there}: {} wrong", self.exercise.name, self.found.len())?;
        let width = self.found.keys().map(String::len).max().unwrap_or_default();
        write!(out, "  {:width$}", "")?;
        for place in 1..=self.checks.len() {
            write!(out, " {place:2}")?;
        }
        writeln!(out)?;
        for (name, places) in &self.found {
            write!(out, "  {name:width$}")?;
            for place in 0..self.checks.len() {
                write!(out, "  {}", if places.contains(&place) { 'x' } else { '.' })?;
            }
            writeln!(out)?;
        }
        for (place, check) in self.checks.iter().enumerate() {
            let (found, alone) = self.share(place);
            let name = check.id.split("::").nth(1).unwrap_or(&check.id);
            write!(
                out,
                "  {:2} {} {name}: finds {found}, {alone} of them alone",
                place + 1,
                check.rule
            )?;
            match reasons.of(self.world, &check.id).filter(|_| alone == 0) {
                Some(reason) => writeln!(out, "; stays: {reason}")?,
                None => writeln!(out)?,
            }
        }
        Ok(())
    }
}
