//! The evidence for a failure in the simulated world, as the wire has it.
//!
//! Only what the engine saw is told here: who did what, to which object, where and when. Names of
//! objects and words for operations are the grader's, which has the learner's text.

use engine::{Event, Failure as Ended, Found, ObjectId, OpKind, Place, TaskId, Waiting};
use lockstep_wire::{Ending, Hold, Interleaving, Object, Spot, Step, Thread, Wait};

use super::told::name;

/// Steps told in a verdict at most: the end of a schedule is where it goes wrong, and a line has an
/// end.
const STEPS: usize = 400;
/// Steps in a message ahead of it: however long their values get, they fit into a line.
const PART: usize = 100;
/// Threads, objects and waits told at most: those come first that a check has made itself.
const LISTED: usize = 100;
/// Bytes of a value told at most.
const VALUE: usize = 200;

/// The failing schedule, step by step.
pub(super) fn interleaving(found: &Found, scene: usize, found_at: Option<u64>) -> Interleaving {
    let left_out = left_out(found);
    Interleaving {
        schedule: format!("{scene}@{}", found.schedule),
        found_at,
        ending: ending(&found.failure),
        preemptions: found.preemptions,
        threads: threads(found),
        objects: found
            .objects
            .iter()
            .take(LISTED)
            .map(|info| Object { kind: info.kind.to_owned(), created: spot(info.created) })
            .collect(),
        left_out,
        steps: steps(found).split_off(left_out),
        waits: found.waits.iter().take(LISTED).map(wait).collect(),
    }
}

/// The steps ahead of those in the verdict, in parts that a message takes.
pub(super) fn earlier(found: &Found) -> Vec<Vec<Step>> {
    steps(found)[..left_out(found)].chunks(PART).map(<[Step]>::to_vec).collect()
}

fn left_out(found: &Found) -> usize {
    found.trace.len().saturating_sub(STEPS)
}

fn ending(failure: &Ended) -> Ending {
    match failure {
        Ended::Deadlock => Ending::Deadlock,
        Ended::Cycle => Ending::Circle,
        Ended::Panic { .. } => Ending::Panic,
        Ended::StepLimit => Ending::Endless,
        Ended::TimeLimit => Ending::Overlong,
        Ended::Exit { .. } => Ending::Exit,
        Ended::Check(_) => Ending::Check,
    }
}

fn threads(found: &Found) -> Vec<Thread> {
    found
        .tasks
        .iter()
        .take(LISTED)
        .map(|task| Thread {
            name: name(found, task.id),
            spawned: spot(task.spawned),
            object: index(task.object),
            finished: task.finished,
        })
        .collect()
}

fn steps(found: &Found) -> Vec<Step> {
    // The trace knows who panicked, and the list of panics, in the same order, knows where.
    let mut panics = found.panics.iter();
    let list = found.trace.iter().map(|event| {
        let mut step = step(event);
        if event.op.kind == OpKind::Panic
            && let Some((file, line)) = panics.next().and_then(|fact| fact.at.as_ref())
        {
            step.at = Spot { file: file.clone(), line: *line, column: 0 };
        }
        step
    });
    list.collect()
}

fn step(event: &Event) -> Step {
    let mut step = Step {
        step: event.step,
        time_ns: event.time.0,
        thread: thread(event.task),
        op: word(event.op.kind),
        object: event.op.object.map(index),
        second: event.op.second.map(index),
        value: event.value[..event.value.floor_char_boundary(VALUE)].to_owned(),
        waits: event.waits,
        preempted: event.preempted.map(thread),
        at: spot(event.op.at),
    };
    // A guard that goes away at the end of its scope: the operation's own place is where it was
    // taken.
    let scope_end = step.value.strip_prefix("line ").and_then(|line| line.parse().ok());
    if let (true, Some(line)) = (is_unlock(event.op.kind), scope_end) {
        step.at.line = line;
        step.at.column = 0;
        step.value.clear();
    }
    step
}

fn is_unlock(kind: OpKind) -> bool {
    matches!(kind, OpKind::Unlock | OpKind::ReadUnlock | OpKind::WriteUnlock)
}

fn wait(waiting: &Waiting) -> Wait {
    let holds = waiting.holds.iter();
    Wait {
        thread: thread(waiting.task),
        op: word(waiting.op.kind),
        object: waiting.op.object.map(index),
        at: spot(waiting.op.at),
        held_by: waiting.held_by.iter().map(|&task| thread(task)).collect(),
        holds: holds.map(|&(object, at)| Hold { object: index(object), at: spot(at) }).collect(),
        until_ns: waiting.deadline.map(|deadline| deadline.0),
    }
}

fn word(kind: OpKind) -> String {
    format!("{kind:?}").to_lowercase()
}

// Tasks and objects are numbered from 0, in the order of the lists that name them.
fn thread(task: TaskId) -> usize {
    task.0 as usize
}

fn index(object: ObjectId) -> usize {
    object.0 as usize
}

fn spot(place: Place) -> Spot {
    Spot { file: place.file().to_owned(), line: place.line(), column: place.column() }
}
