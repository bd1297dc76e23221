//! One holder at a time, under stress.
//!
//! Two settings. Callers that do not wait meet in the short way through `acquire`, round after
//! round; callers that wait meet at the hand-over, where a connection passes from one to the
//! other. Small pools only: at the boundary every second call is a close one.

use std::{
    hint,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use crate::{
    Outcome, Stop,
    lab::Lab,
    rounds::{Placement, Rounds},
};

use super::{
    Subject,
    caller::dsn,
    holders::{Clash, Holders},
    words,
};

/// How long a connection is held, in spins: long enough for the other to come by.
const HOLD: u32 = 60;
/// How long a caller waits, in the rounds in which callers wait. Not for good: whether a
/// connection that comes back reaches those who wait is for other checks to say.
const PATIENT: Duration = Duration::from_millis(60);
/// After so many waits in vain there is nothing to be seen in more of them.
const IN_VAIN: usize = 4;

pub(super) fn one_holder_at_a_time(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let spread = |threads, rounds| Rounds {
        threads,
        rounds: lab.rounds(rounds),
        placement: Placement::Spread,
    };
    let crowd = Rounds { threads: 3, rounds: lab.rounds(60), placement: Placement::OneCore };
    let mut rounds = 0;
    for (size, plan, timeout) in
        [(1, spread(2, 3_000), Duration::ZERO), (1, spread(2, 500), PATIENT), (2, crowd, PATIENT)]
    {
        rounds += contest(lab, subject, size, plan, timeout)?;
    }
    Ok(format!("{rounds} rounds of 2 and 3 threads on pools of 1 and 2"))
}

fn contest(
    lab: &Lab,
    subject: &dyn Subject,
    size: usize,
    plan: Rounds,
    timeout: Duration,
) -> Result<usize, Stop> {
    let pool = subject.pool(&dsn(&mut lab.rng()), size);
    let holders = Holders::new(size);
    let alone = plan.placement == Placement::OneCore;
    let calls = if alone { 3 } else { 1 };
    let in_vain = AtomicUsize::new(0);
    let act = |_: usize, _: usize| -> Vec<Clash> {
        let mut clashes = Vec::new();
        for _ in 0..calls {
            if !timeout.is_zero() && in_vain.load(Ordering::Relaxed) >= IN_VAIN {
                break;
            }
            match pool.acquire(timeout) {
                Ok(held) => clashes.extend(holders.hold(held, || linger(alone))),
                Err(_) => drop(in_vain.fetch_add(1, Ordering::Relaxed)),
            }
        }
        clashes
    };
    plan.run(lab, act, |round, clashes| {
        match clashes.iter().enumerate().find_map(|(thread, list)| Some((thread, list.first()?))) {
            Some((thread, clash)) => Err(words::clash(size, thread, *clash, round)),
            None => Ok(()),
        }
    })
}

fn linger(alone: bool) {
    if alone {
        thread::yield_now();
    }
    for _ in 0..HOLD {
        hint::spin_loop();
    }
}
