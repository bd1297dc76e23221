//! A whole schedule, step by step, as far as it was told: the learner's steps and the check's.
//!
//! Beside what a step is it says what it does to its thread: whether it waits from then on, and
//! which lock it takes or gives back. Whoever walks through the schedule adds that up.

use std::collections::BTreeMap;

use lockstep_wire::Step;

use super::{Lane, Role, operation, simulated::Schedule};

/// One schedule from its first step to its last.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    /// The names of all threads; the first is the check's own.
    pub(crate) threads: Vec<String>,
    /// In order.
    pub(crate) steps: Vec<Traced>,
    /// Steps ahead of the first one that was told.
    pub(crate) left_out: usize,
    /// The lines of each file of the submission that has a step, by its name.
    pub(crate) files: BTreeMap<String, Vec<String>>,
}

/// One step of it.
#[derive(Debug, Clone)]
pub(crate) struct Traced {
    /// The step itself. Where it is not the learner's, the place is one of the check's, as far as
    /// that is known, and there is no text.
    pub(crate) lane: Lane,
    /// Which thread, by its number.
    pub(crate) thread: usize,
    /// Whether it stands on a line of the submission.
    pub(crate) is_learners: bool,
    /// What the thread does from then on.
    pub(crate) then: Then,
    /// The lock that the thread has from then on.
    pub(crate) takes: Option<String>,
    /// The lock that it has no longer.
    pub(crate) gives: Option<String>,
}

/// What a thread does after a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Then {
    /// It goes on when it is chosen.
    Runs,
    /// It cannot go on yet: it waits for what is said here.
    Waits(String),
    /// The check keeps it from going on.
    Stands,
    /// It is over.
    Ends,
}

/// The whole of `schedule`.
pub(super) fn trace(schedule: &Schedule<'_>) -> Trace {
    let steps: Vec<Step> = schedule.all_steps();
    // Of very many threads not all are listed by name.
    let threads = steps.iter().map(|step| step.thread + 1).max().unwrap_or(0);
    Trace {
        threads: (0..threads).map(|thread| schedule.thread(thread)).collect(),
        steps: (0..steps.len())
            .filter(|&index| !is_told_before(&steps, index))
            .map(|index| traced(schedule, &steps, index))
            .collect(),
        left_out: schedule.interleaving.left_out,
        files: files(schedule, &steps),
    }
}

fn files(schedule: &Schedule<'_>, steps: &[Step]) -> BTreeMap<String, Vec<String>> {
    let mut files = BTreeMap::new();
    for step in steps {
        let Some(place) = schedule.place(&step.at) else { continue };
        let text = || schedule.text(&step.at).unwrap_or_default();
        files.entry(place.file).or_insert_with(|| text().lines().map(str::to_owned).collect());
    }
    files
}

fn traced(schedule: &Schedule<'_>, steps: &[Step], index: usize) -> Traced {
    let step = &steps[index];
    let lane = schedule.any_lane(step);
    let name = |object: Option<usize>| object.map(|object| schedule.object(object));
    let (takes, gives) = match (step.op.as_str(), lane.role) {
        _ if step.waits => (None, None),
        // Waiting gives the lock back, and waking up takes it, at once or in a step of its own.
        ("condvarwait", _) => (None, name(step.second)),
        ("condvarwake", _) if !locks_later(steps, index) => (name(step.second), None),
        (_, Role::Takes) => (name(step.object), None),
        (_, Role::Gives) => (None, name(step.object)),
        _ => (None, None),
    };
    Traced {
        thread: step.thread,
        is_learners: schedule.place(&step.at).is_some(),
        then: match step.op.as_str() {
            _ if step.waits => Then::Waits(operation::awaited(&step.op, &lane.object)),
            "condvarwait" if is_told_before(steps, index + 1) => {
                Then::Waits(operation::awaited("condvarwake", &lane.object))
            }
            "exit" => Then::Ends,
            "freeze" => Then::Stands,
            _ => Then::Runs,
        },
        takes,
        gives,
        lane,
    }
}

/// Whether a step says only that a wait goes on which the step before has begun: a condition
/// variable's is two operations of the engine, with nothing in between.
fn is_told_before(steps: &[Step], index: usize) -> bool {
    let (Some(step), Some(before)) = (steps.get(index), steps.get(index.wrapping_sub(1))) else {
        return false;
    };
    step.waits
        && (step.op.as_str(), before.op.as_str()) == ("condvarwake", "condvarwait")
        && (step.thread, &step.at) == (before.thread, &before.at)
}

/// Whether the thread takes the lock in a step of its own after it has woken at `index`.
fn locks_later(steps: &[Step], index: usize) -> bool {
    let woken = &steps[index];
    let next = steps[index + 1..].iter().find(|step| step.thread == woken.thread);
    next.is_some_and(|next| next.op == "lock" && next.object == woken.second && next.at == woken.at)
}
