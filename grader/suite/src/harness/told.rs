//! What the engine found, in the words of the wire.

use std::time::Duration;

use engine::{Failure as Ended, Found, OpKind, TaskId, Waiting};
use lockstep_wire::{Finding, Mistake, Panicked, SourceLine};

use super::evidence::interleaving;
use crate::{
    Stop,
    check::finding,
    ledger::{Call, unexpected},
    world::Tid,
};

/// The schedule of `scene` that fails, as a finding; `found_at` is its number in the search, if
/// there was one. `calls` are those that never came back.
pub(super) fn failure(
    mistake: Mistake,
    found: &Found,
    calls: &[(Tid, Call)],
    (scene, found_at): (usize, Option<u64>),
) -> Finding {
    let finding = match &found.failure {
        // What the check itself said goes first; the engine's evidence is added to it.
        Ended::Check(payload) => payload.downcast_ref::<Finding>().cloned().unwrap_or_else(|| {
            Finding::Trouble { message: "a check ended in no known way".to_owned() }
        }),
        other => with_calls(ended(mistake, other, found), found, calls),
    };
    match finding {
        Finding::Fail(mut failure) => {
            // Whatever went wrong, with stronger orderings it would not have.
            if found.schedule.is_weak() {
                failure.mistake = Some(Mistake::WeakOrdering);
            }
            failure.interleaving = Some(Box::new(interleaving(found, scene, found_at)));
            Finding::Fail(failure)
        }
        other => other,
    }
}

/// `finding` about threads that can never go on, with what they had called. Whoever waits for a
/// word and nothing else, though it was not to wait for so long, has forgotten its own time.
fn with_calls(finding: Finding, found: &Found, calls: &[(Tid, Call)]) -> Finding {
    let (Finding::Fail(mut failure), Ended::Deadlock) = (finding.clone(), &found.failure) else {
        return finding;
    };
    let forgets = |(tid, call): &(Tid, Call)| {
        let own = found.waits.iter().find(|wait| tid.is(wait.task));
        let endless = own.is_some_and(|wait| is_for_a_word(wait) && wait.deadline.is_none());
        endless && call.limit < FOR_GOOD
    };
    if calls.iter().any(forgets) {
        failure.mistake = Some(Mistake::TimeoutIgnored);
    }
    failure.evidence.extend(calls.iter().map(|(_, call)| still_out(call)));
    Finding::Fail(failure)
}

/// More than any check waits for; to some a timeout beyond that is none.
const FOR_GOOD: Duration = Duration::from_secs(1_000_000);

fn still_out(Call { who, limit, begun }: &Call) -> String {
    let limit = match *limit {
        Duration::MAX => "Duration::MAX".to_owned(),
        Duration::ZERO => "zero".to_owned(),
        other => format!("{other:?}"),
    };
    format!("{who}: called at {begun:?} with a timeout of {limit}, and never came back")
}

/// What to say of a schedule in which the rule holds.
pub(super) fn kept(strayed: bool) -> String {
    if strayed { STRAYED.to_owned() } else { "this one schedule, and no other".to_owned() }
}

/// The finding about a schedule that is another program's.
pub(super) fn strayed(mut finding: Finding) -> Finding {
    if let Finding::Fail(failure) = &mut finding {
        failure.evidence.push(format!("this is {STRAYED}"));
    }
    finding
}

/// What to say of a schedule that is another program's.
const STRAYED: &str =
    "a schedule that does not fit this source: it was followed as far as that goes";

/// An execution that ended without a word of the check.
fn ended(mistake: Mistake, ended: &Ended, found: &Found) -> Finding {
    if let Some(message) = held_up(ended, found) {
        // The check knows what it keeps its threads from, and why they must get along without.
        let mistake = passed_over(found).unwrap_or(mistake);
        return finding(Err(Stop::broken(message).as_mistake(mistake)));
    }
    let (message, mistake) = match ended {
        Ended::Panic { task, message, at } => {
            let at = at.as_ref().map(|(file, line)| SourceLine { file: file.clone(), line: *line });
            let thread = name(found, *task);
            let stop = unexpected(Panicked { thread, message: message.clone(), at });
            return finding(Err(stop));
        }
        Ended::Deadlock | Ended::Cycle => stuck(found, mistake),
        Ended::StepLimit => {
            ("a thread goes round and round and never gets anywhere".to_owned(), Mistake::BusyWait)
        }
        Ended::TimeLimit => (
            "more than an hour of virtual time has passed, and a caller is still waiting"
                .to_owned(),
            mistake,
        ),
        Ended::Exit { task, call, .. } => {
            let who = name(found, *task);
            (format!("`{who}` called `{call}`: no verdict, no pass"), mistake)
        }
        Ended::Check(_) => return Finding::Trouble { message: "told twice".to_owned() },
    };
    finding(Err(Stop::broken(message).as_mistake(mistake)))
}

/// A thread that the check waits for, while the check itself stands in somebody's way: it has
/// stopped a thread, or holds locks that others want.
fn held_up(ended: &Ended, found: &Found) -> Option<String> {
    if !matches!(ended, Ended::Deadlock | Ended::Cycle | Ended::StepLimit | Ended::TimeLimit) {
        return None;
    }
    let check = found.waits.iter().find(|wait| wait.task == TaskId::ROOT)?;
    let awaited = found.tasks.iter().find(|task| Some(task.object) == check.op.object)?;
    let stopped = found.tasks.iter().find(|task| task.frozen && task.id != awaited.id);
    let while_what = match stopped {
        Some(task) => format!("`{}` is stopped in the middle of a call", name(found, task.id)),
        None if check.holds.is_empty() => return None,
        None => "the check keeps others waiting".to_owned(),
    };
    let how = if matches!(ended, Ended::StepLimit) { "goes round and round" } else { "waits" };
    let awaited = name(found, awaited.id);
    Some(format!("`{awaited}` {how} and can never go on while {while_what}"))
}

/// Threads that can never go on: what happened, and which mistake that is.
fn stuck(found: &Found, mistake: Mistake) -> (String, Mistake) {
    let circle = circle(found);
    let joins = |wait: &&Waiting| wait.op.kind == OpKind::Join;
    let (message, mistake) = match circle.as_slice() {
        [] => (
            "no thread can ever go on: all of them wait, and nobody is left to wake one",
            unwoken(found).unwrap_or(mistake),
        ),
        [_] => ("a thread waits for what it holds itself: it can never go on", Mistake::DoubleLock),
        threads => (
            "threads wait for one another in a circle: none of them can ever go on",
            // Who waits for the end of a thread takes no lock there.
            if threads.iter().any(joins) { mistake } else { Mistake::LockOrder },
        ),
    };
    (message.to_owned(), mistake)
}

/// The waits that close a circle, if some do.
fn circle(found: &Found) -> Vec<&Waiting> {
    let next = |wait: &Waiting| {
        let to = wait.held_by.first()?;
        found.waits.iter().find(|other| other.task == *to)
    };
    for first in &found.waits {
        let mut path = vec![first];
        while let Some(to) = path.last().and_then(|last| next(last)) {
            if to.task == first.task {
                return path;
            }
            if path.iter().any(|other| other.task == to.task) {
                break;
            }
            path.push(to);
        }
    }
    Vec::new()
}

/// What a deadlock without a circle is, if somebody waits for a word from others.
fn unwoken(found: &Found) -> Option<Mistake> {
    let silent = found.waits.iter().any(is_for_a_word).then_some(Mistake::MissingNotify);
    passed_over(found).or(silent)
}

/// Whether it ends when somebody else says something.
fn is_for_a_word(wait: &Waiting) -> bool {
    matches!(wait.op.kind, OpKind::CondvarWake | OpKind::Park | OpKind::Recv)
}

/// Whether one word came while somebody waited who still waits: it has gone to another.
fn passed_over(found: &Found) -> Option<Mistake> {
    let missed = |wait: &Waiting| {
        let later = found.trace.iter().rev().take_while(|event| event.task != wait.task);
        wait.op.kind == OpKind::CondvarWake
            && later
                .filter(|event| event.op.kind == OpKind::NotifyOne)
                .any(|event| event.op.object == wait.op.object)
    };
    found.waits.iter().any(missed).then_some(Mistake::WrongNotifyOne)
}

/// What a thread is called.
pub(super) fn name(found: &Found, task: TaskId) -> String {
    if task == TaskId::ROOT {
        return "check".to_owned();
    }
    found
        .tasks
        .iter()
        .find(|info| info.id == task)
        .map_or_else(|| format!("thread {}", task.0), |info| info.name.clone())
}
