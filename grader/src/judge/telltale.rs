//! Mistakes that a few steps of the failing schedule give away, whatever the check was about.
//!
//! Each rule knows what the harness takes the failure for, and says something only where that is
//! what it sees from outside: who looks again and again is late like one whom nobody woke.

use lockstep_wire::{Ending, Mistake};

use super::{Lane, Lanes, Role, simulated::Schedule};

/// Sleeps of one caller that are no wait but a way to look again and again.
const NAPS: usize = 20;

/// What the steps say that `seen`, the view from outside, cannot know.
pub(super) fn telltale(schedule: &Schedule<'_>, lanes: &Lanes, seen: Mistake) -> Option<Mistake> {
    napping(schedule, lanes, seen)
        .or_else(|| busy(lanes, seen))
        .or_else(|| stale_clock(schedule, lanes, seen))
        .or_else(|| endless_join(schedule, seen))
}

/// A caller that took short sleeps in place of a wait, and was taken for one whom nobody woke.
fn napping(schedule: &Schedule<'_>, lanes: &Lanes, seen: Mistake) -> Option<Mistake> {
    let late = matches!(
        seen,
        Mistake::MissingNotify
            | Mistake::WrongNotifyOne
            | Mistake::SignalBeforeWait
            | Mistake::LostPermit
    );
    // A thread of the learner's own may have to come by at intervals.
    let callers = schedule.interleaving.threads.iter();
    let mut callers = callers.filter(|thread| schedule.place(&thread.spawned).is_none());
    let naps = |name: &str| {
        let is_nap =
            |lane: &&Lane| lane.thread == name && lane.op == "sleep" && lane.role == Role::Wakes;
        lanes.steps.iter().filter(is_nap).count()
    };
    (late && callers.any(|caller| naps(&caller.name) >= NAPS)).then_some(Mistake::BusyWait)
}

/// A wrong answer where a `try_lock` failed and the lock was not waited for: that it is busy for a
/// moment says nothing about what is behind it.
fn busy(lanes: &Lanes, seen: Mistake) -> Option<Mistake> {
    let fails = |(at, lane): (usize, &Lane)| {
        let takes = |later: &Lane| {
            later.role == Role::Takes && later.thread == lane.thread && later.object == lane.object
        };
        let failed = lane.op.starts_with("try_") && lane.value == "is locked";
        failed && !lanes.steps[at..].iter().any(takes)
    };
    (seen == Mistake::WrongResult && lanes.steps.iter().enumerate().any(fails))
        .then_some(Mistake::OverSynchronised)
}

/// A thread that looked at the clock, was stopped ahead of a lock, and went on with the old time.
fn stale_clock(schedule: &Schedule<'_>, lanes: &Lanes, seen: Mistake) -> Option<Mistake> {
    let open = matches!(seen, Mistake::IfForWhile | Mistake::CheckThenAct | Mistake::LostUpdate);
    if !open || schedule.interleaving.ending != Ending::Check {
        return None;
    }
    let is_old = |(at, lane): (usize, &Lane)| {
        let stopped = lane.preempted.as_deref()?;
        let own = |lane: &&Lane| lane.thread == stopped;
        let before = lanes.steps[..at].iter().rfind(own)?;
        let after = lanes.steps[at..].iter().find(own)?;
        let moved = after.time_ns > before.time_ns;
        (before.op == "now" && after.role == Role::Takes && moved).then_some(())
    };
    // The schedule is as small as it gets: each of the stops is needed.
    lanes.steps.iter().enumerate().find_map(is_old).map(|()| Mistake::InconsistentRead)
}

/// Threads that go round for good while the learner's code waits for the end of one: nobody has
/// told that one to end.
fn endless_join(schedule: &Schedule<'_>, seen: Mistake) -> Option<Mistake> {
    let interleaving = schedule.interleaving;
    let joins = interleaving
        .waits
        .iter()
        .any(|wait| wait.op == "join" && schedule.place(&wait.at).is_some());
    let endless = interleaving.ending == Ending::Endless && seen == Mistake::BusyWait;
    (endless && joins && time_passes(schedule)).then_some(Mistake::MissingNotify)
}

/// Whether the threads of an endless schedule wait for the clock in between.
fn time_passes(schedule: &Schedule<'_>) -> bool {
    let steps = &schedule.interleaving.steps;
    steps.first().map(|step| step.time_ns) != steps.last().map(|step| step.time_ns)
}
