//! `close`: for those who wait, those who come later, and those who hold a connection.

use std::time::Duration;

use crate::{
    Outcome, Stop,
    gate::Gate,
    lab::Lab,
    rounds::{Placement, Rounds},
    stopwatch::Stopwatch,
};

use super::{
    Held, Pool, Refused, Subject,
    bound::{Kept, Took, within},
    caller::{self, Attempt, Taken, dsn, forever, take, take_all},
    words,
};

/// A finite timeout that does not end within a check.
const PLENTY: Duration = Duration::from_secs(300);
/// Far more than any call needs that waits for nothing.
const AT_ONCE: Duration = Duration::from_millis(400);

pub(super) fn everybody_who_waits_is_told(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let turns = lab.rounds(6);
    for turn in 0..turns {
        let size = rng.usize(1..4);
        let callers = rng.usize(2..6);
        let pool = subject.pool(&dsn(&mut rng), size);
        let _held = take_all(&*pool, size, forever)?;
        // Last of all, callers whose own timeout would tell them too, in five minutes.
        let timeout = if turn + 1 == turns { PLENTY } else { forever };
        lab.stage(|stage| {
            let mut waiting = Vec::new();
            for number in 1..=callers {
                let name = format!("caller {number}");
                waiting.push(caller::start(stage, name, &*pool, timeout)?);
            }
            stage.settle();
            pool.close();
            for (caller, number) in waiting.into_iter().zip(1..) {
                refused(&format!("caller {number}, which waited,"), &caller.join()?.taken)?;
            }
            Ok(())
        })?;
        lab.progress();
    }
    Ok(format!("{turns} pools closed while 2 to 5 callers waited"))
}

/// That a closed pool turned a caller away.
fn refused(who: &str, taken: &Taken<'_>) -> Result<(), Stop> {
    match taken {
        Err(Refused::Closed) => Ok(()),
        got => Err(words::not_closed(who, got)),
    }
}

pub(super) fn later_callers_are_told(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let size = rng.usize(2..6);
    for out in [0, 1, size] {
        let pool = subject.pool(&dsn(&mut rng), size);
        let held = take_all(&*pool, out, forever)?;
        pool.close();
        let late = |what: &str| {
            for timeout in [forever, Duration::ZERO, PLENTY] {
                let kept = within(AT_ONCE, || {
                    let Attempt { taken, elapsed, own, .. } = Attempt::of(&*pool, timeout);
                    refused(what, &taken)?;
                    Ok(Some(Took { elapsed, own }))
                })?;
                if let Kept::Over(least) = kept {
                    return Err(words::told_late(least));
                }
            }
            Ok(())
        };
        late(&format!("a caller after `close`, with {out} of {size} connections out,"))?;
        drop(held);
        late("a caller after `close`, with all connections back,")?;
        lab.progress();
    }
    Ok(format!("with none, 1 and {size} of {size} connections out"))
}

pub(super) fn what_is_out_stays_usable(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let size = rng.usize(2..6);
    let kept = within(AT_ONCE, || {
        let dsn = dsn(&mut rng);
        let pool = subject.pool(&dsn, size);
        let mut held = take_all(&*pool, size, forever)?;
        held.swap_remove(rng.usize(..size));
        let watch = Stopwatch::start();
        pool.close();
        let took = Took { elapsed: watch.elapsed(), own: watch.own_time() };
        come_back(&*pool, &dsn, held)?;
        lab.progress();
        Ok(Some(took))
    })?;
    match kept {
        Kept::Over(least) => Err(words::closed_late(size - 1, least)),
        _ => Ok(format!("{} connections that came back to a closed pool", size - 1)),
    }
}

/// That `held` is of use after `close`, and that the pool takes it back.
fn come_back(pool: &dyn Pool, dsn: &str, mut held: Vec<Box<dyn Held + '_>>) -> Result<(), Stop> {
    let mut ids: Vec<usize> = held.iter().map(|held| held.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() != held.len() || held.iter().any(|held| held.dsn() != dsn) {
        return Err(words::changed_by_close());
    }
    while let Some(one) = held.pop() {
        drop(one);
        let in_use = pool.in_use();
        if in_use != held.len() {
            return Err(words::not_taken_back(held.len(), in_use));
        }
    }
    Ok(())
}

/// How many threads close one pool together.
const CLOSERS: usize = 3;

pub(super) fn closing_again_is_fine(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let turns = lab.rounds(6);
    for _ in 0..turns {
        let pool = subject.pool(&dsn(&mut lab.rng()), 1);
        let held = take(&*pool, forever)?;
        let gate = Gate::new(CLOSERS, 0);
        lab.stage(|stage| {
            let caller = caller::start(stage, "caller 1", &*pool, forever)?;
            stage.settle();
            let mut closers = Vec::new();
            for number in 1..=CLOSERS {
                closers.push(stage.thread(format!("closer {number}"), || {
                    gate.pass();
                    pool.close();
                })?);
            }
            for closer in closers {
                closer.join()?;
            }
            refused("caller 1, which waited,", &caller.join()?.taken)
        })?;
        pool.close();
        drop(held);
        pool.close();
        refused("a caller after the last `close`", &pool.acquire(forever))?;
        lab.progress();
    }
    Ok(format!("{turns} pools closed by {CLOSERS} threads together, and twice more"))
}

/// Pools that one pair of threads closes: each pool may have a thread of its own.
const PAIR: usize = 25;

pub(super) fn close_meets_a_new_caller(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut total = 0;
    for _ in 0..lab.rounds(24) {
        let mut rng = lab.rng();
        let pools: Vec<_> = (0..PAIR).map(|_| subject.pool(&dsn(&mut rng), 1)).collect();
        let held: Result<Vec<_>, Stop> = pools.iter().map(|pool| take(&**pool, forever)).collect();
        let held = held?;
        let plan = Rounds { threads: 2, rounds: PAIR, placement: Placement::Spread };
        let act = |thread: usize, round: usize| -> Result<(), Stop> {
            let pool = &pools[round];
            if thread == 0 {
                pool.close();
                return Ok(());
            }
            refused("caller 2, which came as the pool was closed,", &pool.acquire(forever))
        };
        total += plan.run(lab, act, |round, results| {
            let found = |stop: Stop| stop.because(format!("found in round {}", total + round + 1));
            results.into_iter().collect::<Result<(), Stop>>().map_err(found)
        })?;
        drop(held);
    }
    Ok(format!("{total} pools closed while a caller came"))
}
