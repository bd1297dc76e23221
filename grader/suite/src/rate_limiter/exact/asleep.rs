//! RL4: "blocks" means asleep. Here that is exact: a caller without a token does nothing at all
//! until something happens.

use std::time::Duration;

use crate::{Outcome, Stop, lab::Lab, world::Effort};

use super::{
    super::Subject,
    observed::Observed,
    scene::{Scene, Step::Acquire, sleep_until},
    words,
};

/// Two wait for the first tick, one of them for the second.
const SCENE: Scene = Scene { rate: 1, threads: &[&[Acquire], &[Acquire], &[Acquire]], end: 0 };

/// Times within which nothing happens, in milliseconds after `new`.
const QUIET: [(u64, u64); 2] = [(1, 999), (1001, 1999)];

pub(in super::super) fn sleeps_until_something_happens(
    lab: &Lab,
    subject: &dyn Subject,
) -> Outcome {
    let tried = "callers who wait for the first and the second tick";
    lab.stage(|stage| {
        let observed = Observed::new(subject, SCENE.rate);
        let actors = SCENE.start(stage, observed)?;
        for (from, to) in QUIET {
            sleep_until(observed, Duration::from_millis(from));
            let before = observed.efforts();
            sleep_until(observed, Duration::from_millis(to));
            quiet(observed, &before, (from, to))?;
        }
        drop(actors);
        lab.conclude(lockstep_wire::Finding::Pass { tried: tried.to_owned(), explored: None })
    })
}

/// Whether all who waited then and wait now have slept in between.
fn quiet(
    observed: &Observed,
    before: &[(usize, Effort)],
    (from, to): (u64, u64),
) -> Result<(), Stop> {
    for (number, now) in observed.efforts() {
        let Some((_, then)) = before.iter().find(|(other, _)| *other == number) else { continue };
        let cost = now.since(*then);
        if cost != Effort::default() {
            return Err(words::restless(number, from, to, cost));
        }
    }
    Ok(())
}
