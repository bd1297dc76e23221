//! Many threads at one bucket: together they get no more than one thread would.
//!
//! Nothing is closed here and nobody is let go. Whoever waits at the end of a check stays where
//! it is, so that a `close` that does not work cannot pass for a mistake with tokens.

use std::time::Duration;

use crate::{
    Outcome, Stop,
    gate::Gate,
    lab::Lab,
    rounds::{Placement, Rounds},
    stage::Stage,
    world::{cores, pin},
};

use super::{
    Subject,
    open::{Callers, Open, scene},
    words,
};

/// The first tick has been and gone.
const AFTER_A_TICK: Duration = Duration::from_millis(1250);

pub(super) fn threads_share_one_rate(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        // At one a second a limiter that refills bit by bit cannot be told from one with ticks.
        let open = Open::new(subject, rng.u32(2..6));
        let count = open.rate * 3 + 1;
        let mut callers = Callers::start(stage, open, count, 1)?;
        open.wait(lab, AFTER_A_TICK);
        // No look whether they rest: the bound holds at any time.
        if let Some((tick, given)) = open.overdrawn() {
            return Err(words::too_many(open.rate, tick, given, count));
        }
        callers.reap()?;
        Ok(Some(format!("{count} threads at {} tokens a second, over one tick", open.rate)))
    })
}

/// Limiters of a quick run, and rounds with each.
const LIMITERS: usize = 8;
const ROUNDS: usize = 250;

/// Limiters that a slow machine may spoil before the check gives up.
const SPOILT: usize = 3;

pub(super) fn no_token_goes_twice(lab: &Lab, subject: &dyn Subject) -> Outcome {
    scene(lab, |stage| {
        let (mut clear, mut spoilt) = (0, 0);
        while clear < lab.rounds(LIMITERS) && spoilt < SPOILT {
            if emptied_together(lab, stage, subject)? {
                clear += 1;
            } else {
                spoilt += 1;
            }
        }
        if clear == 0 {
            return Err(Stop::Inconclusive(words::too_slow(ROUNDS * 2)));
        }
        Ok(Some(format!("{clear} limiters of {} tokens emptied by 2 threads", ROUNDS * 2)))
    })
}

/// Two threads take all the tokens of a limiter, two at a time. One token more before the
/// first tick means that two of them got the same. Says whether there was time to see it.
fn emptied_together(lab: &Lab, stage: &Stage<'_, '_>, subject: &dyn Subject) -> Result<bool, Stop> {
    let open = Open::new(subject, (ROUNDS * 2) as u32);
    let plan = Rounds { threads: 2, rounds: ROUNDS, placement: Placement::Spread };
    plan.run(
        lab,
        |_, _| open.acquire(),
        |_, results| {
            results.into_iter().try_for_each(|result| result.map_err(|_| words::refused()))
        },
    )?;
    let mut probe = Callers::start(stage, open, 1, 1)?;
    let view = open.look(stage, 0);
    probe.reap()?;
    let given = open.given_before(1);
    if given > open.rate {
        return Err(words::same_token(open.rate, given));
    }
    Ok(view.sure)
}

/// Pairs of a quick run. Each loser stays, with its stack, until the end of the process.
const PAIRS: usize = 200;
/// How long the first of a pair spins for the other: long enough for a thread to start.
const SPINS: u32 = 20_000;

pub(super) fn last_token_goes_once(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let [one, two, ..] = cores()[..] else {
        return Err(Stop::Inconclusive(words::one_core()));
    };
    scene(lab, |stage| {
        let mut tried = Vec::new();
        for pair in 0..PAIRS {
            lab.progress();
            let open = Open::new(subject, 1);
            let gate: &Gate = Box::leak(Box::new(Gate::new(2, SPINS)));
            let callers = Callers::each(stage, 2, |number| {
                move || {
                    pin(if number == 1 { one } else { two });
                    gate.pass();
                    open.acquire()
                }
            })?;
            tried.push((pair, open, callers));
        }
        stage.settle();
        for (pair, open, callers) in &mut tried {
            if open.given_before(1) > 1 {
                return Err(words::last_token_twice(open.given_before(1), *pair));
            }
            callers.reap()?;
        }
        Ok(Some(format!("{PAIRS} limiters of 1 token, 2 threads on 2 cores each")))
    })
}
