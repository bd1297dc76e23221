//! What the checks on the exact clock tell the learner.

use std::time::Duration;

use lockstep_wire::Mistake;

use crate::{Stop, world::Effort};

use super::{
    super::{
        Closed,
        timeline::{Act, Call, Timeline},
    },
    observed::Leak,
};

/// A call was left waiting at `at`, where `tokens` were there.
pub(super) fn left(timeline: &Timeline<'_>, call: usize, at: Duration, tokens: usize) -> Stop {
    let Call { thread, asked, .. } = timeline.calls[call];
    let rate = timeline.rate;
    let so_far = timeline.given_in_second(at);
    let got = match at.as_secs() {
        0 => format!("{so_far} of the {rate} tokens of the new limiter had been given"),
        tick => format!("{so_far} of the {rate} tokens of tick {tick} had been given"),
    };
    Stop::broken(format!(
        "`caller {thread}` called `acquire` at {} and still waited when nothing was left to do at {}, \
         though {} to be had: it must go on at once",
        ms(asked.at),
        ms(at),
        if tokens == 1 { "1 token was".to_owned() } else { format!("{tokens} tokens were") },
    ))
    .because(format!("rate: {rate} a second; by {}, {got}", ms(at)))
}

/// More tokens were given at `at` than there were.
pub(super) fn too_many(timeline: &Timeline<'_>, at: Duration) -> Stop {
    let given = timeline.given_in_second(at);
    let since = match at.as_secs() {
        0 => "`new`".to_owned(),
        tick => format!("tick {tick}"),
    };
    Stop::broken(format!(
        "at {} a second, {given} calls of `acquire` had given Ok between {since} and {}: there was \
         no token left for the last of them",
        tokens(timeline.rate),
        ms(at)
    ))
}

/// More tokens had been given before a tick than it and its forerunners allow.
pub(super) fn overdrawn(rate: usize, tick: usize, given: usize) -> Stop {
    Stop::broken(format!(
        "at {} a second, {given} calls of `acquire` had given Ok before tick {tick} ({tick} s after \
         `new`): {} at most may",
        tokens(rate),
        rate * tick
    ))
}

/// A call waited on, with the limiter closed.
pub(super) fn left_closed(timeline: &Timeline<'_>, call: usize, at: Duration, woke: bool) -> Stop {
    let Call { thread, asked, answer, .. } = timeline.calls[call];
    let end = match answer {
        Some((moment, _)) => format!("it came back at {}", ms(moment.at)),
        None => format!("at {} it still had not come back", ms(timeline.end)),
    };
    let how =
        if woke { "it had been woken and went back to sleep" } else { "nothing had woken it" };
    Stop::broken(format!(
        "`caller {thread}` called `acquire` at {} and still waited when `close` had been called at \
         {}; Err(Closed) is due at once",
        ms(asked.at),
        ms(at)
    ))
    .because(format!("{end}; {how}"))
}

/// A token was given after `close`.
pub(super) fn given_though_closed(timeline: &Timeline<'_>, call: usize) -> Stop {
    let Call { thread, asked, .. } = timeline.calls[call];
    Stop::broken(format!(
        "`acquire` gave Ok to `caller {thread}`, who called it at {}: before that a `close` had \
         returned, or a caller had been told Err(Closed)",
        ms(asked.at)
    ))
}

/// A call that had waited was let go with a token as somebody closed.
pub(super) fn let_go_by_close(call: &Call) -> Stop {
    let came = call.answered().map_or(call.asked.at, |moment| moment.at);
    Stop::broken(format!(
        "`acquire` gave Ok to `caller {}`, who had waited since {}: at {} there was no tick, `close` \
         was called",
        call.thread,
        ms(call.asked.at),
        ms(came)
    ))
}

/// A call was refused, with nobody having closed the limiter.
pub(super) fn refused(timeline: &Timeline<'_>, call: usize) -> Stop {
    let Call { thread, asked, .. } = timeline.calls[call];
    Stop::broken(format!(
        "`acquire` gave Err(Closed) to `caller {thread}`, who called it at {}: nobody had called \
         `close` by then",
        ms(asked.at)
    ))
}

/// A `close` came back late.
pub(super) fn late_close(call: &Call, end: Duration) -> Stop {
    // One that never comes back waits for somebody, not for the clock.
    let (back, mistake) = call.answered().map_or_else(
        || (format!("had not returned at {}", ms(end)), Mistake::MissingNotify),
        |moment| (format!("returned at {}", ms(moment.at)), Mistake::LateClose),
    );
    Stop::broken(format!(
        "`caller {}` called `close` at {}; it {back}, after all had waited for the clock together",
        call.thread,
        ms(call.asked.at)
    ))
    .as_mistake(mistake)
}

/// Threads were left.
pub(super) fn leaked(leak: Leak) -> Stop {
    let Leak { thread, at, left } = leak;
    Stop::broken(format!(
        "when `close` returned to `caller {thread}` at {}, {} of the limiter had not ended",
        ms(at),
        threads(left)
    ))
}

/// Threads were left by the drop.
pub(super) fn left_by_drop(who: &str, left: usize) -> Stop {
    Stop::broken(format!(
        "when {who} had dropped the limiter, {} of it had not ended",
        threads(left)
    ))
}

/// The drop took its time.
pub(super) fn late_drop(who: &str, took: Duration) -> Stop {
    Stop::broken(format!(
        "{who} dropped the limiter, which took {}: every thread waited for the clock meanwhile",
        ms(took)
    ))
}

/// A token of the hour came at the wrong instant, after `taken` others of the same visit.
pub(super) fn off_the_second(
    rate: usize,
    taken: usize,
    (asked, due): (Duration, Duration),
    got: Duration,
) -> Stop {
    let mistake = if got == asked {
        Mistake::OverRelease
    } else if got > due && taken > 0 {
        Mistake::LostPermit
    } else {
        Mistake::TickDrift
    };
    Stop::broken(format!(
        "at {} a second, an `acquire` that was called at {} returned at {} instead of {}",
        tokens(rate),
        ms(asked),
        ms(got),
        ms(due)
    ))
    .because(format!(
        "one caller, and nobody else: in that second it had taken {} before",
        tokens(taken)
    ))
    .as_mistake(mistake)
}

/// A caller came to no end within the hour.
pub(super) fn stuck_in_the_hour(
    rate: usize,
    asked: Duration,
    due: Duration,
    now: Duration,
) -> Stop {
    Stop::broken(format!(
        "at {} a second, an `acquire` that was called at {} had not returned at {}; it was due at {}",
        tokens(rate),
        ms(asked),
        ms(now),
        ms(due)
    ))
    .as_mistake(Mistake::MissingNotify)
}

/// A waiting caller was not asleep.
pub(super) fn restless(thread: usize, from: u64, to: u64, cost: Effort) -> Stop {
    Stop::broken(format!(
        "`caller {thread}` waited for a tick; between {from} ms and {to} ms after `new`, while nothing \
         happened, it woke {} and began {} operations",
        times(cost.sleeps),
        cost.cpu.as_millis()
    ))
    .because("blocks means asleep: a waiting thread neither spins nor polls")
}

/// `stop` with all that the callers did.
pub(super) fn with_calls(mut stop: Stop, timeline: &Timeline<'_>) -> Stop {
    for call in timeline.calls {
        let name = match call.act {
            Act::Acquire => "acquire",
            Act::Close => "close",
        };
        let end = match call.answer {
            None => "has not come back".to_owned(),
            Some((moment, answer)) => match (call.act, answer) {
                (Act::Close, _) => format!("back at {}", ms(moment.at)),
                (_, Ok(())) => format!("Ok at {}", ms(moment.at)),
                (_, Err(Closed)) => format!("Err(Closed) at {}", ms(moment.at)),
            },
        };
        stop = stop.because(format!(
            "caller {}: `{name}` at {}: {end}",
            call.thread,
            ms(call.asked.at)
        ));
    }
    stop
}

/// Milliseconds, with as many places as it takes.
fn ms(time: Duration) -> String {
    let (whole, rest) = (time.as_millis(), time.as_nanos() % 1_000_000);
    if rest == 0 {
        return format!("{whole} ms");
    }
    format!("{whole}.{} ms", format!("{rest:06}").trim_end_matches('0'))
}

fn tokens(count: usize) -> String {
    if count == 1 { "1 token".to_owned() } else { format!("{count} tokens") }
}

fn threads(count: usize) -> String {
    if count == 1 { "1 thread".to_owned() } else { format!("{count} threads") }
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
