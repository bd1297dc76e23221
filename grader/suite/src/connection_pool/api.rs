//! What one thread can see of a new pool.

use crate::{Outcome, lab::Lab};

use super::{
    Subject,
    caller::{dsn, forever, take_all},
    words,
};

pub(super) fn makes_all_connections(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    // The largest needs more than one word of a set of bits.
    let sizes = [1, rng.usize(2..8), rng.usize(65..100)];
    for size in sizes {
        let dsn = dsn(&mut rng);
        let pool = subject.pool(&dsn, size);
        let held = take_all(&*pool, size, forever)?;
        let mut ids: Vec<usize> = held.iter().map(|held| held.id()).collect();
        ids.sort_unstable();
        if !ids.iter().copied().eq(0..size) {
            return Err(words::wrong_ids(&ids));
        }
        for held in &held {
            if held.dsn() != dsn {
                return Err(words::wrong_dsn(held.id(), &dsn, held.dsn()));
            }
            if held.queries() != 0 {
                return Err(words::wrong_queries("in a new pool", held.id(), 0, held.queries()));
            }
        }
    }
    Ok(format!("pools of {}, {} and {}", sizes[0], sizes[1], sizes[2]))
}

pub(super) fn refuses_an_empty_pool(lab: &Lab, subject: &dyn Subject) -> Outcome {
    match lab.panics(|| drop(subject.pool(&dsn(&mut lab.rng()), 0)))? {
        Some(_) => Ok("`new(_, 0)` panicked".to_owned()),
        None => Err(words::accepted_zero()),
    }
}
