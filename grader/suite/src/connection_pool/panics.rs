//! A holder that panics, and the others after it.

use std::time::Duration;

use crate::{Outcome, Stop, lab::Lab, ledger::unexpected, stage::Actor};

use super::{
    Held, Subject,
    caller::{dsn, forever, take},
    words,
};

/// What the holder says when it panics on purpose.
const ON_PURPOSE: &str = "the holder panics on purpose";

/// The end of a thread that holds `held` and panics.
pub(super) fn panic_with(held: Box<dyn Held + '_>) {
    let _held = held;
    panic!("{ON_PURPOSE}");
}

/// Waits for a thread that runs [`panic_with`].
pub(super) fn panicked(holder: Actor<'_, ()>) -> Result<(), Stop> {
    match holder.outcome()? {
        Err(panicked) if panicked.message != ON_PURPOSE => Err(unexpected(panicked)),
        _ => Ok(()),
    }
}

pub(super) fn the_others_go_on(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    // Two, so that one is left even where the panic kept the other: that is another rule.
    let pool = subject.pool(&dsn(&mut lab.rng()), 2);
    let mut turns = 0;
    for _ in 0..lab.rounds(4) {
        let held = take(&*pool, forever)?;
        lab.stage(|stage| panicked(stage.thread("holder", move || panic_with(held))?))?;
        turns += 1;
        let total = pool.total_queries();
        let one = take(&*pool, forever)?;
        let Ok(other) = pool.acquire(Duration::ZERO) else { break };
        let in_use = pool.in_use();
        if in_use != 2 {
            return Err(words::wrong_in_use("after a holder has panicked", 2, in_use));
        }
        drop((one, other));
        if pool.total_queries() != total + 2 {
            return Err(words::no_count_after_panic(total + 2, pool.total_queries()));
        }
        lab.progress();
    }
    // What they give is for other checks; here they must only come back.
    pool.close();
    drop(pool.acquire(forever));
    Ok(format!("{turns} holders that panicked"))
}
