//! The threads that could not go on at the end of a schedule, and what that comes to.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_wire::{Ending, Wait};

use super::{BlockedThread, Held, Lane, Lanes, Place, Role, operation, simulated::Schedule, words};

/// Steps at the end of an endless schedule that show who goes round.
const ROUND: usize = 200;
/// Steps of a thread that may be no round yet.
const FEW: usize = 20;
/// Lines of a loop that are named.
const LINES: usize = 6;

/// The threads to show, and what their state comes to, in a sentence.
pub(super) fn stuck(schedule: &Schedule<'_>, lanes: &Lanes) -> (Vec<BlockedThread>, String) {
    let waits = &schedule.interleaving.waits;
    match schedule.interleaving.ending {
        Ending::Check | Ending::Panic | Ending::Exit => (Vec::new(), String::new()),
        Ending::Deadlock | Ending::Circle => {
            let blocked = waits.iter().filter_map(|wait| thread(schedule, wait)).collect();
            let closing = circle(schedule).or_else(|| unwoken(schedule)).unwrap_or_default();
            (blocked, closing)
        }
        // Whoever has a deadline goes on by itself.
        Ending::Overlong => {
            let endless = waits.iter().filter(|wait| wait.until_ns.is_none());
            (endless.filter_map(|wait| thread(schedule, wait)).collect(), String::new())
        }
        Ending::Endless => {
            let (going, closing) = round(lanes);
            // Who waits for the end of a thread that goes round is as stuck as that one.
            let joins = waits.iter().filter(|wait| wait.op == "join");
            (joins.filter_map(|wait| thread(schedule, wait)).chain(going).collect(), closing)
        }
    }
}

/// One that stands in the learner's code; the harness only waits for those.
fn thread(schedule: &Schedule<'_>, wait: &Wait) -> Option<BlockedThread> {
    let at = schedule.place(&wait.at)?;
    let object = wait.object.map(|object| schedule.object(object)).unwrap_or_default();
    let holder = wait.held_by.first().map(|&holder| schedule.thread(holder));
    // Nobody holds the end of a thread.
    let (joins, held_by) = if wait.op == "join" { (holder, None) } else { (None, holder) };
    Some(BlockedThread {
        thread: schedule.thread(wait.thread),
        waits_for: operation::awaited(&wait.op, &object),
        waits_for_a_signal: is_signal(&wait.op),
        joins,
        held_by,
        exact: true,
        held_since: wait.held_by.first().and_then(|&holder| since(schedule, holder, wait.object?)),
        holds: wait
            .holds
            .iter()
            .map(|hold| Held { object: schedule.object(hold.object), at: schedule.place(&hold.at) })
            .collect(),
        at: Some(at),
        function: String::new(),
        spinning: false,
    })
}

/// Whether it waits for the end of `thread`.
pub(super) fn joins(wait: &Wait, thread: usize) -> bool {
    wait.op == "join" && wait.held_by.contains(&thread)
}

/// Whether it ends when another thread says something.
pub(super) fn is_signal(op: &str) -> bool {
    matches!(op, "condvarwake" | "park" | "recv")
}

/// Where `holder` took `object`, for a holder that waits for nothing itself: it has ended with
/// the lock, or goes on with it.
fn since(schedule: &Schedule<'_>, holder: usize, object: usize) -> Option<Place> {
    let interleaving = schedule.interleaving;
    if interleaving.waits.iter().any(|wait| wait.thread == holder) {
        return None;
    }
    let takes = |op: &str| matches!(op, "lock" | "trylock" | "read" | "write" | "condvarwake");
    let taken = interleaving.steps.iter().rev().find(|step| {
        let touches = step.object == Some(object) || step.second == Some(object);
        step.thread == holder && touches && takes(&step.op) && !step.waits
    });
    schedule.place(&taken?.at)
}

/// `T1 → T2 → T1`, where threads wait for one another.
fn circle(schedule: &Schedule<'_>) -> Option<String> {
    let waits = &schedule.interleaving.waits;
    let next =
        |from: usize| waits.iter().find(|wait| wait.thread == from)?.held_by.first().copied();
    waits.iter().find_map(|wait| {
        let mut path = vec![wait.thread];
        loop {
            let to = next(*path.last()?)?;
            if to == wait.thread {
                let names: Vec<String> = path.iter().map(|&one| schedule.thread(one)).collect();
                return Some(words::circle(&names));
            }
            if path.contains(&to) {
                return None;
            }
            path.push(to);
        }
    })
}

/// That nobody is left to say what somebody waits for.
fn unwoken(schedule: &Schedule<'_>) -> Option<String> {
    let interleaving = schedule.interleaving;
    let waits = || interleaving.waits.iter().filter(|wait| schedule.place(&wait.at).is_some());
    let mut silent = waits().filter(|wait| is_signal(&wait.op));
    // One whose end somebody waits for says more than one that is only left over.
    let is_joined = |wait: &&Wait| waits().any(|other| joins(other, wait.thread));
    let wait = silent.clone().find(is_joined).or_else(|| silent.next())?;
    let object = wait.object.map(|object| schedule.object(object)).unwrap_or_default();
    // The check itself only waits for the others.
    let others = interleaving.threads.iter().enumerate().skip(1);
    let others = others.filter(|(index, _)| *index != wait.thread);
    let all_ended = others.clone().all(|(_, thread)| thread.finished);
    Some(words::unwoken(&wait.op, &object, others.count(), all_ended))
}

/// That work which the learner's code has given to a thread was still to be done when the check
/// looked at what comes of it.
pub(super) fn behind(schedule: &Schedule<'_>, lanes: &Lanes) -> Option<Behind> {
    let threads = schedule.interleaving.threads.iter().enumerate().skip(1);
    let mut own = threads.filter(|(_, thread)| schedule.place(&thread.spawned).is_some());
    own.find_map(|(index, thread)| {
        let (name, check) = (schedule.thread(index), schedule.thread(0));
        let acts = |lane: &Lane| lane.thread == name && lane.role == Role::Acts;
        let steps = || lanes.steps.iter().enumerate();
        let idle = !thread.finished && !lanes.steps.iter().any(|lane| lane.thread == name);
        // It changes what the check has looked at, and is not looked at again.
        let late = steps().filter(|(_, lane)| acts(lane)).any(|(at, act)| {
            let looks = |lane: &Lane| {
                lane.thread == check && lane.role == Role::Looks && lane.object == act.object
            };
            lanes.steps[..at].iter().any(looks) && !lanes.steps[at..].iter().any(looks)
        });
        (idle || late).then(|| Behind { ended: thread.finished, closing: words::behind(&name) })
    })
}

/// A thread that has not done yet what it was given.
pub(super) struct Behind {
    /// Whether it has done so by the end of the check.
    pub(super) ended: bool,
    /// A sentence on it.
    pub(super) closing: String,
}

/// Who looks again and again, and where, in a schedule that the check has ended.
pub(super) fn polling(lanes: &Lanes) -> String {
    let (blocked, closing) = round(lanes);
    // A few steps are no round.
    let steps = |name: &str| lanes.steps.iter().filter(|lane| lane.thread == name).count();
    let goes_round = blocked.iter().any(|thread| steps(&thread.thread) >= FEW);
    if goes_round { closing } else { String::new() }
}

/// The threads that go round without getting anywhere, and on which lines.
fn round(lanes: &Lanes) -> (Vec<BlockedThread>, String) {
    let tail = &lanes.steps[lanes.steps.len().saturating_sub(ROUND)..];
    let mut rounds: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
    for lane in tail.iter().filter(|lane| lane.role != Role::Waits) {
        rounds.entry(&lane.thread).or_default().push(&lane.at);
    }
    // One that is only passing by leaves a few steps, one that goes round most of them.
    let most = rounds.values().map(Vec::len).max().unwrap_or_default();
    rounds.retain(|_, places| places.len() * 4 >= most && is_round(places));
    let closing = rounds
        .iter()
        .map(|(thread, places)| {
            let lines: BTreeSet<u32> = places.iter().map(|at| at.line).collect();
            words::round(thread, &lines.into_iter().take(LINES).collect::<Vec<_>>())
        })
        .collect::<Vec<_>>()
        .join("; ");
    let blocked = rounds.iter().map(|(thread, places)| spinning(thread, places[0])).collect();
    (blocked, closing)
}

/// Whether a thread that goes from place to place comes back to them: one that is only on its way
/// is at a place for the last time where another one is at it again and again.
fn is_round(places: &[&Place]) -> bool {
    let last = &places[places.len() / 2..];
    last.iter().all(|at| places[..places.len() / 2].contains(at))
}

fn spinning(thread: &str, at: &Place) -> BlockedThread {
    BlockedThread {
        thread: thread.to_owned(),
        waits_for: String::new(),
        waits_for_a_signal: false,
        joins: None,
        held_by: None,
        held_since: None,
        exact: true,
        holds: Vec::new(),
        at: Some(at.clone()),
        function: String::new(),
        spinning: true,
    }
}
