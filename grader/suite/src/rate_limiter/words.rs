//! What the checks of `rate_limiter` tell the learner.

use std::time::Duration;

use lockstep_wire::Mistake;

use crate::Stop;

pub(super) fn busy() -> String {
    "the machine was too busy: whenever one looked, threads still waited for a processor".to_owned()
}

pub(super) fn too_slow(tokens: usize) -> String {
    format!("{tokens} tokens could not be taken before the first tick: there was nothing to see")
}

pub(super) fn one_core() -> String {
    "only one core may be used here: threads never truly meet, so a stress run proves nothing"
        .to_owned()
}

pub(super) fn refused() -> Stop {
    Stop::broken("`acquire` gave Err(Closed) though nobody had closed the limiter")
}

pub(super) fn zero_accepted() -> Stop {
    Stop::broken("`new(0)` gave a limiter instead of panicking")
}

pub(super) fn blocked_with_tokens(rate: usize, tick: usize, asked: usize, got: usize) -> Stop {
    let since = if tick == 0 { "a new limiter" } else { "a limiter that had just been filled" };
    Stop::broken(format!(
        "one thread asked {since} of {} a second for {}: it got {got} and then had to wait",
        tokens(rate),
        tokens(asked)
    ))
    .because(format!("caller 1: asleep in `acquire` number {}", got + 1))
    .because("no other thread used that limiter")
    .as_mistake(Mistake::WrongResult)
}

pub(super) fn early(rate: usize, tick: usize, given: usize) -> Stop {
    Stop::broken(format!(
        "at {rate} tokens a second, one thread had {} within less than {tick} s of the call of `new`; \
         no more than {} may have been there",
        tokens(given),
        rate * tick
    ))
    .because(format!("tick {tick} comes {tick} s after `new`, not before"))
}

pub(super) fn wrong_tick(rate: usize, tick: usize, got: usize) -> Stop {
    // A tick that brings nothing may have come and told nobody, which looks the same from here.
    let mistake = if got == 0 { Mistake::MissingNotify } else { Mistake::TickDrift };
    Stop::broken(format!(
        "tick {tick} ({tick} s after `new`) brought {} to a thread that wanted more, instead of {rate}",
        tokens(got)
    ))
    .because("seen after the tick was due, when every thread slept: nothing was still on its way")
    .as_mistake(mistake)
}

pub(super) fn moved_tick(rate: usize, late: u64, first: usize, got: usize) -> Stop {
    Stop::broken(format!(
        "a thread that first came {late} ms after `new` emptied the bucket and waited; the tick at \
         2 s after `new` brought it {} instead of {rate}",
        tokens(got)
    ))
    .because(format!("{late} ms: caller 1 took {} and blocked", tokens(first)))
    .because("2150 ms: every thread slept, and the caller was still blocked")
    .because("ticks count from `new`: no call of `acquire` moves them")
}

pub(super) fn not_filled_to_rate(rate: usize, some: usize, got: usize) -> Stop {
    Stop::broken(format!(
        "after a second in which {some} of {rate} tokens were used, {} could be had at once instead of {rate}",
        tokens(got)
    ))
    .because("the first second passed unused")
    .because(format!("after tick 1, caller 1 took {}", tokens(some)))
    .because(format!("after tick 2, caller 1 took {} and blocked", tokens(got)))
}

pub(super) fn too_many(rate: usize, tick: usize, given: usize, threads: usize) -> Stop {
    Stop::broken(format!(
        "{threads} threads at {rate} tokens a second had {} within less than {tick} s of the call of \
         `new`: {} at most may go",
        tokens(given),
        rate * tick
    ))
}

pub(super) fn same_token(rate: usize, given: usize) -> Stop {
    Stop::broken(format!(
        "2 threads that took tokens at the same time were given {given} of {rate}, all before the first tick"
    ))
    .because(format!("callers 1 and 2 took {rate} tokens together, which emptied the bucket"))
    .because("one call more went through before the first tick: a token was counted once and given twice")
}

pub(super) fn last_token_twice(given: usize, pair: usize) -> Stop {
    Stop::broken(format!(
        "2 threads went for the one token of a new limiter at the same time: {given} calls gave Ok before the first tick"
    ))
    .because(format!("found with limiter {}", pair + 1))
}

pub(super) fn went_on_without(rate: usize, tick: usize, given: usize) -> Stop {
    Stop::broken(format!(
        "at {rate} tokens a second, {given} callers went on within less than {tick} s of the call of `new`: \
         {} of them had no token and must block until a tick",
        given.saturating_sub(rate * tick)
    ))
}

pub(super) fn with_unpark_tokens(stop: Stop) -> Stop {
    stop.because("every other caller brought an unpark token along, which must change nothing")
}

pub(super) fn went_on(rate: usize, tick: usize, blocked: usize, got: usize) -> Stop {
    Stop::broken(format!(
        "with {blocked} callers blocked, tick {tick} let {got} of them go on instead of {}",
        blocked.min(rate)
    ))
    .because(format!("rate: {rate} tokens a second"))
    .because("seen after the tick was due, when every thread slept: nobody was still on the way")
}

pub(super) fn restless(cost: &str) -> Stop {
    Stop::broken(format!("a caller that waited for a token {cost}"))
        .because("blocks means asleep: a waiting thread neither spins nor polls")
}

pub(super) fn freed_late(stuck: usize, waiting: usize, took: Duration) -> Stop {
    Stop::broken(format!(
        "`close` left {stuck} of {waiting} blocked callers waiting: they came back only {} ms after it was called",
        took.as_millis()
    ))
    .because("right after the call every thread slept: they waited for the clock, not for `close`")
}

pub(super) fn token_for_closed(given: usize) -> Stop {
    Stop::broken(format!(
        "{given} of the callers that were blocked when `close` was called came back with Ok, before \
         any tick; Err(Closed) is the answer"
    ))
}

pub(super) fn given_though_closed(when: &str, given: usize, calls: usize) -> Stop {
    Stop::broken(format!(
        "{when}, {given} of {calls} calls of `acquire` gave Ok instead of Err(Closed)"
    ))
}

pub(super) fn refused_late(when: &str, took: Duration) -> Stop {
    Stop::broken(format!(
        "{when}, `acquire` blocked for {} ms before it gave Err(Closed)",
        took.as_millis()
    ))
    .because("every thread slept while it waited")
}

pub(super) fn late_close(what: &str, when: &str, took: Duration) -> Stop {
    Stop::broken(format!(
        "{what} {when} returned only after {} ms, during which every thread slept at once",
        took.as_millis()
    ))
    .because("nothing was being done: it waited for a time to pass")
    .as_mistake(Mistake::LateClose)
}

pub(super) fn thread_left(when: &str, left: usize) -> Stop {
    Stop::broken(format!("when {when}, {} of the limiter had not ended", threads(left)))
        .because("a thread that has been joined is marked as ended by the kernel; this one was not")
}

pub(super) fn thread_left_by_one(closer: usize, round: usize) -> Stop {
    Stop::broken(
        "2 threads called `close` at the same time; for one of them it returned while a thread of \
         the limiter had not ended",
    )
    .because(format!("caller {} came back too early", closer + 1))
    .because(format!("found in round {}", round + 1))
}

pub(super) fn missed_close(took: Duration, round: usize) -> Stop {
    Stop::broken(format!(
        "a caller that was about to block when `close` was called came back {} ms later, as if it had not been called",
        took.as_millis()
    ))
    .because("it had happened once before in this run")
    .because(format!("found in round {}", round + 1))
}

pub(super) fn open_after_two(round: usize) -> Stop {
    Stop::broken("2 threads called `close` at the same time; afterwards `acquire` still gave Ok")
        .because(format!("found in round {}", round + 1))
}

fn tokens(count: usize) -> String {
    if count == 1 { "1 token".to_owned() } else { format!("{count} tokens") }
}

fn threads(count: usize) -> String {
    if count == 1 { "1 thread".to_owned() } else { format!("{count} threads") }
}
