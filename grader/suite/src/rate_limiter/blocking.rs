//! Callers who find no token: they sleep, and a tick lets the right number of them go on.

use std::{thread, time::Duration};

use lockstep_wire::Mistake;

use crate::{
    Outcome, Stop, asleep,
    lab::Lab,
    stage::Stage,
    world::{cores, pin},
};

use super::{
    Closed, Subject,
    open::{Callers, Open, View, scene},
    words,
};

pub(super) fn tick_lets_rate_go(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let open = Open::new(subject, rng.u32(2..5));
        let all = open.rate * 3;
        let mut callers = callers_with_tokens(stage, open, all)?;
        let mut seen = open.view(lab, stage, 0);
        for tick in [1, 2] {
            let view = open.view(lab, stage, tick);
            callers.reap()?;
            let seen_to = let_rate_go(open, tick, all, (seen, view));
            if !seen_to.map_err(words::with_unpark_tokens)? {
                return Ok(None);
            }
            seen = view;
        }
        Ok(Some(format!("{all} callers and 2 ticks of {} tokens", open.rate)))
    })
}

/// Starts `count` callers, each with one call. Every other one brings an unpark token along,
/// which must not let it through.
fn callers_with_tokens<'scope>(
    stage: &Stage<'scope, '_>,
    open: &'static Open,
    count: usize,
) -> Result<Callers<'scope>, Stop> {
    Callers::each(stage, count, |number| {
        move || {
            if number % 2 == 0 {
                thread::current().unpark();
            }
            open.acquire()
        }
    })
}

/// Whether the tick between the two views let as many callers go on as it must, out of `all`;
/// `false` where nobody could see.
fn let_rate_go(
    open: &Open,
    tick: usize,
    all: usize,
    (seen, view): (View, View),
) -> Result<bool, Stop> {
    if let Some((tick, given)) = open.overdrawn() {
        return Err(words::went_on_without(open.rate, tick, given));
    }
    let blocked = all - seen.given;
    let fresh = view.given - seen.given;
    let expected = blocked.min(open.rate);
    if fresh != expected && seen.sure && view.sure {
        let mistake = match fresh {
            0 => Mistake::MissingNotify,
            _ if fresh < expected => Mistake::WrongNotifyOne,
            _ => Mistake::IfForWhile,
        };
        return Err(words::went_on(open.rate, tick, blocked, fresh).as_mistake(mistake));
    }
    Ok(fresh == expected)
}

/// Everybody who is woken finds another caller at the bucket who has come again: a woken caller
/// must look whether there is still a token. All on one core, where the first to wake is done
/// before the next one runs.
pub(super) fn woken_callers_look_again(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let core = cores().first().copied();
    scene(lab, |stage| {
        let open = Open::new(subject, rng.u32(2..5));
        let count = open.rate + 1;
        let mut callers = Callers::each(stage, count, |_| {
            move || {
                core.map(pin);
                (0..open.rate * 4).try_for_each(|_| open.acquire())
            }
        })?;
        let mut seen = open.view(lab, stage, 0);
        for tick in [1, 2] {
            let view = open.view(lab, stage, tick);
            callers.reap()?;
            if !let_rate_go(open, tick, count + seen.given, (seen, view))? {
                return Ok(None);
            }
            seen = view;
        }
        Ok(Some(format!("{count} callers who come again and again, over 2 ticks")))
    })
}

/// Time to come to rest at an empty bucket.
const BEFORE: Duration = Duration::from_millis(100);

pub(super) fn waits_asleep(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let open = Open::new(subject, rng.u32(1..4));
        let calls = open.rate * 4;
        let body = move || (0..calls).try_for_each(|_| open.acquire());
        let caller = stage.thread("caller 1", body)?;
        open.wait(lab, BEFORE);
        let cost = asleep::restless(lab, &caller);
        if caller.finished() {
            caller.join()?.map_err(|Closed| words::refused())?;
            return Ok(None);
        }
        // Only while no tick can have come is it certain that nothing happened. But a few ticks
        // are no reason to use the processor either.
        if !open.precedes(1) && !cost.is_some_and(asleep::burns) {
            return Ok(None);
        }
        match cost {
            Some(cost) => Err(words::restless(&asleep::words(cost))),
            None => Ok(Some("a caller who waits for the first tick".to_owned())),
        }
    })
}
