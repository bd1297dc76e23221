//! What is counted: checkouts that end well, each once, in the sum as in the connection.

use std::{
    collections::BTreeMap,
    panic::{self, AssertUnwindSafe},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::{
    Outcome, Stop,
    lab::Lab,
    rounds::{Placement, Rounds},
};

use super::{
    Held, Pool, Subject,
    caller::{dsn, forever, take, take_all},
    panics::{panic_with, panicked},
    words,
};

pub(super) fn counts_checkouts(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let size = rng.usize(2..6);
    let pool = subject.pool(&dsn(&mut rng), size);
    let mut ended = BTreeMap::new();
    let mut out: Vec<Box<dyn Held + '_>> = Vec::new();
    let calls = lab.rounds(200);
    for call in 0..calls {
        if out.len() == size || (!out.is_empty() && rng.bool()) {
            let held = out.swap_remove(rng.usize(..out.len()));
            *ended.entry(held.id()).or_insert(0) += 1;
            drop(held);
        } else {
            out.push(take(&*pool, forever)?);
        }
        agree(&*pool, &out, &ended, call + 1)?;
    }
    Ok(format!("{calls} checkouts and returns, on a pool of {size}"))
}

/// That the pool counts as `ended` does, connection by connection.
fn agree(
    pool: &dyn Pool,
    out: &[Box<dyn Held + '_>],
    ended: &BTreeMap<usize, u64>,
    calls: usize,
) -> Result<(), Stop> {
    let (total, expected) = (pool.total_queries(), ended.values().sum());
    if total != expected {
        return Err(words::wrong_total(calls, out.len(), expected, total));
    }
    for held in out {
        let expected = ended.get(&held.id()).copied().unwrap_or(0);
        if held.queries() != expected {
            let when = format!("after {calls} calls");
            return Err(words::wrong_queries(&when, held.id(), expected, held.queries()));
        }
    }
    Ok(())
}

pub(super) fn a_panic_is_not_counted(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let pool = subject.pool(&dsn(&mut lab.rng()), 1);
    let well = lab.rng().u64(1..5);
    for _ in 0..well {
        drop(take(&*pool, forever)?);
    }
    let held = take(&*pool, forever)?;
    lab.stage(|stage| panicked(stage.thread("holder", move || panic_with(held))?))?;
    let total = pool.total_queries();
    if total != well {
        return Err(words::counted_a_panic("`total_queries`", well, total));
    }
    let Ok(held) = pool.acquire(Duration::ZERO) else {
        return Err(Stop::Inconclusive(
            "a connection whose holder panicked did not come back, so it cannot be asked"
                .to_owned(),
        ));
    };
    if held.queries() != well {
        return Err(words::counted_a_panic("the connection", well, held.queries()));
    }
    // A panic that ends before the checkout does has not ended the checkout.
    let caught = panic::catch_unwind(AssertUnwindSafe(|| panic_with_nothing(&*held)));
    drop(held);
    let total = pool.total_queries();
    if caught.is_err() && total != well + 1 {
        return Err(words::missed_after_a_caught_panic(well + 1, total));
    }
    Ok(format!("{well} checkouts that ended well, one that did not, one that survived a panic"))
}

fn panic_with_nothing(_: &dyn Held) {
    panic!("the holder panics on purpose and goes on");
}

pub(super) fn counts_on_after_close(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let size = lab.rng().usize(2..5);
    let pool = subject.pool(&dsn(&mut lab.rng()), size);
    let mut held = take_all(&*pool, size, forever)?;
    drop(held.pop());
    lab.stage(|stage| {
        // On a thread of its own: how long `close` may take is another rule.
        let closer = stage.thread("closer", || pool.close())?;
        stage.settle();
        for expected in 1..=size as u64 {
            let total = pool.total_queries();
            if total != expected {
                return Err(words::wrong_total_after_close(expected, total));
            }
            drop(held.pop());
        }
        closer.join()
    })?;
    Ok(format!("{} returns to a closed pool", size - 1))
}

pub(super) fn no_checkout_is_lost(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let pool = subject.pool(&dsn(&mut lab.rng()), 2);
    // Taken while all rest, so that in the round itself nothing but the returns meets.
    let hands = [0, 1].map(|_| Mutex::new(None));
    let fill = || -> Result<(), Stop> {
        for hand in &hands {
            *hand.lock().unwrap_or_else(PoisonError::into_inner) = Some(take(&*pool, forever)?);
        }
        Ok(())
    };
    fill()?;
    let plan = Rounds { threads: 2, rounds: lab.rounds(4_000), placement: Placement::Spread };
    let act = |thread: usize, _: usize| {
        let held = hands[thread].lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(held);
    };
    let rounds = plan.run(lab, act, |round, _| {
        let (total, expected) = (pool.total_queries(), 2 * (round as u64 + 1));
        if total != expected {
            return Err(words::lost_checkout(expected, total, round));
        }
        fill()
    })?;
    Ok(format!("{rounds} rounds of 2 checkouts that ended together"))
}

/// Tries of a caller for the only connection, in one round.
const TRIES: usize = 12;

pub(super) fn the_sum_keeps_up(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let pool = subject.pool(&dsn(&mut lab.rng()), 1);
    let plan = Rounds { threads: 2, rounds: lab.rounds(400), placement: Placement::Spread };
    let readings = AtomicU64::new(0);
    let act = |_: usize, _: usize| -> Option<(u64, u64)> {
        for _ in 0..TRIES {
            // Not a caller that waits: one that comes by at once after a return.
            let Ok(held) = pool.acquire(Duration::ZERO) else { continue };
            let (own, total) = (held.queries(), pool.total_queries());
            drop(held);
            readings.fetch_add(1, Ordering::Relaxed);
            if total < own {
                return Some((own, total));
            }
        }
        None
    };
    plan.run(lab, act, |round, wrong| {
        match wrong.into_iter().enumerate().find_map(|(thread, wrong)| Some((thread, wrong?))) {
            Some((thread, (own, total))) => Err(words::sum_behind(thread, own, total, round)),
            None => Ok(()),
        }
    })?;
    Ok(format!("{} sums read after a connection's own count", readings.into_inner()))
}
