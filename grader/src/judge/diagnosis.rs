//! Which mistake a failure is, where the evidence says more than the check can know.
//!
//! A check knows what its failure most likely is. The threads of a hang, and even more a schedule
//! that fails and cannot be made smaller, may show that it is something else: a schedule that
//! needs a stale value fails for that, whatever rule it breaks. Only what is certain counts here.

use lockstep_wire::{CheckInfo, Ending, Kind, Mistake};

use super::{BlockedThread, Lane, Lanes, Role, simulated::Schedule, stuck, telltale::telltale};

/// What the smallest failing schedule says about the mistake; `told` is what the harness said, if
/// it knew more than the check does in general.
pub(super) fn simulated(
    schedule: &Schedule<'_>,
    lanes: &Lanes,
    check: &CheckInfo,
    told: Option<Mistake>,
) -> Option<Mistake> {
    let seen = told.unwrap_or(check.mistake);
    needs(schedule, lanes)
        .or_else(|| telltale(schedule, lanes, seen))
        .or_else(|| stuck(schedule, lanes, check, told))
        .or_else(|| woken(lanes))
        .or_else(|| alone(schedule, lanes, seen))
        .or_else(|| torn(schedule, lanes, check.mistake).filter(|_| told.is_none()))
}

/// What a schedule fails by that cannot do without something rare.
fn needs(schedule: &Schedule<'_>, lanes: &Lanes) -> Option<Mistake> {
    // The letters ahead of the decisions say what the engine was allowed to do besides taking
    // turns; its minimiser has dropped those that make no difference.
    let (_, engine) = schedule.interleaving.schedule.split_once('@')?;
    let (allowed, _) = engine.split_once(':')?;
    let steps = &schedule.interleaving.steps;
    let any = |found: fn(&str) -> bool| steps.iter().any(|step| found(&step.value));
    if allowed.contains('w') && any(|value| value.contains("(stale: ")) {
        return Some(Mistake::WeakOrdering);
    }
    let spurious = |lane: &Lane| lane.role == Role::Wakes && lane.op.contains("spurious");
    (allowed.contains('s') && lanes.steps.iter().any(spurious)).then_some(Mistake::IfForWhile)
}

/// What threads show that can never go on.
fn stuck(
    schedule: &Schedule<'_>,
    lanes: &Lanes,
    check: &CheckInfo,
    told: Option<Mistake>,
) -> Option<Mistake> {
    match (schedule.interleaving.ending, told) {
        (Ending::Deadlock | Ending::Circle, Some(Mistake::MissingNotify)) => {
            // A check that lets others through beside a caller that waits knows what blocks them.
            // One that is about timeouts has callers without one too.
            let own = strands_waiters(check.mistake).then_some(check.mistake);
            let own = own.filter(|own| *own != Mistake::TimeoutIgnored);
            own.filter(|own| *own == Mistake::OverSynchronised)
                .or_else(|| closed(schedule))
                .or_else(|| holds_while_waiting(schedule))
                .or_else(|| missed(schedule, lanes))
                .or(own)
                .or_else(|| joined(schedule))
                .or_else(|| kept(schedule, lanes))
        }
        (Ending::Deadlock | Ending::Circle, told) => {
            let own = told.is_none_or(|told| told == check.mistake);
            closed(schedule).filter(|_| own)
        }
        // Whoever never gives up goes round, and so does whoever has too much to do.
        (Ending::Endless, _) => {
            let own =
                matches!(check.mistake, Mistake::TimeoutIgnored | Mistake::ResourceExhaustion);
            own.then_some(check.mistake)
        }
        _ => None,
    }
}

/// A circle of threads that all stand in the learner's code: they wait for locks, or for the end
/// of one that needs a lock.
fn closed(schedule: &Schedule<'_>) -> Option<Mistake> {
    let waits = &schedule.interleaving.waits;
    let own = |thread: usize| {
        let wait = waits.iter().find(|wait| wait.thread == thread)?;
        schedule.place(&wait.at).map(|_| wait)
    };
    waits.iter().find_map(|first| {
        let mut at = own(first.thread)?;
        for _ in 0..waits.len() {
            at = own(*at.held_by.first()?)?;
            if at.thread == first.thread {
                return Some(Mistake::LockOrder);
            }
        }
        None
    })
}

/// A thread that waits for a word while it holds what another one needs.
fn holds_while_waiting(schedule: &Schedule<'_>) -> Option<Mistake> {
    let waits = &schedule.interleaving.waits;
    let holder = |object| {
        waits.iter().find(|wait| wait.holds.iter().any(|hold| Some(hold.object) == object))
    };
    let stands = waits.iter().find(|wait| {
        let locked_out = matches!(wait.op.as_str(), "lock" | "read" | "write");
        locked_out && holder(wait.object).is_some_and(|holder| holder.held_by.is_empty())
    });
    stands.map(|_| Mistake::LockOrder)
}

/// A notification that came too early: the one who waits now was stopped ahead of its wait, or the
/// one who notified had yet to do what it notified of. That one may have found nobody, or have
/// woken somebody who saw nothing new and waits again.
fn missed(schedule: &Schedule<'_>, lanes: &Lanes) -> Option<Mistake> {
    let steps = &lanes.steps;
    let is_wait = |lane: &Lane| lane.role == Role::Waits && lane.op.starts_with("wait");
    let missed = |wait: &lockstep_wire::Wait| {
        let (thread, object) = (schedule.thread(wait.thread), schedule.object(wait.object?));
        let own = |lane: &Lane| lane.thread == thread;
        // A wait has two entries, the second of which only says that it goes on.
        let at = steps.iter().rposition(|lane| own(lane) && lane.role != Role::Waits);
        let from = at.unwrap_or_default();
        let begins = from + steps[from..].iter().position(|lane| own(lane) && is_wait(lane))?;
        let woke = steps[from].role == Role::Wakes && steps[from].op == "wakes";
        let in_vain = |lane: &Lane| {
            let found_nobody = lane.value == "nobody waits";
            lane.object == object && lane.op.starts_with("notify") && (found_nobody || woke)
        };
        let notified = steps[..begins].iter().rposition(in_vain)?;
        let by = &steps[notified].thread;
        let stopped = |range: &[Lane], who: &str| {
            range.iter().any(|lane| lane.preempted.as_deref() == Some(who))
        };
        let before_the_wait = notified > from && stopped(&steps[from..=notified], &thread);
        let before_the_deed = stopped(&steps[notified..=begins], by);
        (before_the_wait || before_the_deed).then_some(Mistake::SignalBeforeWait)
    };
    schedule.interleaving.waits.iter().find_map(missed)
}

/// A thread that waits for the end of one that waits for a word.
fn joined(schedule: &Schedule<'_>) -> Option<Mistake> {
    let waits = &schedule.interleaving.waits;
    let own = || waits.iter().filter(|wait| schedule.place(&wait.at).is_some());
    let silent = own().filter(|wait| stuck::is_signal(&wait.op));
    let joined = silent.filter(|wait| own().any(|other| stuck::joins(other, wait.thread))).count();
    (joined > 0).then_some(Mistake::ThreadLeak)
}

/// A thread that looked when all others had done what they ever did, and found its turn taken:
/// nobody failed to tell it, there is nothing to tell.
fn kept(schedule: &Schedule<'_>, lanes: &Lanes) -> Option<Mistake> {
    let waits = schedule.interleaving.waits.iter();
    let own: Vec<_> = waits.filter(|wait| schedule.place(&wait.at).is_some()).collect();
    let [wait] = own.as_slice() else { return None };
    let name = schedule.thread(wait.thread);
    let last = lanes.steps.iter().rev().take_while(|lane| lane.thread == name);
    let looked = last.filter(|lane| lane.role == Role::Takes).count();
    (wait.op == "condvarwake" && looked > 0).then_some(Mistake::LostPermit)
}

/// A thread that panics with nothing between its wake-up and that went on as if what it had
/// waited for were true.
fn woken(lanes: &Lanes) -> Option<Mistake> {
    let steps = &lanes.steps;
    let panics = steps.iter().position(|lane| lane.op.starts_with("panics"))?;
    let before = steps[..panics].iter().rfind(|lane| lane.thread == steps[panics].thread)?;
    let condition = before.role == Role::Wakes && !before.op.contains("timeout");
    condition.then_some(Mistake::IfForWhile)
}

/// A failure with one thread is plain logic, whatever the check is about.
fn alone(schedule: &Schedule<'_>, lanes: &Lanes, own: Mistake) -> Option<Mistake> {
    let ended = matches!(schedule.interleaving.ending, Ending::Check | Ending::Panic);
    // Whoever had to wait was not alone, though the other one did nothing on the learner's lines.
    let is_late = |lane: &Lane| lane.role == Role::Waits || lane.value == "is locked";
    let one = schedule.interleaving.left_out == 0
        && !lanes.steps.is_empty()
        && lanes.is_alone()
        && !lanes.steps.iter().any(is_late);
    (ended && one && takes_two(own)).then_some(Mistake::WrongResult)
}

/// Whether a mistake takes two threads, or a lock that is never had.
fn takes_two(mistake: Mistake) -> bool {
    matches!(
        mistake,
        Mistake::LostUpdate
            | Mistake::CheckThenAct
            | Mistake::InconsistentRead
            | Mistake::LockOrder
            | Mistake::DoubleLock
            | Mistake::IfForWhile
    )
}

/// What a thread had begun when it was stopped, and could not know of when it went on.
fn torn(schedule: &Schedule<'_>, lanes: &Lanes, own: Mistake) -> Option<Mistake> {
    let open = matches!(own, Mistake::CheckThenAct | Mistake::WrongResult);
    if !open || schedule.interleaving.ending != Ending::Check {
        return None;
    }
    let stops = lanes.steps.iter().enumerate();
    let stops = stops.filter_map(|(at, lane)| Some((at, lane.preempted.as_deref()?)));
    // The schedule is as small as it gets: each of the stops is needed.
    let found: Vec<Option<Mistake>> =
        stops.map(|(at, stopped)| torn_at(&lanes.steps, at, stopped)).collect();
    let inconsistent = Some(Mistake::InconsistentRead);
    if found.contains(&Some(Mistake::LostUpdate)) {
        return Some(Mistake::LostUpdate);
    }
    let apart = !found.is_empty() && found.iter().all(|one| *one == inconsistent);
    if own == Mistake::CheckThenAct {
        return inconsistent.filter(|_| apart);
    }
    found.into_iter().flatten().find(|found| *found == Mistake::CheckThenAct)
}

/// What `stopped` was in the middle of when the step `at` came in between.
fn torn_at(steps: &[Lane], at: usize, stopped: &str) -> Option<Mistake> {
    let (before, after) = steps.split_at(at);
    let touches = |lane: &&Lane| {
        lane.thread == stopped && lane.role != Role::Gives && !lane.object.is_empty()
    };
    let (before, after) = (before.iter().rfind(touches)?, after.iter().find(touches)?);
    match (before.op.as_str(), after.op.as_str()) {
        _ if before.object != after.object => Some(Mistake::InconsistentRead),
        ("load", "store") => Some(Mistake::LostUpdate),
        ("load", _) if after.role == Role::Acts => Some(Mistake::CheckThenAct),
        _ => None,
    }
}

/// What the threads of a hang say about the mistake, where that is more than the check knows;
/// `known` is whether they could be looked at.
pub(super) fn hung(blocked: &[BlockedThread], check: &CheckInfo, known: bool) -> Option<Mistake> {
    // A check that is about waiting knows who should have been woken, and by what.
    let unwoken = || {
        let waits = blocked.iter().any(|thread| thread.waits_for_a_signal && !thread.spinning);
        (waits && check.kind != Kind::Hang && !strands_waiters(check.mistake))
            .then_some(Mistake::MissingNotify)
    };
    // A check that is about something else knows nothing of a hang that shows nothing of itself.
    let own = || {
        (known || check.kind == Kind::Hang || strands_waiters(check.mistake))
            .then_some(check.mistake)
    };
    cycle(blocked).or_else(unwoken).or_else(own)
}

/// Whether this mistake is that somebody who could go on is not let.
fn keeps_waiting(mistake: Mistake) -> bool {
    matches!(
        mistake,
        Mistake::MissingNotify
            | Mistake::WrongNotifyOne
            | Mistake::SignalBeforeWait
            | Mistake::LateClose
            | Mistake::TimeoutIgnored
            | Mistake::OverSynchronised
    )
}

/// Whether a thread that sleeps for good is what this mistake looks like: it is that itself, or
/// what others wait for is lost by it.
fn strands_waiters(mistake: Mistake) -> bool {
    keeps_waiting(mistake) || matches!(mistake, Mistake::LostPermit | Mistake::PanicUnsafe)
}

/// Whether this mistake cannot be without somebody who waits, asleep or not, so that a thread that
/// panics instead has not made it.
pub(super) fn is_about_waiting(mistake: Mistake) -> bool {
    let waits = matches!(mistake, Mistake::LockOrder | Mistake::DoubleLock | Mistake::BusyWait);
    keeps_waiting(mistake) || waits
}

/// The mistake behind a cycle of waits (Coffman et al., 1971: a cycle is a deadlock).
fn cycle(blocked: &[BlockedThread]) -> Option<Mistake> {
    let holder = |thread: &BlockedThread| {
        let name = thread.held_by.as_deref().or(thread.joins.as_deref())?;
        blocked.iter().find(|other| other.thread == name)
    };
    blocked.iter().find_map(|first| {
        let second = holder(first)?;
        if second.thread == first.thread {
            return Some(Mistake::DoubleLock);
        }
        // Longer cycles are followed as far as there are threads.
        let mut at = second;
        for _ in 0..blocked.len() {
            at = holder(at)?;
            if at.thread == first.thread {
                return Some(Mistake::LockOrder);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use lockstep_wire::{CheckInfo, Footprint, Kind, Mistake, World};

    use super::hung;

    fn check(kind: Kind, mistake: Mistake) -> CheckInfo {
        CheckInfo {
            id: "x::y".to_owned(),
            rule: "X1".to_owned(),
            kind,
            mistake,
            title: String::new(),
            worlds: vec![World::Native],
            footprint: Footprint::Shared,
            patience: Duration::ZERO,
        }
    }

    #[test]
    fn a_hang_that_cannot_be_looked_into_is_named_by_checks_that_are_about_waiting() {
        let torn = check(Kind::Stress, Mistake::CheckThenAct);
        assert_eq!(hung(&[], &torn, false), None);
        assert_eq!(hung(&[], &torn, true), Some(Mistake::CheckThenAct));
        let silent = check(Kind::Stress, Mistake::MissingNotify);
        assert_eq!(hung(&[], &silent, false), Some(Mistake::MissingNotify));
        let order = check(Kind::Hang, Mistake::LockOrder);
        assert_eq!(hung(&[], &order, false), Some(Mistake::LockOrder));
    }
}
