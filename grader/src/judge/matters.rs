//! Which steps of a schedule a reader has to see.
//!
//! - Steps on objects that at least two threads touch, one of them by changing it, or that
//!   somebody waits for. What a thread does to what nobody else sees explains nothing, nor does
//!   reading what nobody changes. Where one thread fails alone, all that it did is told.
//! - Waits, and how they end; sleeps; panics; the start of a thread.
//! - A look at the clock, once time has gone by: until then all clocks agree.
//! - Of what the check does by itself before any other thread begins, only what is left of it:
//!   the last change of each object, and the locks that it still has.
//! - Not a lock that is taken again as part of waking up, unless it has to be waited for: it is
//!   the same call.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lane, Role, clock};

/// Marks the steps that matter; `check` is the name of the check's own thread.
pub(super) fn mark(steps: &mut [Lane], check: &str) {
    let shared = shared(steps);
    let passed = passed(steps, check);
    let timed = steps.iter().any(|lane| clock(lane.time_ns) != clock(0));
    for index in 0..steps.len() {
        let lane = &steps[index];
        let matters = match (lane.role, lane.op.as_str()) {
            // Only its end says how long it was.
            (Role::Waits, "sleep") => false,
            (Role::Waits | Role::Wakes, _) | (_, "panics:" | "calls" | "spawn") => true,
            (_, "now") => timed,
            _ => shared.contains(&lane.object),
        };
        let matters = matters && !passed.contains(&index);
        steps[index].matters = matters && !is_same_call(steps, index);
    }
    hand_on(steps);
}

/// The steps by which the check has come to where others begin, and of which nothing is left.
fn passed(steps: &[Lane], check: &str) -> BTreeSet<usize> {
    let begin = steps.iter().position(|lane| lane.thread != check);
    let (begin, _) = steps.split_at(begin.unwrap_or_default());
    // What a thread of the learner's own does belongs to what the check has asked for.
    if begin.iter().any(|lane| lane.op == "spawn") {
        return BTreeSet::new();
    }
    let is_last = |at: usize| {
        let later = &begin[at + 1..];
        later.iter().all(|lane| lane.object != begin[at].object || lane.role == Role::Looks)
    };
    (0..begin.len())
        .filter(|&at| match begin[at].role {
            Role::Looks | Role::Gives => true,
            Role::Takes => !is_last(at),
            Role::Acts => !is_last(at) && !begin[at].object.is_empty(),
            Role::Waits | Role::Wakes => false,
        })
        .collect()
}

/// Whoever was stopped for a step that is not shown was stopped for the next one that is.
fn hand_on(steps: &mut [Lane]) {
    let mut stopped: Option<String> = None;
    for lane in steps {
        stopped = lane.preempted.take().or(stopped).filter(|thread| *thread != lane.thread);
        if lane.matters {
            lane.preempted = stopped.take();
        }
    }
}

/// The objects that two threads touch and one changes, and those that somebody waits for.
fn shared(steps: &[Lane]) -> BTreeSet<String> {
    let mut awaited = BTreeSet::new();
    let mut seen: BTreeMap<&str, (BTreeSet<&str>, bool)> = BTreeMap::new();
    for lane in steps.iter().filter(|lane| !lane.object.is_empty()) {
        let (threads, changed) = seen.entry(&lane.object).or_default();
        threads.insert(&lane.thread);
        *changed |= lane.role != Role::Looks;
        if lane.role == Role::Waits {
            awaited.insert(&*lane.object);
        }
    }
    let alone = steps.iter().all(|lane| lane.thread == steps[0].thread);
    let shared = seen.into_iter().filter(|(object, (threads, changed))| {
        threads.len() > 1 && *changed || awaited.contains(object) || alone
    });
    shared.map(|(object, _)| object.to_owned()).collect()
}

/// Whether this step goes without saying after the one before it of the same thread.
fn is_same_call(steps: &[Lane], index: usize) -> bool {
    let lane = &steps[index];
    let before = index.checked_sub(1).map(|before| &steps[before]);
    let Some(before) = before.filter(|before| before.thread == lane.thread && before.at == lane.at)
    else {
        return false;
    };
    match lane.role {
        Role::Takes => before.role == Role::Wakes,
        // A condition variable's wait is told as it begins.
        Role::Waits => before.role == Role::Waits && before.object == lane.object,
        _ => false,
    }
}
