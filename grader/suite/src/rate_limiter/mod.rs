//! `rate_limiter`: its interface, and the list of its checks.
//!
//! | file | rules |
//! | --- | --- |
//! | `start` | RL1, RL7: the first tokens, and the rates that are allowed |
//! | `ticks` | RL2: when a tick comes, and what it brings |
//! | `sharing` | RL3: many threads get no more than one |
//! | `blocking` | RL4: who waits, and who goes on at a tick |
//! | `closing` | RL5: callers meet `close` |
//! | `ending` | RL6: nothing is left of a closed limiter |
//! | `meetings` | RL5, RL6 under stress: `close` meets callers and closers |
//! | `open` | a limiter under observation |
//! | `words` | what the checks tell the learner |

mod blocking;
mod closing;
mod ending;
mod meetings;
mod open;

mod sharing;
mod start;
mod ticks;
mod words;

use std::{fmt::Debug, time::Duration};

use lockstep_wire::{Footprint, Kind, Mistake};

use crate::{
    Check,
    check::{BOTH, NATIVE},
    harness,
};

/// A submission of this exercise.
pub trait Subject: Sync {
    /// `RateLimiter::new(rate)`.
    fn limiter(&self, rate: u32) -> Box<dyn Limiter>;
}

/// `RateLimiter`, as the checks see it.
pub trait Limiter: Send + Sync {
    /// Takes a token.
    ///
    /// # Errors
    /// If the limiter is closed.
    fn acquire(&self) -> Result<(), Closed>;
    /// Closes it.
    fn close(&self);
}

impl Debug for dyn Limiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limiter")
    }
}

/// The submission's own `Closed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

/// Serves the one request of this process.
pub fn serve(subject: &(dyn Subject + 'static)) {
    harness::serve("rate_limiter", CHECKS, subject);
}

/// Whoever waits may have to wait for a tick, a second away at most.
const PATIENCE: Duration = Duration::from_secs(3);

const CHECKS: &[Check<dyn Subject>] = &[
    Check {
        name: "starts_full",
        rule: "RL1",
        kind: Kind::Api,
        mistake: Mistake::WrongResult,
        title: "a new limiter gives `rate` tokens at once",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: start::starts_full,
    },
    Check {
        name: "takes_any_rate",
        rule: "RL1",
        kind: Kind::Api,
        mistake: Mistake::ResourceExhaustion,
        title: "any rate up to u32::MAX works, before and after a tick",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: start::takes_any_rate,
    },
    Check {
        name: "refuses_zero",
        rule: "RL7",
        kind: Kind::Api,
        mistake: Mistake::MissingGuard,
        title: "`new(0)` panics",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: start::refuses_zero,
    },
    Check {
        name: "ticks_every_second",
        rule: "RL2",
        kind: Kind::Timing,
        mistake: Mistake::TickDrift,
        title: "each second after `new` brings `rate` tokens, not one of them early",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: ticks::ticks_every_second,
    },
    Check {
        name: "ticks_count_from_new",
        rule: "RL2",
        kind: Kind::Timing,
        mistake: Mistake::TickDrift,
        title: "the ticks keep to the seconds after `new`, whenever callers come",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: ticks::ticks_count_from_new,
    },
    Check {
        name: "unused_tokens_are_gone",
        rule: "RL2",
        kind: Kind::Timing,
        mistake: Mistake::OverRelease,
        title: "a tick fills the bucket up to `rate`, whatever was left in it",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: ticks::unused_tokens_are_gone,
    },
    Check {
        name: "threads_share_one_rate",
        rule: "RL3",
        kind: Kind::Timing,
        mistake: Mistake::WrongResult,
        title: "many threads together get no more than `rate` tokens between two ticks",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: sharing::threads_share_one_rate,
    },
    Check {
        name: "no_token_goes_twice",
        rule: "RL3",
        kind: Kind::Stress,
        mistake: Mistake::LostUpdate,
        title: "two threads that take tokens at the same time never get the same one",
        worlds: NATIVE,
        footprint: Footprint::Alone,
        patience: PATIENCE,
        run: sharing::no_token_goes_twice,
    },
    Check {
        name: "last_token_goes_once",
        rule: "RL3",
        kind: Kind::Stress,
        mistake: Mistake::CheckThenAct,
        title: "of two threads that try for the last token, one gets it",
        worlds: NATIVE,
        footprint: Footprint::Alone,
        patience: PATIENCE,
        run: sharing::last_token_goes_once,
    },
    Check {
        name: "tick_lets_rate_go",
        rule: "RL4",
        kind: Kind::Timing,
        mistake: Mistake::MissingNotify,
        title: "a tick lets as many blocked callers go on as it brings tokens",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: blocking::tick_lets_rate_go,
    },
    Check {
        name: "woken_callers_look_again",
        rule: "RL4",
        kind: Kind::Timing,
        mistake: Mistake::IfForWhile,
        title: "a caller that a tick wakes goes on only where there is a token for it",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: blocking::woken_callers_look_again,
    },
    Check {
        name: "waits_asleep",
        rule: "RL4",
        kind: Kind::Timing,
        mistake: Mistake::BusyWait,
        title: "a caller without a token sleeps",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: blocking::waits_asleep,
    },
    Check {
        name: "close_frees_the_blocked",
        rule: "RL5",
        kind: Kind::Hang,
        mistake: Mistake::MissingNotify,
        title: "`close` lets every blocked caller go with Err(Closed), at once",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: closing::close_frees_the_blocked,
    },
    Check {
        name: "later_calls_are_refused",
        rule: "RL5",
        kind: Kind::Api,
        mistake: Mistake::WrongResult,
        title: "after `close` every call gives Err(Closed), even where tokens are left",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: closing::later_calls_are_refused,
    },
    Check {
        name: "close_meets_callers",
        rule: "RL5",
        kind: Kind::Stress,
        mistake: Mistake::SignalBeforeWait,
        title: "a caller that is just about to block does not miss `close`",
        worlds: NATIVE,
        footprint: Footprint::Alone,
        patience: PATIENCE,
        run: meetings::close_meets_callers,
    },
    Check {
        name: "closers_meet",
        rule: "RL5",
        kind: Kind::Stress,
        mistake: Mistake::PanicUnsafe,
        title: "`close` may be called from several threads together",
        worlds: NATIVE,
        footprint: Footprint::Alone,
        patience: PATIENCE,
        run: meetings::closers_meet,
    },
    Check {
        name: "close_returns_at_once",
        rule: "RL6",
        kind: Kind::Timing,
        mistake: Mistake::LateClose,
        title: "`close` returns without waiting for the clock",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: ending::close_returns_at_once,
    },
    Check {
        name: "close_ends_the_thread",
        rule: "RL6",
        kind: Kind::Api,
        mistake: Mistake::ThreadLeak,
        title: "no thread of the limiter is left when `close` returns",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: ending::close_ends_the_thread,
    },
    Check {
        name: "drop_closes",
        rule: "RL6",
        kind: Kind::Api,
        mistake: Mistake::ThreadLeak,
        title: "dropping the limiter ends its thread, at once",
        worlds: BOTH,
        footprint: Footprint::Shared,
        patience: PATIENCE,
        run: ending::drop_closes,
    },
    Check {
        name: "every_close_ends_the_thread",
        rule: "RL6",
        kind: Kind::Stress,
        mistake: Mistake::ThreadLeak,
        title: "the thread has ended when any of several closers returns",
        worlds: NATIVE,
        footprint: Footprint::Alone,
        patience: PATIENCE,
        run: meetings::every_close_ends_the_thread,
    },
];
