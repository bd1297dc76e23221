//! The order of the stages: read, build, run, judge, report.
//!
//! The only place that knows it. A submission that cannot be read does not keep the others from
//! being graded; trouble with the machine ends everything.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `asked` | what to grade and how, and whether there is such a thing |
//! | `around` | what the stages need of the world |
//! | `error` | why nothing was graded |

mod around;
mod asked;
mod error;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
    time::Instant,
};

use lockstep_wire::{CheckInfo, Finding, Missing, World};
use rayon::prelude::*;

use self::asked::{is_wanted, require_known, require_schedule, trial};
pub(crate) use self::{
    around::Surroundings,
    asked::{Plan, Replay},
    error::GradingError,
};
use crate::{
    build::{self, Built, Scratch},
    clone::Clone,
    event::Event,
    exercise::Exercise,
    judge::{Judged, judge},
    report::{Graded, Report},
    run::{self, End, Job, RunError, Runner},
    submission::Submission,
};

/// Whoever wants to know what a submission has come to so far: called when it is built, and with
/// each check that ends.
pub(crate) type Told<'a> = &'a (dyn Fn(&Graded) + Sync);

/// Grades everything in `plan`.
pub(crate) fn grade(around: &Surroundings, plan: &Plan) -> Result<Report, GradingError> {
    grade_telling(around, plan, &|_| {})
}

/// Grades everything in `plan`, and tells `told` on the way.
pub(crate) fn grade_telling(
    around: &Surroundings,
    plan: &Plan,
    told: Told<'_>,
) -> Result<Report, GradingError> {
    if plan.require_sandbox {
        require_nothing(build::lacking().chain(run::lacking()))?;
    }
    let mut graded = Vec::new();
    let mut submissions = Vec::new();
    let mut missing = BTreeSet::new();
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
        missing = judge_all(around, plan, (&submissions, told), &mut graded)?;
        missing.extend(build::lacking());
    }
    // Where none of the checks that were asked for belongs to an exercise, nothing was found out
    // about it: no verdict at all, since an empty one would be a pass.
    graded.retain(|one| {
        plan.only.is_empty()
            || !one.checks.is_empty()
            || one.trouble.is_some()
            || one.errors().next().is_some()
    });
    let missing = missing.into_iter().collect();
    Ok(Report { seed: plan.seed, budget: plan.budget, exercises: graded, missing })
}

/// Where a sandbox is required and something of it is `missing`, nothing is graded.
fn require_nothing(missing: impl IntoIterator<Item = Missing>) -> Result<(), GradingError> {
    let first = missing.into_iter().next();
    first.map_or(Ok(()), |missing| Err(GradingError::NoSandbox { missing }))
}

fn blank(submission: &Submission) -> Graded {
    Graded {
        exercise: submission.exercise,
        source: submission.map.source(),
        map: Some(submission.map.clone()),
        fingerprint: Some(submission.fingerprint()),
        texts: submission.texts(),
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
        fingerprint: None,
        texts: BTreeMap::new(),
        diagnostics: Vec::new(),
        checks: Vec::new(),
        trouble: Some(trouble),
        gap: None,
        build: Default::default(),
        run: Default::default(),
    }
}

/// Builds, runs and judges; fills in `graded` at the places named with the submissions. What the
/// jails lacked.
fn judge_all(
    around: &Surroundings,
    plan: &Plan,
    (submissions, told): (&[(usize, Submission)], Told<'_>),
    graded: &mut [Graded],
) -> Result<BTreeSet<Missing>, GradingError> {
    let scratch = Scratch::create(&around.clone)?;
    let list: Vec<Submission> = submissions.iter().map(|(_, one)| one.clone()).collect();
    // The build against the real `std` is made in any case: it decides what compiles.
    let simulated = plan.worlds.contains(&World::Sim).then_some(World::Sim);
    let worlds: Vec<World> = [World::Native].into_iter().chain(simulated).collect();
    let what = (list.as_slice(), worlds.as_slice());
    let build = build::build(&around.clone, &scratch, what, &around.events, &around.interrupt)?;
    let runner = around.runner(&scratch);
    let catalogues = catalogues(around, &runner, plan, (submissions, &build.built))?;
    let mut jobs = Vec::new();
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
                let simulated = harnesses.iter().any(|one| one.world == World::Sim);
                for harness in harnesses.iter().filter(|one| plan.worlds.contains(&one.world)) {
                    let checks = &catalogues[&(submission.exercise.name, harness.world)];
                    let here = |check: &&CheckInfo| check.worlds.contains(&harness.world);
                    for check in checks.iter().filter(here).filter(|one| is_wanted(one, plan)) {
                        let order = (check, trial(plan, check, simulated));
                        jobs.push((*place, around.job(submission, harness, order)));
                    }
                }
            }
        }
    }
    require_known(plan, &catalogues)?;
    graded.iter().for_each(told);
    let start = Instant::now();
    let missing = run_and_judge(around, plan, (&runner, submissions, told), jobs, graded)?;
    if plan.require_sandbox {
        require_nothing(missing.iter().cloned())?;
    }
    for one in graded.iter_mut().filter(|one| !one.checks.is_empty()) {
        one.run = start.elapsed();
    }
    Ok(missing)
}

/// By the name of the exercise.
type Catalogues = BTreeMap<(&'static str, World), Vec<CheckInfo>>;

/// The checks of each exercise in each world, as one harness of each tells them.
fn catalogues(
    around: &Surroundings,
    runner: &Runner<'_>,
    plan: &Plan,
    (submissions, built): (&[(usize, Submission)], &[Built]),
) -> Result<Catalogues, GradingError> {
    let mut tellers = BTreeMap::new();
    for ((_, submission), built) in submissions.iter().zip(built) {
        if let Built::Ready { harnesses, .. } = built {
            for harness in harnesses.iter().filter(|one| plan.worlds.contains(&one.world)) {
                let key = (submission.exercise.name, harness.world);
                tellers.entry(key).or_insert((submission.exercise, harness));
            }
        }
    }
    let told = tellers.into_par_iter();
    let told = told
        .map(|(key, (exercise, harness))| Ok((key, around.catalogue(runner, exercise, harness)?)));
    Ok(told.collect::<Result<_, RunError>>()?)
}

/// The trouble with a submission that was to be judged in the simulated world alone.
fn not_simulated(gap: &str) -> String {
    format!("it cannot be simulated: {gap}\nhelp: `--world native` judges it on real threads")
}

fn run_and_judge(
    around: &Surroundings,
    plan: &Plan,
    (runner, submissions, told): (&Runner<'_>, &[(usize, Submission)], Told<'_>),
    jobs: Vec<(usize, Job)>,
    graded: &mut [Graded],
) -> Result<BTreeSet<Missing>, GradingError> {
    if jobs.is_empty() {
        return Ok(BTreeSet::new());
    }
    around.events.send(Event::Checking { checks: jobs.len() });
    let simulated = jobs.iter().filter(|(_, job)| job.world == World::Sim).count();
    around.events.send(Event::Simulating { checks: simulated });
    let (places, jobs): (Vec<usize>, Vec<Job>) = jobs.into_iter().unzip();
    let ended =
        Mutex::new(Ended { graded, order: Vec::new(), slip: None, missing: BTreeSet::new() });
    run::run_all(runner, &jobs, |number, facts| {
        let (place, job) = (places[number], &jobs[number]);
        let passed = matches!(facts.end, End::Verdict(Finding::Pass { .. }));
        around.events.send(Event::Checked { id: job.check.id.clone(), passed });
        let slip = require_schedule(job, &facts).err();
        let missing = facts.missing.clone();
        let submission = submissions.iter().find(|(other, _)| *other == place);
        let judged = submission
            .map(|(_, submission)| judge(&job.check, job.world, plan.seed, facts, submission));
        // Poisoned by a panic elsewhere, which ends the grading anyway.
        let mut ended = ended.lock().unwrap_or_else(PoisonError::into_inner);
        ended.slip = ended.slip.take().or(slip);
        ended.missing.extend(missing);
        if let Some(judged) = judged {
            let one = &mut ended.graded[place];
            one.checks.push(judged);
            told(one);
            ended.order.push((place, number));
        }
    })?;
    let Ended { graded, order, slip, missing } =
        ended.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (place, one) in graded.iter_mut().enumerate() {
        // As the catalogue has them, whichever ended first.
        let numbers = order.iter().filter(|(other, _)| *other == place).map(|(_, number)| number);
        let mut checks: Vec<(&usize, Judged)> = numbers.zip(one.checks.drain(..)).collect();
        checks.sort_by_key(|(number, _)| **number);
        one.checks.extend(checks.into_iter().map(|(_, judged)| judged));
    }
    slip.map_or(Ok(missing), Err)
}

/// What came of the checks that have ended.
struct Ended<'a> {
    graded: &'a mut [Graded],
    /// The submission and the number of each, as they ended.
    order: Vec<(usize, usize)>,
    /// The first slip that one of them found in what was asked.
    slip: Option<GradingError>,
    /// What the jail of any of them lacked.
    missing: BTreeSet<Missing>,
}
