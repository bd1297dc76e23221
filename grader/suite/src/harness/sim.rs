//! One check under many schedules, on the virtual clock.
//!
//! The search is the engine's, one for each scene of the check. Each execution is the whole
//! check from its beginning; the first one that fails is made small, replayed with a trace, and
//! told. A budget is work, not time: the same seed gives the same schedules on any machine,
//! however busy it is.

use std::{
    panic::{self, AssertUnwindSafe},
    time::Duration,
};

use engine::{Options, Schedule};
use lockstep_wire::{Budget, Conduct, Explored, Finding, Kind, Message, Trial};

use super::{conduct, evidence, told};
use crate::{
    Check,
    check::finding,
    lab::Lab,
    ledger::{Ledger, unexpected},
    world::own::Arc,
};

/// A full search has so many times the work of a quick one.
const FULL: u64 = 100;
/// Virtual time after which an execution is over: no check needs so much. More, and one that waits
/// in vain beside a thread that ticks would be taken for one that goes round and round.
const LONGEST: Duration = Duration::from_secs(4000);

/// How many schedules of a scene may fail before the rest of them is left out: one that goes round
/// and round takes its time.
const MOST_FAILED: u64 = 3;

/// The work of a quick search of one check, in steps of the engine (about a quarter of a
/// microsecond each). One thread has few schedules; a model is made of them.
fn quick(kind: Kind) -> u64 {
    match kind {
        Kind::Api => 10_000,
        Kind::Stress | Kind::Timing | Kind::Hang => 60_000,
        Kind::Model => 200_000,
    }
}

/// Searches for a schedule in which `check` fails, or runs the one that the trial names, and
/// sends the verdict.
pub(super) fn run_check<S: ?Sized + Sync>(
    check: &Check<S>,
    subject: &S,
    ledger: &Arc<Ledger>,
    trial: Trial,
) {
    let (asked, whole, sample) = (trial.schedule.clone(), trial.whole, trial.sample);
    let options = Options {
        seed: trial.seed,
        cpu_budget: Duration::MAX,
        max_work: match trial.budget {
            Budget::Quick => quick(check.kind),
            Budget::Full => quick(check.kind) * FULL,
        },
        max_virtual: LONGEST,
        ..Options::default()
    };
    let lab = Lab::new(trial, Arc::clone(ledger));
    let scenario = || {
        engine::rename("check");
        ledger.begin();
        ledger.install();
        ledger.progress();
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| (check.run)(&lab, subject)))
            .unwrap_or_else(|payload| Err(unexpected(ledger.caught(payload))));
        match outcome {
            Ok(tried) => ledger.note(tried),
            Err(stop) => lab.conclude(finding(Err(stop))),
        }
    };
    let sample = sample.map(u64::from);
    let search = Searching { lab: &lab, options, scenario: &scenario };
    if let Some(schedules) = sample {
        let scenes = search.measured(schedules);
        ledger.conclude(Finding::Measured(scenes));
        return;
    }
    let found = match &asked {
        None => Ok(search.all()),
        Some(schedule) => search.one(schedule),
    };
    let verdict = match found {
        Err(reason) => Finding::NoSchedule { reason },
        Ok(Found { failure: None, explored, strayed, .. }) => {
            let tried = if asked.is_some() { told::kept(strayed) } else { ledger.tried() };
            Finding::Pass { tried, explored: Some(explored) }
        }
        Ok(Found { failure: Some(found), explored, scene, strayed }) => {
            if whole {
                evidence::earlier(&found).into_iter().for_each(|steps| {
                    ledger.send(&Message::Steps(steps));
                });
            }
            let found_at = asked.is_none().then_some(explored.schedules);
            let calls = ledger.open_calls();
            let finding = told::failure(check.mistake, &found, &calls, (scene, found_at));
            if strayed { told::strayed(finding) } else { finding }
        }
    };
    ledger.conclude(verdict);
}

/// The search of one check.
struct Searching<'a> {
    lab: &'a Lab,
    options: Options,
    scenario: &'a dyn Fn(),
}

/// What came of it.
struct Found {
    failure: Option<Box<engine::Found>>,
    /// The scene that failed.
    scene: usize,
    explored: Explored,
    /// The schedule that was asked for is not one of what ran.
    strayed: bool,
}

impl Searching<'_> {
    /// One scene after the other, until one fails.
    fn all(mut self) -> Found {
        let script = self.lab.script();
        let first = self.rehearse();
        if script.is_once() {
            let explored = Explored { schedules: first.schedules, exhaustive: false };
            let failure = first.failure.map(Box::new);
            return Found { failure, scene: 0, explored, strayed: false };
        }
        let scenes = script.scenes();
        self.options.max_work /= scenes as u64;
        self.options.early_timers = script.is_late_allowed();
        self.options.spurious = !script.is_calm();
        let mut explored = Explored { schedules: 0, exhaustive: true };
        for scene in 0..scenes {
            script.turn_to(scene);
            let search = engine::explore(&self.options, self.scenario);
            explored.schedules += search.schedules;
            explored.exhaustive &= search.exhaustive;
            if let Some(failure) = search.failure {
                let failure = Some(Box::new(failure));
                return Found { failure, scene, explored, strayed: false };
            }
        }
        Found { failure: None, scene: 0, explored, strayed: false }
    }

    /// What the submission does in so many schedules of each scene.
    fn measured(mut self, schedules: u64) -> Vec<Conduct> {
        let script = self.lab.script();
        self.rehearse();
        // One long schedule is no sample, and its trace would be too long as well.
        if script.is_once() {
            return Vec::new();
        }
        self.options.max_schedules = schedules;
        let scene = |scene| {
            script.turn_to(scene);
            let mut sum = Conduct::default();
            engine::sample(&self.options, self.scenario, &mut |execution| {
                if execution.failed {
                    sum.failed += 1;
                } else if !conduct::is_disturbed(execution.trace) {
                    sum = sum.and(conduct::of(execution.trace));
                }
                sum.failed < MOST_FAILED
            });
            sum
        };
        (0..script.scenes()).map(scene).collect()
    }

    /// One execution, which shows how many scenes there are and what the check allows.
    fn rehearse(&self) -> engine::Search {
        engine::explore(&Options { max_schedules: 1, ..self.options.clone() }, self.scenario)
    }

    /// One schedule of one scene.
    fn one(self, text: &str) -> Result<Found, String> {
        let (scene, schedule) = parse(text)?;
        self.rehearse();
        let scenes = self.lab.script().scenes();
        if scene >= scenes {
            return Err(format!(
                "there is no scene {scene} in this check: it has {scenes}, from 0"
            ));
        }
        self.lab.script().turn_to(scene);
        let search = engine::replay(&self.options, &schedule, self.scenario);
        let explored = Explored { schedules: search.schedules, exhaustive: false };
        let failure = search.failure.map(Box::new);
        Ok(Found { failure, scene, explored, strayed: search.strayed })
    }
}

/// The scene and the schedule in what [`told::failure`] wrote.
fn parse(text: &str) -> Result<(usize, Schedule), String> {
    let (scene, schedule) =
        text.split_once('@').ok_or_else(|| "there is no `@` in it".to_owned())?;
    let scene = scene.parse().map_err(|_| format!("`{scene}` is no number of a scene"))?;
    let schedule = schedule.parse().map_err(|error| format!("{error}"))?;
    Ok((scene, schedule))
}
