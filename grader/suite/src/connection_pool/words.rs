//! What the checks of `connection_pool` tell the learner.

use std::time::Duration;

use lockstep_wire::Mistake;

use crate::Stop;

use super::{
    Refused,
    caller::{Attempt, Taken},
    holders::Clash,
};

fn round(stop: Stop, round: usize) -> Stop {
    stop.because(format!("found in round {}", round + 1))
}

fn timeout_text(timeout: Duration) -> String {
    if timeout == Duration::MAX { "Duration::MAX".to_owned() } else { format!("{timeout:?}") }
}

fn got(taken: &Taken<'_>) -> String {
    match taken {
        Ok(held) => format!("connection {}", held.id()),
        Err(refused) => format!("`Err({refused:?})`"),
    }
}

pub(super) fn refused_an_idle_one(refused: Refused) -> Stop {
    Stop::broken(format!("`acquire` gave `Err({refused:?})` although a connection was idle"))
}

pub(super) fn waited_for_an_idle_one(least: Duration) -> Stop {
    Stop::broken(format!(
        "`acquire` took {} ms or more each time, although a connection was idle",
        least.as_millis()
    ))
}

pub(super) fn refused_a_waiting_caller(who: &str, timeout: Duration, refused: Refused) -> Stop {
    Stop::broken(format!(
        "`{who}` waited with a timeout of {} and got `Err({refused:?})`, although every connection came back",
        timeout_text(timeout)
    ))
}

pub(super) fn wrong_ids(ids: &[usize]) -> Stop {
    Stop::broken(format!(
        "in a new pool of {} the connections have the ids {ids:?}, which must be those from 0 to {}",
        ids.len(),
        ids.len().saturating_sub(1)
    ))
}

pub(super) fn wrong_dsn(id: usize, expected: &str, dsn: &str) -> Stop {
    Stop::broken(format!(
        "connection {id} has the dsn `{dsn}`; the pool was made with `{expected}`"
    ))
}

pub(super) fn wrong_queries(when: &str, id: usize, expected: u64, got: u64) -> Stop {
    Stop::broken(format!("{when}, connection {id} has {got} queries instead of {expected}"))
}

pub(super) fn accepted_zero() -> Stop {
    Stop::broken("`new(_, 0)` made a pool without connections instead of panicking")
}

pub(super) fn clash(size: usize, thread: usize, clash: Clash, at: usize) -> Stop {
    let who = thread + 1;
    let what = match clash {
        Clash::Twice(id) => {
            format!("`caller {who}` was given connection {id} while another caller held it")
        }
        Clash::TooMany(out) => {
            format!("`caller {who}` was given a connection while {} were out already", out - 1)
        }
    };
    round(Stop::broken(what).because(format!("the pool has {size}")), at)
}

pub(super) fn restless(timeout: Duration, cost: &str) -> Stop {
    Stop::broken(format!("`caller 1`, waiting with a timeout of {}, {cost}", timeout_text(timeout)))
}

pub(super) fn did_not_wait(size: usize, attempt: &Attempt<'_>) -> Stop {
    Stop::broken(format!(
        "all {size} connections were out, and `caller 1` did not wait for one: it got {}",
        got(&attempt.taken)
    ))
}

pub(super) fn wrong_hand_over(back: usize, got: usize) -> Stop {
    Stop::broken(format!(
        "connection {back} came back, and the caller that waited got connection {got}, which is out"
    ))
}

pub(super) fn given_while_out(size: usize, id: usize) -> Stop {
    Stop::broken(format!("all {size} connections were out, and a caller was given connection {id}"))
}

pub(super) fn ended_early(size: usize) -> Stop {
    Stop::broken(format!(
        "all {size} connections were out, and `caller 1`, waiting with a timeout of Duration::MAX, was given one"
    ))
}

pub(super) fn wrong_refusal(expected: Refused, got: Refused) -> Stop {
    Stop::broken(format!("a caller that gave up got `Err({got:?})` instead of `Err({expected:?})`"))
        .as_mistake(Mistake::WrongResult)
}

pub(super) fn early(timeout: Duration, elapsed: Duration) -> Stop {
    Stop::broken(format!("a caller with a timeout of {timeout:?} gave up after {elapsed:?}"))
}

pub(super) fn late(timeout: Duration, least: Duration) -> Stop {
    Stop::broken(format!(
        "a caller with a timeout of {timeout:?} needed {} ms or more to give up, each time",
        least.as_millis()
    ))
}

pub(super) fn zero_refused(out: usize, size: usize, refused: Refused) -> Stop {
    Stop::broken(format!(
        "`acquire(Duration::ZERO)` gave `Err({refused:?})` although only {out} of {size} connections were out"
    ))
}

pub(super) fn restarted(timeout: Duration, step: Duration, steps: usize, least: Duration) -> Stop {
    Stop::broken(format!(
        "a caller with a timeout of {} ms was still waiting after {} ms",
        timeout.as_millis(),
        least.as_millis()
    ))
    .because(format!(
        "every {} ms a connection came back and another caller took it, {steps} times in the last try",
        step.as_millis()
    ))
}

pub(super) fn wrong_total(calls: usize, out: usize, expected: u64, got: u64) -> Stop {
    Stop::broken(format!(
        "after {calls} calls `total_queries` gives {got} instead of {expected}, with {out} connections out"
    ))
}

pub(super) fn wrong_total_after_close(expected: u64, got: u64) -> Stop {
    Stop::broken(format!(
        "{expected} checkouts have ended, some of them after `close`, and `total_queries` gives {got}"
    ))
}

pub(super) fn counted_a_panic(what: &str, expected: u64, got: u64) -> Stop {
    Stop::broken(format!(
        "{expected} checkouts ended well and one by a panic: {what} counts {got} queries"
    ))
}

pub(super) fn missed_after_a_caught_panic(expected: u64, got: u64) -> Stop {
    Stop::broken(format!(
        "a holder caught a panic of its own and then dropped the guard as always: `total_queries` gives {got} \
         instead of {expected}"
    ))
}

pub(super) fn lost_checkout(expected: u64, got: u64, at: usize) -> Stop {
    round(
        Stop::broken(format!(
            "2 checkouts ended at the same time: `total_queries` gives {got} instead of {expected}"
        )),
        at,
    )
}

pub(super) fn sum_behind(thread: usize, own: u64, total: u64, at: usize) -> Stop {
    let who = thread + 1;
    let stop = Stop::broken(format!(
        "`caller {who}` held a connection with {own} queries, and then `total_queries` gave {total}"
    ));
    round(stop, at)
}

pub(super) fn not_closed(who: &str, taken: &Taken<'_>) -> Stop {
    Stop::broken(format!("{who} got {} instead of `Err(Closed)`", got(taken)))
}

pub(super) fn told_late(least: Duration) -> Stop {
    Stop::broken(format!(
        "the pool was closed, and `acquire` took {} ms or more to say so, each time",
        least.as_millis()
    ))
}

pub(super) fn closed_late(out: usize, least: Duration) -> Stop {
    Stop::broken(format!(
        "`close` took {} ms or more, each time, with {out} connections out",
        least.as_millis()
    ))
}

pub(super) fn changed_by_close() -> Stop {
    Stop::broken("connections that were out had other ids or another dsn after `close`")
}

pub(super) fn not_taken_back(expected: usize, got: usize) -> Stop {
    Stop::broken(format!(
        "a connection came back to a closed pool: `in_use` gives {got} instead of {expected}"
    ))
    .as_mistake(Mistake::LostPermit)
}

pub(super) fn wrong_in_use(when: &str, expected: usize, got: usize) -> Stop {
    Stop::broken(format!("{when}, `in_use` gives {got} instead of {expected}"))
}

pub(super) fn in_use_while_holding(seen: usize, at: usize) -> Stop {
    round(
        Stop::broken(format!(
            "a caller held the only connection of a pool of 1, and `in_use` gave {seen} instead of 1"
        )),
        at,
    )
}

pub(super) fn in_use_while_moving(seen: usize, at: usize) -> Stop {
    round(
        Stop::broken(format!(
            "1 or 2 connections of a pool of 2 were out at every instant, and `in_use` gave {seen}"
        )),
        at,
    )
}

pub(super) fn no_count_after_panic(expected: u64, got: u64) -> Stop {
    Stop::broken(format!(
        "after a holder had panicked, 2 checkouts ended well: `total_queries` gives {got} instead of {expected}"
    ))
}
