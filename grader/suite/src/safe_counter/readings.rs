//! Readings while another thread goes up and down without a pause.
//!
//! Rounds leave time between the calls; a reading that is put together from two instants needs
//! several changes in between. So one thread changes the counter between two neighbouring
//! values as fast as it can, and whatever another one reads must be one of the two.
//!
//! Only readings between which something changed count towards the goal: on a busy machine the
//! two threads rarely run together, and readings of a still counter prove nothing.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use crate::{Outcome, Stop, lab::Lab, world};

use super::{Counter, Subject, words};

/// Readings of a quick run between which something changed.
const LIVE: usize = 6_000;
/// Readings in all, as a multiple of that: where the changer gets no processor, enough is enough.
const PATIENT: usize = 50;

/// A swing is over after so long: where calls take their time, a few readings see as much.
const LONGEST: Duration = Duration::from_secs(2);

/// One way to go up and down between `low` and `low + 1`.
struct Swing {
    low: i64,
    up: fn(&dyn Counter),
    down: fn(&dyn Counter),
    words: &'static str,
}

const SWINGS: [Swing; 3] = [
    Swing {
        low: 0,
        up: |c| c.increment(),
        down: |c| c.decrement(),
        words: "increment() and decrement()",
    },
    Swing { low: 0, up: |c| c.increment(), down: |c| c.reset(), words: "increment() and reset()" },
    Swing { low: -1, up: |c| c.reset(), down: |c| c.decrement(), words: "reset() and decrement()" },
];

pub(super) fn value_is_of_one_instant(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let cores = world::cores();
    let [one, two, ..] = cores[..] else {
        return Err(Stop::Inconclusive(
            "only one core may be used here: nothing is read while something changes".to_owned(),
        ));
    };
    let live = lab.rounds(LIVE);
    for swing in &SWINGS {
        beside(lab, &*subject.counter(), swing, [one, two], live)?;
    }
    Ok(format!("{} readings beside a thread that goes up and down", live * SWINGS.len()))
}

/// Reads until `live` readings had a change before them, while another thread swings.
fn beside(
    lab: &Lab,
    counter: &dyn Counter,
    swing: &Swing,
    [one, two]: [usize; 2],
    live: usize,
) -> Result<(), Stop> {
    if swing.low < 0 {
        counter.decrement();
    }
    let (over, swings) = (AtomicBool::new(false), AtomicU64::new(0));
    let (over, swings) = (&over, &swings);
    lab.stage(|stage| {
        let changer = stage.thread("changer", move || {
            world::pin(two);
            let begin = Instant::now();
            let mut count = 0_u64;
            // Relaxed throughout: neither the count nor the flag orders anything. It has an end of
            // its own: where locks are unfair and calls slow, the reader may never get its turn.
            while !over.load(Ordering::Relaxed) {
                (swing.up)(counter);
                (swing.down)(counter);
                swings.fetch_add(1, Ordering::Relaxed);
                count += 1;
                // Rarely: a look at the clock takes longer than a swing.
                if count.is_multiple_of(32) && begin.elapsed() > LONGEST {
                    break;
                }
            }
        })?;
        let reader = stage.thread("reader", move || {
            world::pin(one);
            read(lab, counter, swing, swings, live)
        })?;
        let verdict = reader.join()?;
        over.store(true, Ordering::Relaxed);
        verdict?;
        changer.join()
    })
}

fn read(
    lab: &Lab,
    counter: &dyn Counter,
    swing: &Swing,
    swings: &AtomicU64,
    goal: usize,
) -> Result<(), Stop> {
    let begin = Instant::now();
    let (mut live, mut before) = (0, 0);
    for reading in 1..=goal * PATIENT {
        let got = counter.value();
        if got != swing.low && got != swing.low + 1 {
            return Err(words::between(swing.words, swing.low, got, reading));
        }
        let now = swings.load(Ordering::Relaxed);
        live += usize::from(now != before);
        before = now;
        if live == goal {
            break;
        }
        if reading.is_multiple_of(32) {
            lab.progress();
            if begin.elapsed() > LONGEST {
                break;
            }
        }
    }
    Ok(())
}
