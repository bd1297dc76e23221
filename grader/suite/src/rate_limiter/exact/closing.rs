//! What `close` does to callers and to the limiter's own thread, and when it is back: RL5, RL6.

use std::time::Duration;

use lockstep_wire::Mistake;

use crate::{Outcome, Stop, lab::Lab};

use super::{
    super::{
        Subject,
        timeline::{Act, Call, Flaw, Timeline},
    },
    observed::Observed,
    scene::{
        Scene,
        Step::{Acquire, At, Close},
    },
    tokens::explain,
    words,
};

/// Callers who meet a `close`. Those who sleep already come first, then those who are about to.
const HEARD: [Scene; 6] = [
    Scene {
        rate: 1,
        threads: &[&[Acquire, Acquire], &[At(1), Acquire], &[At(500), Close]],
        end: 1500,
    },
    Scene { rate: 1, threads: &[&[Acquire, Acquire], &[Close, Acquire]], end: 1500 },
    Scene { rate: 1, threads: &[&[Acquire], &[At(1), Acquire], &[At(1), Close]], end: 1500 },
    // At the very instant of the tick that would let one of them go.
    Scene {
        rate: 1,
        threads: &[&[Acquire, Acquire], &[At(1), Acquire], &[At(1000), Close]],
        end: 2500,
    },
    // Twice at the same time, and once more.
    Scene {
        rate: 1,
        threads: &[&[Acquire, Acquire], &[Close, Acquire], &[Close, Close]],
        end: 1500,
    },
    // Tokens are left, and a tick would bring more.
    Scene {
        rate: 2,
        threads: &[&[Close, Acquire, At(1200), Acquire], &[At(300), Acquire, Acquire]],
        end: 2500,
    },
];

pub(in super::super) fn close_is_heard_at_once(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let tried = format!("{} small programs of callers who meet a `close`", HEARD.len());
    lab.scenes(&HEARD, |scene| {
        scene.play(lab, subject, &tried, |observed| {
            explain(observed, |timeline, flaw| unheard(observed, timeline, flaw))
        })
    })?;
    Ok(tried)
}

/// What RL5 says of a flaw.
fn unheard(observed: &Observed, timeline: &Timeline<'_>, flaw: Flaw) -> Option<Stop> {
    match flaw {
        Flaw::LeftClosed { call, at } => {
            let call_of = timeline.calls.get(call)?;
            let woke = observed.woke_since_close(call_of.thread);
            let mistake = if call_of.asked.at == at {
                Mistake::SignalBeforeWait
            } else if woke {
                Mistake::CheckThenAct
            } else {
                Mistake::MissingNotify
            };
            Some(words::left_closed(timeline, call, at, woke).as_mistake(mistake))
        }
        Flaw::Given { call } => {
            Some(words::given_though_closed(timeline, call).as_mistake(Mistake::WrongResult))
        }
        Flaw::TooMany { at } => {
            let call = let_go(timeline, at)?;
            Some(words::let_go_by_close(call).as_mistake(Mistake::WrongResult))
        }
        _ => None,
    }
}

/// A call that had waited up to `at`, at which somebody closed and no tick came, and that was given
/// a token then. Where there was a tick, too, the token may be the tick's.
fn let_go<'a>(timeline: &Timeline<'a>, at: Duration) -> Option<&'a Call> {
    let mut calls = timeline.calls.iter();
    let closed = calls.clone().any(|call| call.act == Act::Close && call.asked.at == at);
    let waited = |call: &&Call| {
        let now = call.answer.is_some_and(|(moment, got)| moment.at == at && got.is_ok());
        call.act == Act::Acquire && call.asked.at < at && now
    };
    if closed && at.subsec_nanos() != 0 { calls.find(waited) } else { None }
}

/// Closers who meet each other, a caller, a tick, or a limiter that has hardly begun.
const ENDED: [Scene; 5] = [
    Scene { rate: 1, threads: &[&[Close]], end: 1500 },
    Scene { rate: 1, threads: &[&[At(1), Close], &[At(1), Close]], end: 1500 },
    Scene {
        rate: 1,
        threads: &[&[Acquire, Acquire], &[At(300), Close], &[At(300), Close]],
        end: 1800,
    },
    Scene { rate: 1, threads: &[&[Acquire, Acquire], &[At(1000), Close]], end: 2500 },
    Scene { rate: 1, threads: &[&[At(1500), Acquire], &[At(1500), Close, Close]], end: 3000 },
];

pub(in super::super) fn every_close_leaves_nothing(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let tried = format!("{} small programs of closers", ENDED.len());
    lab.scenes(&ENDED, |scene| {
        scene.play(lab, subject, &tried, |observed| {
            let calls = observed.calls();
            let timeline = observed.timeline(&calls);
            left_behind(observed, &timeline)
                .map_or(Ok(()), |stop| Err(words::with_calls(stop, &timeline)))
        })
    })?;
    Ok(tried)
}

/// What RL6 says: a `close` that was not back at once, or a thread that was left.
fn left_behind(observed: &Observed, timeline: &Timeline<'_>) -> Option<Stop> {
    let late = timeline.calls.iter().find(|call| {
        call.act == Act::Close && call.answered().is_none_or(|moment| moment.at > call.asked.at)
    });
    if let Some(call) = late {
        return Some(words::late_close(call, timeline.end));
    }
    observed.leak().map(|leak| words::leaked(leak).as_mistake(Mistake::ThreadLeak))
}
