//! The result of a grading, and the verdicts that follow from it.

use std::{collections::BTreeMap, time::Duration};

use lockstep_wire::{Budget, Kind, Missing, Mistake, World};

use super::words;
use crate::{
    build::Diagnostic,
    exercise::{Exercise, Power, Rule},
    judge::{Judged, Lanes, Outcome},
    submission::SourceMap,
};

/// Everything that one call graded.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// Where every random choice came from.
    pub(crate) seed: u64,
    /// How much work went in.
    pub(crate) budget: Budget,
    /// In course order.
    pub(crate) exercises: Vec<Graded>,
    /// What the jail of some submission lacked.
    pub(crate) missing: Vec<Missing>,
}

/// One submission, graded.
#[derive(Debug, Clone)]
pub(crate) struct Graded {
    /// The exercise.
    pub(crate) exercise: &'static Exercise,
    /// The crate root, as a person would type it.
    pub(crate) source: String,
    /// The names of its files; none where it could not be read.
    pub(crate) map: Option<SourceMap>,
    /// The text of each of them, by its name in reports.
    pub(crate) texts: BTreeMap<String, String>,
    /// What tells this text from others; none where it could not be read.
    pub(crate) fingerprint: Option<String>,
    /// What the compiler said.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What the checks came to, in their order.
    pub(crate) checks: Vec<Judged>,
    /// Why nothing was judged: the grader's trouble.
    pub(crate) trouble: Option<String>,
    /// Why it was not simulated though it was to be: the real threads judged alone.
    pub(crate) gap: Option<String>,
    /// Building all submissions of the call together.
    pub(crate) build: Duration,
    /// Running the checks, from the first to the last of the call.
    pub(crate) run: Duration,
}

/// What the simulated world did, over all checks that passed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Searched {
    /// Schedules that were run.
    pub(crate) schedules: u64,
    /// Checks that were searched.
    pub(crate) checks: usize,
    /// Those of them that saw every interleaving.
    pub(crate) exhaustive: usize,
}

/// What a submission comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every rule that was checked holds.
    Pass,
    /// A rule is broken.
    Fail,
    /// Something still says `todo!()`.
    Incomplete,
    /// It does not compile, or lacks what the exercise asks for.
    CompileError,
    /// The grader could not judge it.
    Error,
}

/// What a rule comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Every check of it passes.
    Holds,
    /// Some check of it found it broken.
    Broken,
    /// Some check of it met `todo!()`.
    NotDone,
    /// Nothing was found out: no check ran, or none could tell.
    Unknown,
}

impl Verdict {
    /// Every one there is.
    const ALL: [Self; 5] =
        [Self::Pass, Self::Fail, Self::Incomplete, Self::CompileError, Self::Error];

    /// The verdict behind a word of the JSON report.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }

    /// The words on a screen.
    pub(crate) fn said(self) -> &'static str {
        words::verdict(self)
    }

    /// The word in the JSON report.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Incomplete => "incomplete",
            Self::CompileError => "compile_error",
            Self::Error => "error",
        }
    }
}

impl Graded {
    /// What it comes to.
    pub(crate) fn verdict(&self) -> Verdict {
        let any = |test: fn(Outcome) -> bool| self.checks.iter().any(|check| test(check.outcome));
        if self.trouble.is_some() || any(|outcome| outcome == Outcome::Error) {
            Verdict::Error
        } else if self.errors().next().is_some() {
            Verdict::CompileError
        } else if any(Outcome::is_broken) {
            Verdict::Fail
        } else if any(|outcome| outcome == Outcome::Incomplete) {
            Verdict::Incomplete
        } else {
            Verdict::Pass
        }
    }

    /// What the compiler refuses.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == "error")
    }

    /// Every rule of the exercise, and what it comes to.
    pub(crate) fn rules(&self) -> Vec<(Rule, Standing)> {
        let standing = |rule: &Rule| self.standing(&rule.id);
        self.exercise.rules().into_iter().map(|rule| (rule.clone(), standing(&rule))).collect()
    }

    fn standing(&self, rule: &str) -> Standing {
        let mut standing = Standing::Unknown;
        for check in self.checks.iter().filter(|check| check.check.rule == rule) {
            standing = match (check.outcome, standing) {
                (outcome, _) if outcome.is_broken() => return Standing::Broken,
                (Outcome::Incomplete, _) => Standing::NotDone,
                (Outcome::Pass, Standing::Unknown) => Standing::Holds,
                (_, standing) => standing,
            };
        }
        standing
    }

    /// The share of rules that hold, among those that could be judged; 0 where nothing was.
    pub(crate) fn score(&self) -> f64 {
        let judged: Vec<Standing> = self
            .rules()
            .into_iter()
            .map(|(_, standing)| standing)
            .filter(|&standing| standing != Standing::Unknown)
            .collect();
        let holds = judged.iter().filter(|&&standing| standing == Standing::Holds).count();
        if judged.is_empty() { 0.0 } else { holds as f64 / judged.len() as f64 }
    }

    /// Whether the other world found the rule of `judged` broken as well; `None` where it did not
    /// look.
    pub(crate) fn other_world(&self, judged: &Judged) -> Option<bool> {
        let others = self
            .checks
            .iter()
            .filter(|other| other.world != judged.world && other.check.rule == judged.check.rule);
        let found = |other: &Judged| match other.outcome {
            outcome if outcome.is_broken() => Some(true),
            Outcome::Pass => Some(false),
            _ => None,
        };
        others.filter_map(found).reduce(|one, another| one || another)
    }

    /// The failure to show first: what is wrong with one thread is the cause of much else. Of the
    /// others the one that explains most: a mistake that has a name, then a simulated one, which
    /// has the whole schedule to show; and those in rule order.
    pub(crate) fn first_failure(&self) -> Option<&Judged> {
        let rules = self.exercise.rules();
        let place = |judged: &Judged| rules.iter().position(|rule| rule.id == judged.check.rule);
        self.checks.iter().filter(|judged| judged.outcome.is_broken()).min_by_key(|judged| {
            let plain = judged.mistake == Some(Mistake::WrongResult)
                && judged.check.kind == Kind::Api
                && judged.lanes.as_ref().is_some_and(Lanes::is_alone);
            (!plain, judged.mistake.is_none(), judged.world != World::Sim, place(judged))
        })
    }
}

impl Report {
    /// What the searches did; `None` where there was none.
    pub(crate) fn searched(&self) -> Option<Searched> {
        let checks = self.exercises.iter().flat_map(|graded| &graded.checks);
        let mut searched = Searched::default();
        for explored in checks.filter_map(|judged| judged.explored) {
            searched.schedules += explored.schedules;
            searched.checks += 1;
            searched.exhaustive += usize::from(explored.exhaustive);
        }
        (searched.checks > 0).then_some(searched)
    }

    /// What a pass of all of it is worth; `None` where not every rule was looked at, or nothing
    /// was measured.
    pub(crate) fn power(&self) -> Option<Power> {
        let whole = |graded: &&Graded| {
            graded.rules().iter().all(|(_, standing)| *standing == Standing::Holds)
        };
        let all = self.exercises.iter().filter(whole).map(|graded| graded.exercise.power());
        let all: Vec<Power> = all.collect::<Option<_>>()?;
        if all.len() < self.exercises.len() {
            return None;
        }
        all.into_iter().reduce(|one, other| Power {
            known: one.known + other.known,
            always: one.always + other.always,
            least: one.least.min(other.least),
            seeds: one.seeds.min(other.seeds),
        })
    }

    /// The exit code that it stands for.
    pub(crate) fn exit_code(&self) -> u8 {
        let verdicts: Vec<Verdict> = self.exercises.iter().map(Graded::verdict).collect();
        if verdicts.contains(&Verdict::Error) {
            2
        } else if verdicts.iter().all(|&verdict| verdict == Verdict::Pass) {
            0
        } else {
            1
        }
    }
}
