//! Checks for chosen schedules and an exact clock: small programs of two or three callers, each
//! under every schedule that there is time for.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `scene` | a small program, and how it is played |
//! | `observed` | a limiter that writes down what happens to it |
//! | `tokens` | RL1 to RL4: who gets a token at which instant |
//! | `hour` | RL2: 3,600 ticks |
//! | `asleep` | RL4: a caller that waits does nothing at all |
//! | `closing` | RL5, RL6: what `close` does to whom, and when it is back |
//! | `dropping` | RL6: the same for a limiter that goes |
//! | `words` | what these checks tell the learner |

mod asleep;
mod closing;
mod dropping;
mod hour;
mod observed;
mod scene;
mod tokens;
mod words;

pub(super) use self::{
    asleep::sleeps_until_something_happens,
    closing::{close_is_heard_at_once, every_close_leaves_nothing},
    dropping::whoever_drops_it_last_ends_it,
    hour::an_hour_of_ticks,
    tokens::{
        callers_meet_at_once, no_token_is_shared, tick_frees_just_enough, ticks_are_punctual,
    },
};
