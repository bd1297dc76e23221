//! `close` at the same instant as something else: a caller who is about to block, or another
//! `close`.
//!
//! Each round has a limiter of its own, which nobody drops. The rounds are bounded in time as
//! well: a `close` that waits for the clock is a mistake that another check names.

use std::{
    sync::{PoisonError, RwLock},
    time::{Duration, Instant},
};

use crate::{
    Outcome, Stop,
    lab::Lab,
    rounds::{Placement, Rounds},
    stopwatch::Stopwatch,
    world::{self, Tid},
};

use super::{Closed, Limiter, Subject, words};

/// Rounds of a quick run.
const ROUNDS: usize = 300;
/// When the rest of the rounds is left out.
const ENOUGH: Duration = Duration::from_secs(2);
/// Far more than going on takes, and less than the way to a tick.
const AT_ONCE: Duration = Duration::from_millis(600);

/// The limiter of one round.
#[derive(Debug, Clone, Copy)]
struct Seat {
    limiter: &'static dyn Limiter,
    threads: &'static [Tid],
    watch: Stopwatch,
}

impl Seat {
    fn new(subject: &dyn Subject) -> Self {
        let known = world::others();
        let limiter = Box::leak(subject.limiter(1));
        let threads: Vec<Tid> =
            world::others().into_iter().filter(|tid| !known.contains(tid)).collect();
        Self { limiter, threads: threads.leak(), watch: Stopwatch::start() }
    }

    /// How long ago `new` was, where that is too long through nobody's fault but the limiter's.
    fn too_late(&self) -> Option<Duration> {
        let elapsed = self.watch.elapsed();
        (elapsed > AT_ONCE && self.watch.own_time() > AT_ONCE).then_some(elapsed)
    }
}

/// Plays the rounds: two threads do `act` with a fresh limiter, then `judge` sees what came of
/// it. Gives the number of rounds.
fn play<T: Send>(
    lab: &Lab,
    subject: &dyn Subject,
    act: impl Fn(usize, Seat) -> T + Sync,
    mut judge: impl FnMut(usize, Seat, Vec<T>) -> Result<(), Stop> + Send,
) -> Result<usize, Stop> {
    let seat = RwLock::new(Seat::new(subject));
    let now = || *seat.read().unwrap_or_else(PoisonError::into_inner);
    let plan = Rounds { threads: 2, rounds: lab.rounds(ROUNDS), placement: Placement::Spread };
    let (begin, mut played) = (Instant::now(), 0);
    plan.run(
        lab,
        |thread, _| {
            let seat = now();
            (seat.watch.begin().duration_since(begin) < ENOUGH).then(|| act(thread, seat))
        },
        |round, results| {
            let Some(results) = results.into_iter().collect() else { return Ok(()) };
            played += 1;
            judge(round, now(), results)?;
            *seat.write().unwrap_or_else(PoisonError::into_inner) = Seat::new(subject);
            Ok(())
        },
    )?;
    Ok(played)
}

pub(super) fn close_meets_callers(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut late = 0;
    let rounds = play(
        lab,
        subject,
        |thread, seat| {
            if thread == 0 {
                seat.limiter.close();
                return None;
            }
            // The only token, and then a wait; unless `close` was first.
            while seat.limiter.acquire() != Err(Closed) {}
            seat.too_late()
        },
        |round, _, results| {
            let Some(took) = results.into_iter().flatten().next() else { return Ok(()) };
            // One round might be the machine's doing; two of them are not.
            late += 1;
            if late > 1 { Err(words::missed_close(took, round)) } else { Ok(()) }
        },
    )?;
    Ok(format!("{rounds} rounds of a caller and `close` on 2 cores"))
}

pub(super) fn closers_meet(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let rounds = play(
        lab,
        subject,
        |_, seat| seat.limiter.close(),
        |round, seat, _| {
            if seat.limiter.acquire() != Err(Closed) {
                return Err(words::open_after_two(round));
            }
            seat.limiter.close();
            Ok(())
        },
    )?;
    Ok(format!("{rounds} limiters closed by 2 threads on 2 cores, and once more"))
}

pub(super) fn every_close_ends_the_thread(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let rounds = play(
        lab,
        subject,
        |_, seat| {
            // A `close` that panics is another check's business.
            let panicked = lab.panics(|| seat.limiter.close())?;
            let left = seat.threads.iter().filter(|tid| world::alive(**tid)).count();
            Ok(if panicked.is_some() { 0 } else { left })
        },
        |round, _, results: Vec<Result<usize, Stop>>| {
            let left = results.into_iter().collect::<Result<Vec<_>, Stop>>()?;
            match left.iter().position(|&left| left > 0) {
                Some(closer) => Err(words::thread_left_by_one(closer, round)),
                None => Ok(()),
            }
        },
    )?;
    Ok(format!("{rounds} limiters closed by 2 threads on 2 cores"))
}
