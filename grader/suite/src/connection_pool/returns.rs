//! Connections that come back: to a caller that waits, from any thread, several at once.

use std::{
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use crate::{
    Outcome, Stop,
    lab::Lab,
    rounds::{Placement, Rounds},
    stage::Actor,
};

use super::{
    Held, Pool, Refused, Subject,
    caller::{self, Attempt, dsn, forever, take, take_all},
    panics::{panic_with, panicked},
    words,
};

pub(super) fn a_return_lets_a_caller_go_on(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let turns = lab.rounds(10);
    for turn in 0..turns {
        let size = rng.usize(1..4);
        let callers = rng.usize(1..4);
        let pool = subject.pool(&dsn(&mut rng), size);
        let mut held = take_all(&*pool, size, forever)?;
        let one = held.swap_remove(rng.usize(..size));
        lab.stage(|stage| {
            let mut waiting = Vec::new();
            for number in 1..=callers {
                let name = format!("caller {number}");
                // Each passes it on as it ends, to whoever is next.
                let body = || pool.acquire(forever).map(drop);
                waiting.push(stage.thread(name, body)?);
            }
            stage.settle();
            if turn % 2 == 0 {
                drop(one);
            } else {
                stage.thread("returner", move || drop(one))?.join()?;
            }
            for (caller, number) in waiting.into_iter().zip(1..) {
                let who = format!("caller {number}");
                caller
                    .join()?
                    .map_err(|got| words::refused_a_waiting_caller(&who, forever, got))?;
            }
            Ok(())
        })?;
        lab.progress();
    }
    Ok(format!("{turns} returns, from the thread that acquired and from another"))
}

pub(super) fn a_panic_gives_it_back(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let pool = subject.pool(&dsn(&mut lab.rng()), 1);
    let turns = lab.rounds(4);
    for _ in 0..turns {
        let held = take(&*pool, forever)?;
        lab.stage(|stage| {
            let caller = caller::start(stage, "caller 1", &*pool, forever)?;
            stage.settle();
            panicked(stage.thread("holder", move || panic_with(held))?)?;
            caller.join()?.received("caller 1").map(drop)
        })?;
        lab.progress();
    }
    Ok(format!("{turns} holders that panicked while a caller waited"))
}

pub(super) fn several_come_back_together(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let turns = lab.rounds(15);
    for turn in 0..turns {
        let size = 2 + turn % 3;
        let pool = subject.pool(&dsn(&mut rng), size);
        let held = take_all(&*pool, size, forever)?;
        lab.stage(|stage| {
            let mut callers = Vec::new();
            for number in 1..=size {
                let name = format!("caller {number}");
                callers.push(caller::start(stage, name, &*pool, forever)?);
            }
            stage.settle();
            drop(held);
            // What they got is kept until all have got one: nobody is rescued by a neighbour.
            let got: Result<Vec<Attempt<'_>>, Stop> =
                callers.into_iter().map(Actor::join).collect();
            for (attempt, number) in got?.into_iter().zip(1..) {
                attempt.received(&format!("caller {number}"))?;
            }
            Ok(())
        })?;
        lab.progress();
    }
    Ok(format!("{turns} times 2 to 4 connections, for as many callers"))
}

/// A connection on its way from round to round.
type Slot<'p> = Mutex<Option<Box<dyn Held + 'p>>>;

fn swap<'p>(slot: &Slot<'p>, held: Option<Box<dyn Held + 'p>>) -> Option<Box<dyn Held + 'p>> {
    std::mem::replace(&mut *slot.lock().unwrap_or_else(PoisonError::into_inner), held)
}

pub(super) fn no_return_is_lost(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut total = 0;
    for (placement, rounds) in [(Placement::Spread, 800), (Placement::OneCore, 300)] {
        let pool = subject.pool(&dsn(&mut lab.rng()), 2);
        let plan = Rounds { threads: 4, rounds: lab.rounds(rounds), placement };
        total += exchange(lab, &*pool, plan, forever)?;
    }
    Ok(format!("{total} rounds: 2 threads gave back, 2 others waited"))
}

/// In each round two threads give back what two others of the round before got.
fn exchange(lab: &Lab, pool: &dyn Pool, plan: Rounds, forever: Duration) -> Result<usize, Stop> {
    let slots: Vec<Slot<'_>> = take_all(pool, 2, forever)?
        .into_iter()
        .map(|held| Mutex::new(Some(held)))
        .chain([Mutex::new(None), Mutex::new(None)])
        .collect();
    let act = |thread: usize, round: usize| -> Result<(), Refused> {
        if thread < 2 {
            // Callers asleep, callers on their way, callers still to come: each has its turn.
            for _ in 0..round % 3 {
                thread::yield_now();
            }
            drop(swap(&slots[thread], None));
        } else {
            swap(&slots[thread], Some(pool.acquire(forever)?));
        }
        Ok(())
    };
    plan.run(lab, act, |round, results| {
        for (thread, result) in results.into_iter().enumerate() {
            if let Err(refused) = result {
                let who = format!("caller {}", thread + 1);
                return Err(words::refused_a_waiting_caller(&who, forever, refused)
                    .because(format!("found in round {}", round + 1)));
            }
        }
        for thread in 0..2 {
            swap(&slots[thread], swap(&slots[thread + 2], None));
        }
        Ok(())
    })
}
