//! Callers that need not wait, and callers that must.

use std::{thread, time::Duration};

use crate::{
    Outcome, Stop, asleep,
    lab::Lab,
    rounds::{Placement, Rounds},
};

use super::{
    Refused, Subject,
    bound::{Kept, Took, within},
    caller::{self, Attempt, dsn, forever, take, take_all},
    words,
};

/// Far more than any call needs that finds a connection idle.
const AT_ONCE: Duration = Duration::from_millis(400);
/// A finite timeout that does not end within a check.
const PLENTY: Duration = Duration::from_secs(300);

pub(super) fn takes_an_idle_one_at_once(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let calls = lab.rounds(100);
    for size in [1, rng.usize(2..6)] {
        let pool = subject.pool(&dsn(&mut rng), size);
        let mut held = Vec::new();
        for _ in 0..calls {
            if held.len() == size || (!held.is_empty() && rng.bool()) {
                held.swap_remove(rng.usize(..held.len()));
            }
            held.push(take(&*pool, if rng.bool() { forever } else { PLENTY })?);
        }
        held.truncate(size - 1);
        let kept = within(AT_ONCE, || {
            let Attempt { taken, elapsed, own, .. } = Attempt::of(&*pool, PLENTY);
            taken.map_err(words::refused_an_idle_one)?;
            Ok(Some(Took { elapsed, own }))
        })?;
        if let Kept::Over(least) = kept {
            return Err(words::waited_for_an_idle_one(least));
        }
    }
    Ok(format!("{calls} calls each on two pools, always with a connection idle"))
}

pub(super) fn waiting_callers_sleep(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    for timeout in [forever, PLENTY + Duration::from_millis(rng.u64(..999))] {
        let size = rng.usize(1..4);
        let pool = subject.pool(&dsn(&mut rng), size);
        let mut held = take_all(&*pool, size, forever)?;
        lab.stage(|stage| {
            let caller = caller::start(stage, "caller 1", &*pool, timeout)?;
            stage.settle();
            if let Some(cost) = asleep::restless(lab, &caller) {
                return Err(words::restless(timeout, &asleep::words(cost)));
            }
            held.pop();
            caller.join()?.received("caller 1").map(drop)
        })?;
        lab.progress();
    }
    Ok("a caller without an end to its timeout, and one with".to_owned())
}

pub(super) fn waits_until_one_comes_back(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let turns = lab.rounds(12);
    for turn in 0..turns {
        let size = rng.usize(1..4);
        let pool = subject.pool(&dsn(&mut rng), size);
        let mut held = take_all(&*pool, size, forever)?;
        let back = rng.usize(..size);
        lab.stage(|stage| {
            let caller = caller::start(stage, "caller 1", &*pool, forever)?;
            // Now and then it comes back while the caller is on its way to sleep.
            if turn % 3 != 2 {
                stage.settle();
            }
            if caller.finished() {
                return Err(words::did_not_wait(size, &caller.join()?));
            }
            let id = held[back].id();
            drop(held.swap_remove(back));
            let got = caller.join()?.received("caller 1")?;
            if got.id() == id { Ok(()) } else { Err(words::wrong_hand_over(id, got.id())) }
        })?;
        lab.progress();
    }
    Ok(format!("{turns} callers, each with all connections out"))
}

/// Callers on one core: whoever wakes finds that others ran before it.
const CROWD: usize = 4;
/// Checkouts of each caller in one round.
const CHECKOUTS: usize = 4;

pub(super) fn looks_again_after_waking(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut total = 0;
    for (threads, rounds, placement) in
        [(CROWD, 80, Placement::OneCore), (3, 120, Placement::Spread)]
    {
        let pool = subject.pool(&dsn(&mut lab.rng()), 1);
        let act = |_: usize, _: usize| -> Result<(), Refused> {
            for _ in 0..CHECKOUTS {
                let held = pool.acquire(forever)?;
                // Others get to run, and to wait, while the only connection is out.
                thread::yield_now();
                drop(held);
            }
            Ok(())
        };
        let plan = Rounds { threads, rounds: lab.rounds(rounds), placement };
        total += plan.run(lab, act, |round, results| judge(forever, round, &results))?;
    }
    Ok(format!("{total} rounds of {CROWD} and 3 callers for one connection"))
}

fn judge(timeout: Duration, round: usize, results: &[Result<(), Refused>]) -> Result<(), Stop> {
    for (thread, result) in results.iter().enumerate() {
        if let Err(refused) = *result {
            let who = format!("caller {}", thread + 1);
            return Err(words::refused_a_waiting_caller(&who, timeout, refused)
                .because(format!("found in round {}", round + 1)));
        }
    }
    Ok(())
}
