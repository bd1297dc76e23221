//! How many are out: as a model says, with callers waiting, and while connections move.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use crate::{
    Outcome, Stop,
    lab::Lab,
    rounds::{Placement, Rounds},
};

use super::{
    Pool, Subject,
    caller::{self, dsn, forever, take, take_all},
    giving_up::wait_for_the_end,
    words,
};

pub(super) fn counts_what_is_out(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let size = rng.usize(1..6);
    let pool = subject.pool(&dsn(&mut rng), size);
    expect(&*pool, "in a new pool", 0)?;
    let mut out = Vec::new();
    let calls = lab.rounds(200);
    for call in 1..=calls {
        if out.len() == size || (!out.is_empty() && rng.bool()) {
            out.swap_remove(rng.usize(..out.len()));
        } else {
            out.push(take(&*pool, forever)?);
        }
        expect(&*pool, &format!("after {call} checkouts and returns"), out.len())?;
    }
    Ok(format!("{calls} checkouts and returns, on a pool of {size}"))
}

fn expect(pool: &dyn Pool, when: &str, expected: usize) -> Result<(), Stop> {
    match pool.in_use() {
        got if got == expected => Ok(()),
        got => Err(words::wrong_in_use(when, expected, got)),
    }
}

/// The timeout of callers that wait in vain. Not for good: a pool that cannot answer while
/// somebody waits has another rule's mistake.
const IN_VAIN: Duration = Duration::from_millis(120);

pub(super) fn waiting_is_not_using(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let (size, callers) = (rng.usize(1..4), rng.usize(1..4));
    let pool = subject.pool(&dsn(&mut rng), size);
    let held = take_all(&*pool, size, forever)?;
    lab.stage(|stage| {
        let mut waiting = Vec::new();
        for number in 1..=callers {
            let name = format!("caller {number}");
            waiting.push(caller::start(stage, name, &*pool, IN_VAIN)?);
        }
        stage.settle();
        expect(&*pool, &format!("while {callers} callers wait"), size)?;
        wait_for_the_end(lab, waiting)?;
        expect(&*pool, &format!("after {callers} callers have given up"), size)
    })?;
    drop(held);
    expect(&*pool, "with all connections back", 0)?;
    Ok(format!("{callers} callers for {size} connections"))
}

/// Tries of a caller for the only connection, in one round.
const TRIES: usize = 12;

pub(super) fn never_too_many(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let pool = subject.pool(&dsn(&mut lab.rng()), 1);
    let plan = Rounds { threads: 2, rounds: lab.rounds(400), placement: Placement::Spread };
    let readings = AtomicUsize::new(0);
    let act = |_: usize, _: usize| -> Option<usize> {
        for _ in 0..TRIES {
            // Not a caller that waits: one that comes by at once after a return.
            let Ok(held) = pool.acquire(Duration::ZERO) else { continue };
            let seen = pool.in_use();
            drop(held);
            readings.fetch_add(1, Ordering::Relaxed);
            if seen != 1 {
                return Some(seen);
            }
        }
        None
    };
    plan.run(lab, act, |round, wrong| {
        if let Some(seen) = wrong.into_iter().flatten().next() {
            return Err(words::in_use_while_holding(seen, round));
        }
        expect(&*pool, "between two rounds, with nothing out", 0)
    })?;
    Ok(format!("{} looks by a caller that held the only connection", readings.into_inner()))
}

/// Moves of a connection, and looks at the pool, in one round.
const MOVES: usize = 20;

pub(super) fn one_is_always_out(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let pool = subject.pool(&dsn(&mut lab.rng()), 2);
    let plan = Rounds { threads: 2, rounds: lab.rounds(400), placement: Placement::Spread };
    let first = Mutex::new(Some(take(&*pool, forever)?));
    let act = |thread: usize, _: usize| -> Result<Option<usize>, Stop> {
        if thread == 1 {
            return Ok((0..MOVES).map(|_| pool.in_use()).find(|seen| !(1..=2).contains(seen)));
        }
        let mut slot = first.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..MOVES {
            // The new one is here before the old one goes: one is out at every instant.
            *slot = Some(take(&*pool, forever)?);
        }
        Ok(None)
    };
    let rounds = plan.run(lab, act, |round, results| {
        for seen in results {
            if let Some(seen) = seen? {
                return Err(words::in_use_while_moving(seen, round));
            }
        }
        expect(&*pool, "between two rounds, with one out", 1)
    })?;
    Ok(format!("{} looks while one or two of two were out", rounds * MOVES))
}
