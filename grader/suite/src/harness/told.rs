//! What the engine found, in the words of the wire.

use engine::{Event, Failure as Ended, Found, ObjectId, OpKind, Place, TaskId, Waiting};
use lockstep_wire::{Finding, Hold, Interleaving, Mistake, Panicked, SourceLine, Step, Wait};

use crate::ledger::unexpected;
use crate::{Stop, check::finding};

/// The schedule of `scene` that fails, as a finding; `found_at` is its number in the search.
pub(super) fn failure(mistake: Mistake, found: &Found, scene: usize, found_at: u64) -> Finding {
    let finding = match &found.failure {
        // What the check itself said goes first; the engine's evidence is added to it.
        Ended::Check(payload) => payload.downcast_ref::<Finding>().cloned().unwrap_or_else(|| {
            Finding::Trouble { message: "a check ended in no known way".to_owned() }
        }),
        other => ended(mistake, other, found),
    };
    match finding {
        Finding::Fail(mut failure) => {
            failure.interleaving = Some(interleaving(found, scene, found_at));
            Finding::Fail(failure)
        }
        other => other,
    }
}

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
        Ended::Deadlock => (
            "no thread can ever go on: all of them wait, and nobody is left to wake one".to_owned(),
            unwoken(found).unwrap_or(mistake),
        ),
        Ended::Cycle => {
            let alone = found.waits.iter().any(|wait| wait.held_by.contains(&wait.task));
            let mistake = if alone { Mistake::DoubleLock } else { Mistake::LockOrder };
            (
                "threads wait for one another in a circle: none of them can ever go on".to_owned(),
                mistake,
            )
        }
        Ended::StepLimit => (
            "a thread goes round and round: it never waits, and never gets anywhere".to_owned(),
            Mistake::BusyWait,
        ),
        Ended::TimeLimit => {
            ("hours of virtual time have passed, and a caller is still waiting".to_owned(), mistake)
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

/// What a deadlock without a cycle is, if somebody waits for a word from others.
fn unwoken(found: &Found) -> Option<Mistake> {
    let waits = |kind: OpKind| matches!(kind, OpKind::CondvarWake | OpKind::Park | OpKind::Recv);
    let silent =
        found.waits.iter().any(|wait| waits(wait.op.kind)).then_some(Mistake::MissingNotify);
    passed_over(found).or(silent)
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

/// Steps told at most: the end of a schedule is where it goes wrong, and a line has an end.
const STEPS: usize = 400;

/// The failing schedule, step by step.
fn interleaving(found: &Found, scene: usize, found_at: u64) -> Interleaving {
    Interleaving {
        schedule: format!("{scene}@{}", found.schedule),
        found_at,
        deadlock: matches!(found.failure, Ended::Deadlock | Ended::Cycle),
        preemptions: found.preemptions,
        steps: found.trace[found.trace.len().saturating_sub(STEPS)..]
            .iter()
            .map(|event| step(found, event))
            .collect(),
        waits: found.waits.iter().map(|waiting| wait(found, waiting)).collect(),
    }
}

fn step(found: &Found, event: &Event) -> Step {
    Step {
        step: event.step,
        time_ns: event.time.0,
        thread: name(found, event.task),
        op: format!("{:?}", event.op.kind).to_lowercase(),
        object: event.op.object.map(|object| object_name(found, object)).unwrap_or_default(),
        value: event.value.clone(),
        at: Some(line(event.op.at)),
    }
}

fn wait(found: &Found, waiting: &Waiting) -> Wait {
    Wait {
        thread: name(found, waiting.task),
        waits_for: waiting
            .op
            .object
            .map_or_else(|| format!("{:?}", waiting.op.kind), |object| object_name(found, object)),
        at: Some(line(waiting.op.at)),
        held_by: waiting.held_by.iter().map(|&task| name(found, task)).collect(),
        holds: waiting
            .holds
            .iter()
            .map(|&(object, at)| Hold { object: object_name(found, object), at: Some(line(at)) })
            .collect(),
    }
}

fn name(found: &Found, task: TaskId) -> String {
    if task == TaskId::ROOT {
        return "check".to_owned();
    }
    found
        .tasks
        .iter()
        .find(|info| info.id == task)
        .map_or_else(|| format!("thread {}", task.0), |info| info.name.clone())
}

/// `Mutex #1`: the kind, and a number within it.
fn object_name(found: &Found, object: ObjectId) -> String {
    if let Some(info) = found.tasks.iter().find(|info| info.object == object) {
        return format!("`{}`", name(found, info.id));
    }
    let Some(info) = found.objects.iter().find(|info| info.id == object) else {
        return "an object".to_owned();
    };
    let same = found.objects.iter().filter(|other| other.kind == info.kind && other.id <= info.id);
    format!("{} #{}", info.kind, same.count())
}

fn line(place: Place) -> SourceLine {
    SourceLine { file: place.file().to_owned(), line: place.line() }
}
