//! The order of the stages: read, build, run, judge, report.
//!
//! The only file that knows it. A submission that cannot be read does not keep the others from
//! being graded; trouble with the machine ends everything.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    path::PathBuf,
    time::Instant,
};

use hang::Symbols;
use lockstep_wire::{Budget, CheckInfo, Trial, World};

use crate::{
    build::{self, BuildError, Built, Harness, Scratch},
    clone::Clone,
    event::{Event, Events},
    exercise::Exercise,
    interrupt::Interrupt,
    judge::judge,
    nearest,
    report::{Graded, Report},
    run::{self, Job, Nursery, RunError, Runner},
    submission::Submission,
};

/// What to grade, and how.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Each submission: its exercise, and where it is.
    pub(crate) sources: Vec<(&'static Exercise, PathBuf)>,
    /// Only these checks, by id or by the part after `::`; all where empty.
    pub(crate) only: Vec<String>,
    /// Where to run the checks.
    pub(crate) worlds: Vec<World>,
    /// Where every random choice comes from.
    pub(crate) seed: u64,
    /// How much work to put in.
    pub(crate) budget: Budget,
}

/// What the stages need of the world.
#[derive(Debug)]
pub(crate) struct Surroundings {
    pub(crate) clone: Clone,
    pub(crate) events: Events,
    pub(crate) interrupt: Interrupt,
    pub(crate) nursery: Nursery,
}

/// Why nothing was graded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GradingError {
    #[error("interrupted")]
    Interrupted,
    #[error(transparent)]
    Build(BuildError),
    #[error(transparent)]
    Run(RunError),
    #[error("no check is called `{name}`\nhelp: {help}")]
    UnknownCheck { name: String, help: String },
}

impl From<BuildError> for GradingError {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Interrupted => Self::Interrupted,
            other => Self::Build(other),
        }
    }
}

impl From<RunError> for GradingError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Interrupted => Self::Interrupted,
            other => Self::Run(other),
        }
    }
}

/// Grades everything in `plan`.
pub(crate) fn grade(around: &Surroundings, plan: &Plan) -> Result<Report, GradingError> {
    let mut graded = Vec::new();
    let mut submissions = Vec::new();
    for (exercise, source) in &plan.sources {
        match Submission::read(exercise, source) {
            Ok(submission) => {
                graded.push(blank(&submission));
                submissions.push((graded.len() - 1, submission));
            }
            Err(error) => graded.push(unreadable(exercise, source, error.to_string())),
        }
    }
    if !submissions.is_empty() {
        judge_all(around, plan, &submissions, &mut graded)?;
    }
    // Where none of the checks that were asked for belongs to an exercise, nothing was found out
    // about it: no verdict at all, since an empty one would be a pass.
    graded.retain(|one| {
        plan.only.is_empty()
            || !one.checks.is_empty()
            || one.trouble.is_some()
            || one.errors().next().is_some()
    });
    Ok(Report { seed: plan.seed, budget: plan.budget, exercises: graded })
}

fn blank(submission: &Submission) -> Graded {
    Graded {
        exercise: submission.exercise,
        source: submission.map.source(),
        map: Some(submission.map.clone()),
        diagnostics: Vec::new(),
        checks: Vec::new(),
        trouble: None,
        gap: None,
        build: Default::default(),
        run: Default::default(),
    }
}

fn unreadable(exercise: &'static Exercise, source: &std::path::Path, trouble: String) -> Graded {
    Graded {
        exercise,
        source: Clone::shown(source).display().to_string(),
        map: None,
        diagnostics: Vec::new(),
        checks: Vec::new(),
        trouble: Some(trouble),
        gap: None,
        build: Default::default(),
        run: Default::default(),
    }
}

/// Builds, runs and judges; fills in `graded` at the places named with the submissions.
fn judge_all(
    around: &Surroundings,
    plan: &Plan,
    submissions: &[(usize, Submission)],
    graded: &mut [Graded],
) -> Result<(), GradingError> {
    let scratch = Scratch::create(&around.clone)?;
    let list: Vec<Submission> = submissions.iter().map(|(_, one)| one.clone()).collect();
    // The build against the real `std` is made in any case: it decides what compiles.
    let simulated = plan.worlds.contains(&World::Sim).then_some(World::Sim);
    let worlds: Vec<World> = [World::Native].into_iter().chain(simulated).collect();
    let what = (list.as_slice(), worlds.as_slice());
    let build = build::build(&around.clone, &scratch, what, &around.events, &around.interrupt)?;
    let runner = Runner {
        nursery: &around.nursery,
        interrupt: &around.interrupt,
        symbols: Symbols::new(),
        folder: scratch.path().join("tmp"),
        suite: around.clone.suite(),
    };
    let mut jobs = Vec::new();
    let mut catalogues = BTreeMap::new();
    for ((place, submission), built) in submissions.iter().zip(build.built) {
        graded[*place].build = build.took;
        match built {
            Built::Refused { diagnostics } => graded[*place].diagnostics = diagnostics,
            Built::Ready { harnesses, warnings, gap } => {
                graded[*place].diagnostics = warnings;
                if !plan.worlds.contains(&World::Native) {
                    graded[*place].trouble = gap.as_deref().map(not_simulated);
                }
                graded[*place].gap = gap;
                for harness in harnesses.iter().filter(|one| plan.worlds.contains(&one.world)) {
                    let key = (submission.exercise.name, harness.world);
                    let checks = match catalogues.entry(key) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(new) => new.insert(catalogue(&runner, harness)?),
                    };
                    for check in checks.iter().filter(|check| is_wanted(check, plan)) {
                        jobs.push((*place, job(around, plan, submission, check, harness)));
                    }
                }
            }
        }
    }
    require_known(plan, &catalogues)?;
    run_and_judge(around, plan, (&runner, submissions), jobs, graded)
}

/// The trouble with a submission that was to be judged in the simulated world alone.
fn not_simulated(gap: &str) -> String {
    format!("it cannot be simulated: {gap}\nhelp: `--world native` judges it on real threads")
}

fn run_and_judge(
    around: &Surroundings,
    plan: &Plan,
    (runner, submissions): (&Runner<'_>, &[(usize, Submission)]),
    jobs: Vec<(usize, Job)>,
    graded: &mut [Graded],
) -> Result<(), GradingError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let start = Instant::now();
    around.events.send(Event::Checking { checks: jobs.len() });
    let (places, jobs): (Vec<usize>, Vec<Job>) = jobs.into_iter().unzip();
    let facts = run::run_all(runner, &jobs, |job, facts| {
        let passed = matches!(facts.end, run::End::Verdict(lockstep_wire::Finding::Pass { .. }));
        around.events.send(Event::Checked { id: job.check.id.clone(), passed });
    })?;
    for ((place, job), facts) in places.into_iter().zip(jobs).zip(facts) {
        let Some((_, submission)) = submissions.iter().find(|(other, _)| *other == place) else {
            continue;
        };
        let judged = judge(&job.check, job.world, plan.seed, facts, submission);
        graded[place].checks.push(judged);
    }
    for one in graded.iter_mut().filter(|one| !one.checks.is_empty()) {
        one.run = start.elapsed();
    }
    Ok(())
}

fn job(
    around: &Surroundings,
    plan: &Plan,
    submission: &Submission,
    check: &CheckInfo,
    harness: &Harness,
) -> Job {
    let trial =
        Trial { check: check.id.clone(), seed: plan.seed, budget: plan.budget, schedule: None };
    let learner = around.clone.work().join("ws").join(submission.map.copy());
    Job {
        program: harness.program.clone(),
        world: harness.world,
        check: check.clone(),
        trial,
        learner: learner.display().to_string(),
    }
}

/// The checks that mean something in the harness's world.
fn catalogue(runner: &Runner<'_>, harness: &Harness) -> Result<Vec<CheckInfo>, RunError> {
    let mut checks = runner.describe(&harness.program)?;
    checks.retain(|check| check.worlds.contains(&harness.world));
    Ok(checks)
}

/// Whether `check` was asked for.
fn is_wanted(check: &CheckInfo, plan: &Plan) -> bool {
    plan.only.is_empty() || plan.only.iter().any(|name| is_called(check, name))
}

fn is_called(check: &CheckInfo, name: &str) -> bool {
    check.id == name || check.id.split("::").nth(1) == Some(name)
}

/// A check that was asked for and that no exercise has is a slip: nothing would be judged.
fn require_known(
    plan: &Plan,
    catalogues: &BTreeMap<(&str, World), Vec<CheckInfo>>,
) -> Result<(), GradingError> {
    let known: Vec<&CheckInfo> = catalogues.values().flatten().collect();
    for name in &plan.only {
        if !catalogues.is_empty() && !known.iter().any(|check| is_called(check, name)) {
            let known = known.iter().filter_map(|check| check.id.split("::").nth(1));
            let help = nearest::help(name, known, "checks");
            return Err(GradingError::UnknownCheck { name: name.clone(), help });
        }
    }
    Ok(())
}
