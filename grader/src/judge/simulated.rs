//! A schedule of the simulated world in the learner's terms: threads, lines, objects.

use lockstep_wire::{Interleaving, SourceLine, Wait};

use super::{BlockedThread, Lane, Lanes, Place};
use crate::submission::SourceMap;

/// The steps that stand in the learner's code.
pub(super) fn lanes(interleaving: &Interleaving, map: &SourceMap) -> Lanes {
    let lane = |step: &lockstep_wire::Step| {
        Some(Lane {
            step: step.step,
            time_ns: step.time_ns,
            thread: step.thread.clone(),
            op: step.op.clone(),
            object: step.object.clone(),
            value: step.value.clone(),
            at: place(step.at.as_ref(), map)?,
        })
    };
    Lanes {
        preemptions: interleaving.preemptions,
        steps: interleaving.steps.iter().filter_map(lane).collect(),
    }
}

/// The threads that could not go on, where that is what went wrong.
pub(super) fn blocked(interleaving: &Interleaving, map: &SourceMap) -> Vec<BlockedThread> {
    if !interleaving.deadlock {
        return Vec::new();
    }
    interleaving.waits.iter().filter_map(|wait| thread(wait, map)).collect()
}

/// One that stands in the learner's code; the harness only waits for those.
fn thread(wait: &Wait, map: &SourceMap) -> Option<BlockedThread> {
    let at = place(wait.at.as_ref(), map)?;
    Some(BlockedThread {
        thread: wait.thread.clone(),
        waits_for: wait.waits_for.clone(),
        waits_for_a_signal: false,
        joins: None,
        held_by: wait.held_by.first().cloned(),
        exact: true,
        holds: wait
            .holds
            .iter()
            .map(|hold| match place(hold.at.as_ref(), map) {
                Some(at) => format!("{} (taken at {at})", hold.object),
                None => hold.object.clone(),
            })
            .collect(),
        at: Some(at),
        function: String::new(),
        spinning: false,
    })
}

fn place(at: Option<&SourceLine>, map: &SourceMap) -> Option<Place> {
    let at = at?;
    Some(Place { file: map.relative(&at.file)?, line: at.line })
}
