//! Upper bounds, tried several times.
//!
//! A real clock has no upper bounds. What comes close: a wide limit on a thread's own time, and
//! a verdict only where every one of several tries is over it.

use std::time::Duration;

use crate::Stop;

/// How often a limit must be missed, without being kept once, to be called missed.
const MISSES: usize = 3;
/// Tries altogether, those that say nothing included.
const TRIES: usize = 12;

/// The two times of one try, or nothing where it came to nothing.
pub(super) struct Took {
    /// On the clock.
    pub(super) elapsed: Duration,
    /// Without the time in which some thread was kept from running.
    pub(super) own: Duration,
}

/// How the tries went.
pub(super) enum Kept {
    /// Within the limit, once.
    Within,
    /// Over it, every time; the shortest of them.
    Over(Duration),
    /// No try came to anything.
    Nothing,
}

/// Whether one of several tries stays within `limit`.
pub(super) fn within(
    limit: Duration,
    mut attempt: impl FnMut() -> Result<Option<Took>, Stop>,
) -> Result<Kept, Stop> {
    let mut over = Vec::new();
    let mut starved = false;
    for _ in 0..TRIES {
        match attempt()? {
            None => {}
            Some(took) if took.elapsed <= limit => return Ok(Kept::Within),
            Some(took) if took.own > limit => over.push(took.own),
            // Late on the clock, but something was kept from running meanwhile.
            Some(_) => starved = true,
        }
        if over.len() == MISSES {
            break;
        }
    }
    match over.into_iter().min() {
        // A machine that kept us waiting in one try may have done so in the others.
        Some(least) if !starved => Ok(Kept::Over(least)),
        None if !starved => Ok(Kept::Nothing),
        _ => Err(Stop::Inconclusive(
            "the machine is too busy to tell whether the pool or the processor was late".to_owned(),
        )),
    }
}
