//! What was asked for, and whether there is such a thing.

use std::path::PathBuf;

use lockstep_wire::{Budget, CheckInfo, Finding, Footprint, Trial, World};

use super::{Catalogues, GradingError};
use crate::{
    exercise::Exercise,
    nearest,
    run::{End, Facts, Job},
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
    /// Whether to refuse where a submission could not be kept in.
    pub(crate) require_sandbox: bool,
    /// Not a search but one schedule, or what a search finds, to be shown from the first step on.
    pub(crate) replay: Option<Replay>,
}

/// A schedule that is to be shown in full.
#[derive(Debug, Clone)]
pub(crate) struct Replay {
    /// Which one; the first that fails in a search where none is named.
    pub(crate) schedule: Option<String>,
}

/// A schedule that was asked for and that is none is a slip too.
pub(super) fn require_schedule(job: &Job, facts: &Facts) -> Result<(), GradingError> {
    match (&facts.end, &job.trial.schedule) {
        (End::Verdict(Finding::NoSchedule { reason }), Some(text)) => {
            Err(GradingError::NoSchedule { text: text.clone(), reason: reason.clone() })
        }
        _ => Ok(()),
    }
}

/// The order for `check` of a submission that is `simulated` as well, or is not.
pub(super) fn trial(plan: &Plan, check: &CheckInfo, simulated: bool) -> Trial {
    Trial {
        // Whoever asks for a check wants all of it, and one at a time is what keeps others waiting.
        light: simulated && plan.only.is_empty() && check.footprint == Footprint::Alone,
        schedule: plan.replay.as_ref().and_then(|replay| replay.schedule.clone()),
        whole: plan.replay.is_some(),
        ..Trial::search(check.id.clone(), plan.seed, plan.budget)
    }
}

/// Whether `check` was asked for.
pub(super) fn is_wanted(check: &CheckInfo, plan: &Plan) -> bool {
    plan.only.is_empty() || plan.only.iter().any(|name| is_called(check, name))
}

/// The check `id` is none for the worlds `asked` for.
fn elsewhere(id: String, asked: &[World]) -> GradingError {
    let (there, world) = match asked {
        [World::Native] => ("in the simulated world", "sim"),
        _ => ("on real threads", "native"),
    };
    GradingError::OtherWorld { id, there, world }
}

fn is_called(check: &CheckInfo, name: &str) -> bool {
    check.id == name || check.id.split("::").nth(1) == Some(name)
}

/// A check that was asked for and that no exercise has, or none in the worlds that were asked for,
/// is a slip: nothing would be judged.
pub(super) fn require_known(plan: &Plan, catalogues: &Catalogues) -> Result<(), GradingError> {
    let known: Vec<&CheckInfo> = catalogues.values().flatten().collect();
    for name in &plan.only {
        let mut called = known.iter().filter(|check| is_called(check, name)).peekable();
        let Some(first) = called.peek().map(|check| check.id.clone()) else {
            if catalogues.is_empty() {
                continue;
            }
            let known = known.iter().filter_map(|check| check.id.split("::").nth(1));
            let help = nearest::help(name, known, "checks");
            return Err(GradingError::UnknownCheck { name: name.clone(), help });
        };
        if !called.any(|check| check.worlds.iter().any(|world| plan.worlds.contains(world))) {
            return Err(elsewhere(first, &plan.worlds));
        }
    }
    Ok(())
}
