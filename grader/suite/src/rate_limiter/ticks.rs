//! When a tick comes, and what it brings: seen by one caller at a time, so that no mistake
//! among several callers can pass for one of the clock.

use std::time::Duration;

use crate::{Outcome, Stop, lab::Lab, stage::Stage};

use super::{
    Subject,
    open::{Callers, Open, View, scene},
    words,
};

pub(super) fn ticks_every_second(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let open = Open::new(subject, rng.u32(2..6));
        let mut caller = Callers::start(stage, open, 1, open.rate * 5)?;
        let mut seen = open.view(lab, stage, 0);
        for tick in [1, 2] {
            let view = open.view(lab, stage, tick);
            caller.reap()?;
            if !brought_rate(open, tick, seen, view)? {
                return Ok(None);
            }
            seen = view;
        }
        Ok(Some(format!("2 ticks of {} tokens for one caller", open.rate)))
    })
}

/// Whether the one tick between the two views let a caller who wants more have `rate` tokens;
/// `false` where nobody could see.
fn brought_rate(open: &Open, tick: usize, seen: View, view: View) -> Result<bool, Stop> {
    if let Some((tick, given)) = open.overdrawn() {
        return Err(words::early(open.rate, tick, given));
    }
    let fresh = view.given - seen.given;
    if fresh != open.rate && seen.sure && view.sure {
        return Err(words::wrong_tick(open.rate, tick, fresh));
    }
    Ok(fresh == open.rate)
}

/// When the first caller comes, in milliseconds after `new`.
const LATE: std::ops::Range<u64> = 1400..1600;

pub(super) fn ticks_count_from_new(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let open = Open::new(subject, rng.u32(2..6));
        let late = rng.u64(LATE);
        open.wait(lab, Duration::from_millis(late));
        let mut caller = Callers::start(stage, open, 1, open.rate * 4)?;
        let seen = open.look(stage, 1);
        let view = open.view(lab, stage, 2);
        caller.reap()?;
        let fresh = view.given - seen.given;
        if fresh != open.rate && seen.sure && view.sure {
            return Err(words::moved_tick(open.rate, late, seen.given, fresh));
        }
        Ok((fresh == open.rate)
            .then(|| format!("the tick at 2 s, for a caller who first came {late} ms after `new`")))
    })
}

pub(super) fn unused_tokens_are_gone(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let open = Open::new(subject, rng.u32(3..7));
        let some = rng.usize(1..open.rate);
        // The first second passes unused, the next one in part.
        open.view(lab, stage, 1);
        if !takes_some(stage, open, some)? {
            return Ok(None);
        }
        let quiet = open.view(lab, stage, 2);
        let mut caller = Callers::start(stage, open, 1, open.rate * 4)?;
        let view = open.look(stage, 2);
        caller.reap()?;
        let got = view.given - quiet.given;
        if got != open.rate && quiet.sure && view.sure {
            return Err(words::not_filled_to_rate(open.rate, some, got));
        }
        Ok((got == open.rate).then(|| {
            format!("{got} tokens at once, after a second in which {some} of {got} were used")
        }))
    })
}

/// Takes `some` of the tokens that the first tick left in the bucket.
fn takes_some(stage: &Stage<'_, '_>, open: &'static Open, some: usize) -> Result<bool, Stop> {
    let mut caller = Callers::start(stage, open, 1, some)?;
    let view = open.look(stage, 1);
    if caller.done()? {
        return Ok(true);
    }
    if view.sure {
        return Err(words::wrong_tick(open.rate, 1, view.given));
    }
    Ok(false)
}
