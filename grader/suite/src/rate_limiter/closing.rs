//! What `close` means for callers: the blocked ones go, and nobody gets a token any more.
//!
//! "At once" needs no clock. Where every thread sleeps and a caller has not come back, it waits
//! for the clock or for good: nobody is left to let it go. The check then waits as well, to tell
//! the one from the other.

use std::time::Instant;

use crate::{Outcome, Stop, lab::Lab, stage::Stage};

use super::{
    Closed, Subject,
    open::{Callers, Open, scene},
    words,
};

/// How many scenes make up for looks that came too late.
const SCENES: usize = 3;

pub(super) fn close_frees_the_blocked(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let mut freed = 0;
        for _ in 0..SCENES {
            lab.progress();
            freed += one_close(lab, stage, Open::new(subject, rng.u32(1..4)), rng.usize(1..6))?;
        }
        Ok(Some(format!("{freed} blocked callers, {SCENES} times `close`")))
    })
}

/// Closes while `blocked` callers wait at an empty bucket. How many were let go.
fn one_close(
    lab: &Lab,
    stage: &Stage<'_, '_>,
    open: &'static Open,
    blocked: usize,
) -> Result<usize, Stop> {
    let mut callers = Callers::start(stage, open, open.rate + blocked, 1)?;
    let before = open.look(stage, 0);
    callers.reap()?;
    lab.progress();
    let waiting = callers.waiting();
    let began = Instant::now();
    // On a thread of its own: whether it returns is not the question here.
    let closer = stage.thread("closer", || open.limiter.close())?;
    let still = stage.settle();
    if closer.finished() {
        closer.join()?;
    }
    lab.progress();
    let stuck = callers.waiting();
    let answers = callers.join()?;
    if still && stuck > 0 {
        return Err(words::freed_late(stuck, waiting, began.elapsed()));
    }
    let given = open.given_before(1).saturating_sub(before.given);
    if before.sure && given > 0 {
        return Err(words::token_for_closed(given));
    }
    Ok(answers.iter().filter(|answer| answer.is_err()).count())
}

pub(super) fn later_calls_are_refused(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let rate = rng.u32(2..6);
        let (full, empty) = (Open::new(subject, rate), Open::new(subject, rate));
        // One keeps tokens that are left over, the other has none.
        for (open, calls) in [(full, 1), (empty, rate as usize)] {
            Callers::start(stage, open, 1, calls)?.join()?;
            stage.thread("closer", || open.limiter.close())?.join()?;
            refuses(stage, open, "after `close`")?;
        }
        for open in [full, empty] {
            stage.thread("closer", || (0..2).for_each(|_| open.limiter.close()))?.join()?;
            refuses(stage, open, "after the third `close`")?;
        }
        for open in [full, empty] {
            open.view(lab, stage, 1);
            refuses(stage, open, "a second after `new`, closed for long")?;
        }
        Ok(Some("closed limiters with and without tokens left, before and after a tick".to_owned()))
    })
}

/// Calls of a closed limiter, more than it can have tokens.
const CALLS: usize = 7;

/// Every call must come back with `Err(Closed)`, at once.
fn refuses(stage: &Stage<'_, '_>, open: &'static Open, when: &str) -> Result<(), Stop> {
    let began = Instant::now();
    let caller = stage
        .thread("late caller", || (0..CALLS).filter(|_| open.acquire() != Err(Closed)).count())?;
    let stuck = stage.settle() && !caller.finished();
    let given = caller.join()?;
    if given > 0 {
        return Err(words::given_though_closed(when, given, CALLS));
    }
    if stuck {
        return Err(words::refused_late(when, began.elapsed()));
    }
    Ok(())
}
