//! Two counters that must not know of each other.
//!
//! A thread that owns its counter alone has no reason to wait. What it does in one counter may
//! well sleep (an actor behind a channel), so the same calls are made twice: with nobody else
//! about, and with another counter in use. Only waits that the other counter adds are a fault.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use crate::{Outcome, Stop, lab::Lab, world};

use super::{Counter, Subject, words};

/// Calls of the thread that is watched.
const CALLS: usize = 20_000;
/// The watched thread gives up after so long: such calls wait for something of their own.
const LONGEST: Duration = Duration::from_secs(2);
/// More added waits than this have a cause: preemption alone is no wait.
const CHANCE: u64 = 20;

pub(super) fn counters_do_not_wait(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let cores = world::cores();
    let [one, two, ..] = cores[..] else {
        return Err(Stop::Inconclusive(
            "only one core may be used here: two counters are never in use at once".to_owned(),
        ));
    };
    let calls = lab.rounds(CALLS);
    let (Some(alone), Some(beside)) =
        (watched(lab, subject, calls, one, None)?, watched(lab, subject, calls, one, Some(two))?)
    else {
        return Err(Stop::Inconclusive(
            "the calls take too long to tell what they wait for".to_owned(),
        ));
    };
    if beside > alone * 2 + CHANCE {
        return Err(words::waited(alone, beside, calls));
    }
    Ok(format!("{calls} calls on one counter while another was in use"))
}

/// How often a thread on core `one` sleeps in `calls` calls, while a thread on core `busy`
/// uses another counter; `None` where the calls take too long to say.
fn watched(
    lab: &Lab,
    subject: &dyn Subject,
    calls: usize,
    one: usize,
    busy: Option<usize>,
) -> Result<Option<u64>, Stop> {
    let (mine, other) = (subject.counter(), subject.counter());
    let over = AtomicBool::new(false);
    lab.stage(|stage| {
        let noise = match busy {
            Some(core) => Some(stage.thread("the other", {
                let (other, over) = (&*other, &over);
                move || hammer(other, core, over)
            })?),
            None => None,
        };
        let watched = stage.thread("watched", || {
            world::pin(one);
            let before = world::effort(world::my_tid()).unwrap_or_default();
            let begin = Instant::now();
            for call in 0..calls {
                if begin.elapsed() > LONGEST {
                    return None;
                }
                if call % 2 == 0 {
                    mine.increment()
                } else {
                    mine.decrement()
                }
                lab.progress();
            }
            Some(world::effort(world::my_tid()).unwrap_or_default().since(before).sleeps)
        })?;
        let sleeps = watched.join();
        over.store(true, Ordering::Relaxed);
        if let Some(noise) = noise {
            noise.join()?;
        }
        sleeps
    })
}

fn hammer(counter: &dyn Counter, core: usize, over: &AtomicBool) {
    world::pin(core);
    while !over.load(Ordering::Relaxed) {
        counter.increment();
    }
}
