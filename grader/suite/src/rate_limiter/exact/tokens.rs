//! Who gets a token at which instant: RL1 to RL4.

use lockstep_wire::Mistake;

use crate::{Outcome, Stop, lab::Lab};

use super::{
    super::{
        Subject,
        timeline::{Call, Flaw, Moment, TICK, Timeline},
    },
    observed::Observed,
    scene::{
        Scene,
        Step::{Acquire, After, At, Unpark},
    },
    words,
};

/// Callers that meet at a new bucket that has enough for all of them.
const ENOUGH: [Scene; 3] = [
    Scene { rate: 2, threads: &[&[Acquire], &[Acquire]], end: 1 },
    Scene { rate: 4, threads: &[&[Acquire, Acquire], &[Acquire, Acquire]], end: 1 },
    Scene { rate: 3, threads: &[&[Acquire], &[Acquire], &[Acquire]], end: 1 },
];

pub(in super::super) fn callers_meet_at_once(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let tried = format!("{} small programs of callers with tokens for all of them", ENOUGH.len());
    lab.scenes(&ENOUGH, |scene| {
        scene.play(lab, subject, &tried, |observed| explain(observed, unserved))
    })?;
    Ok(tried)
}

/// What RL1 says of a flaw, with tokens there for everybody.
fn unserved(timeline: &Timeline<'_>, flaw: Flaw) -> Option<Stop> {
    match flaw {
        Flaw::Left { call, at, tokens } => {
            // Where some were served it is the meeting that does not work.
            let mistake = if timeline.given_in_second(at) == 0 {
                Mistake::WrongResult
            } else {
                Mistake::OverSynchronised
            };
            Some(words::left(timeline, call, at, tokens).as_mistake(mistake))
        }
        Flaw::Refused { call } => Some(words::refused(timeline, call)),
        _ => None,
    }
}

/// Callers that come when the tick has just been, or later. Nobody waits for one: that the right
/// ones are woken is another rule.
const PUNCTUAL: [Scene; 5] = [
    Scene { rate: 1, threads: &[&[Acquire, After(1), Acquire], &[After(2), Acquire]], end: 2100 },
    Scene {
        rate: 2,
        threads: &[&[At(300), Acquire, At(1500), Acquire, At(1700), Acquire, After(2), Acquire]],
        end: 3100,
    },
    Scene { rate: 2, threads: &[&[At(1250), Acquire], &[At(1250), Acquire]], end: 1300 },
    // A bucket that was emptied just before: it is filled as a whole, not token by token.
    Scene {
        rate: 2,
        threads: &[&[At(1900), Acquire, Acquire], &[After(2), Acquire], &[After(2), Acquire]],
        end: 3100,
    },
    Scene { rate: 1, threads: &[&[At(1999), Acquire], &[After(2), Acquire]], end: 2100 },
];

pub(in super::super) fn ticks_are_punctual(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let tried = format!("{} small programs of callers who come after a tick", PUNCTUAL.len());
    lab.scenes(&PUNCTUAL, |scene| {
        scene.play(lab, subject, &tried, |observed| explain(observed, unpunctual))
    })?;
    Ok(tried)
}

/// What RL2 says of a flaw: a tick had not come, or had not filled the bucket.
fn unpunctual(timeline: &Timeline<'_>, flaw: Flaw) -> Option<Stop> {
    let Flaw::Left { call, at, tokens } = flaw else { return None };
    if at < TICK {
        return None;
    }
    let late = timeline.calls[call];
    // The latest calls up to this one: does the tick come a second after one of them?
    let mut calls: Vec<_> = timeline.calls[..=call].iter().map(|call| call.asked.at).collect();
    calls.sort_unstable();
    let moved = |came: Moment| calls.iter().rev().take(2).any(|&at| at + TICK == came.at);
    let mistake = match late.answered() {
        _ if trickles(timeline) => Mistake::WrongResult,
        Some(came) if moved(came) => Mistake::TimeoutRestarted,
        _ if timeline.given_in_second(at) > 0 => Mistake::LostPermit,
        _ => Mistake::TickDrift,
    };
    Some(words::left(timeline, call, at, tokens).as_mistake(mistake))
}

/// Whether callers who had to wait got their tokens one after the other, between two ticks.
fn trickles(timeline: &Timeline<'_>) -> bool {
    let waited = timeline.calls.iter().filter_map(|call| {
        let came = call.answered()?.at;
        (came > call.asked.at && came.subsec_nanos() != 0).then_some(came)
    });
    let came: Vec<_> = waited.collect();
    came.iter().any(|one| came.iter().any(|two| one < two && one.as_secs() == two.as_secs()))
}

/// Callers that share a bucket with too little in it. Where it is not for their meeting that they
/// get too much: what it is then.
const SCARCE: [(Scene, Option<Mistake>); 5] = [
    // Two tokens go at the same time, and then there is none: whoever comes next shows whether
    // both were counted.
    (Scene { rate: 2, threads: &[&[Acquire], &[Acquire], &[At(1), Acquire]], end: 2 }, None),
    (Scene { rate: 1, threads: &[&[Acquire], &[Acquire]], end: 1 }, None),
    (Scene { rate: 2, threads: &[&[Acquire], &[Acquire], &[Acquire]], end: 1 }, None),
    // One token for the two who wait.
    (Scene { rate: 1, threads: &[&[Acquire, Acquire], &[At(1), Acquire]], end: 1001 }, None),
    // One comes just before the tick and one with it: an old look at the clock must not bring
    // an old second back.
    (
        Scene {
            rate: 1,
            threads: &[&[Acquire, At(999), Acquire], &[At(1000), Acquire, Acquire]],
            end: 1001,
        },
        Some(Mistake::InconsistentRead),
    ),
];

pub(in super::super) fn no_token_is_shared(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.allow_late_timers();
    lab.without_spurious_wakeups();
    let tried = format!("{} small programs of callers with too few tokens", SCARCE.len());
    lab.scenes(&SCARCE, |(scene, mistake)| {
        scene.play(lab, subject, &tried, |observed| {
            let calls = observed.calls();
            let timeline = observed.timeline(&calls);
            let Some((tick, given)) = timeline.overdrawn() else { return Ok(()) };
            let stop = words::overdrawn(timeline.rate, tick, given);
            let stop = stop.as_mistake(mistake.unwrap_or_else(|| shared(&timeline)));
            Err(words::with_calls(stop, &timeline))
        })
    })?;
    Ok(tried)
}

/// How it can be that more tokens were given than there were: what the last one to get one did,
/// and what the others did meanwhile.
fn shared(timeline: &Timeline<'_>) -> Mistake {
    let given = timeline.given();
    let Some((&last, others)) = given.split_last() else { return Mistake::WrongResult };
    let over = |call: &Call| call.answered().map_or(usize::MAX, |moment| moment.order);
    let meet =
        |one: &Call, other: &Call| one.asked.order < over(other) && other.asked.order < over(one);
    if !given.iter().any(|one| given.iter().any(|two| one.asked != two.asked && meet(one, two))) {
        // One after the other, and still too many.
        return Mistake::WrongResult;
    }
    let second = last.answered().map_or(0, |moment| moment.at.as_secs());
    if last.asked.at.as_secs() < second {
        return Mistake::IfForWhile;
    }
    if others.iter().all(|other| !meet(&last, other)) {
        // The others met, and what one of them took was not counted.
        return Mistake::LostUpdate;
    }
    Mistake::CheckThenAct
}

/// Callers that wait for a tick, some of them more than it has tokens for.
const BLOCKED: [Scene; 5] = [
    Scene { rate: 1, threads: &[&[Acquire], &[Acquire], &[Acquire]], end: 2001 },
    // As many as there are tokens; and some of them come again, at once.
    Scene {
        rate: 3,
        threads: &[
            &[Acquire, Acquire, Acquire, Acquire],
            &[At(1), Acquire, Acquire],
            &[At(1), Acquire, Acquire],
        ],
        end: 2001,
    },
    // More tokens than callers: the rest stays for those who come later.
    Scene {
        rate: 3,
        threads: &[&[Acquire, Acquire, Acquire, Acquire], &[At(1200), Acquire, Acquire, Acquire]],
        end: 2001,
    },
    // One waits, and one comes at the very instant of the tick.
    Scene {
        rate: 2,
        threads: &[&[Acquire, Acquire, Acquire], &[At(1000), Acquire, Acquire]],
        end: 2001,
    },
    // A thread that brings an unpark token along has no other token by that.
    Scene {
        rate: 1,
        threads: &[&[Acquire, Unpark, Acquire], &[At(1), Unpark, Acquire]],
        end: 1001,
    },
];

pub(in super::super) fn tick_frees_just_enough(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let tried = format!("{} small programs of callers who wait for a tick", BLOCKED.len());
    lab.scenes(&BLOCKED, |scene| {
        scene.play(lab, subject, &tried, |observed| explain(observed, blocked))
    })?;
    Ok(tried)
}

/// What RL4 says of a flaw: of callers who had to wait, and of those who should have.
fn blocked(timeline: &Timeline<'_>, flaw: Flaw) -> Option<Stop> {
    let (stop, mistake) = match flaw {
        Flaw::TooMany { at } => (words::too_many(timeline, at), Mistake::IfForWhile),
        Flaw::Refused { call } => (words::refused(timeline, call), Mistake::IfForWhile),
        Flaw::Left { call, at, tokens } if at >= TICK && at.subsec_nanos() == 0 => {
            let mistake = if timeline.calls[call].asked.at == at {
                // It was about to wait.
                Mistake::SignalBeforeWait
            } else if timeline.given_in_second(at) == 0 {
                Mistake::MissingNotify
            } else {
                Mistake::WrongNotifyOne
            };
            (words::left(timeline, call, at, tokens), mistake)
        }
        _ => return None,
    };
    Some(stop.as_mistake(mistake))
}

/// Whether the rules explain what was observed; `tell` decides whether a flaw breaks the rule in
/// question, and says so.
pub(super) fn explain(
    observed: &Observed,
    tell: impl FnOnce(&Timeline<'_>, Flaw) -> Option<Stop>,
) -> Result<(), Stop> {
    let calls = observed.calls();
    let timeline = observed.timeline(&calls);
    match timeline.flaw().and_then(|flaw| tell(&timeline, flaw)) {
        Some(stop) => Err(words::with_calls(stop, &timeline)),
        None => Ok(()),
    }
}
