//! Returns that meet a caller which gives up.
//!
//! A pool that wakes one caller for each return must not wake one that is on its way out, or
//! the return is spent on nobody while a patient caller sleeps beside an idle connection. So
//! an impatient caller waits in front of a patient one, and the connection comes back around
//! the deadline. On one core the holder does not let go of the processor until the deadline
//! has passed: that makes a window of microseconds as wide as one likes.

use std::{
    hint,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    Outcome, Stop,
    lab::Lab,
    rounds::{Placement, Rounds},
    stage::Actor,
};

use super::{
    Held, Pool, Refused, Subject,
    caller::{self, dsn, forever, take},
    words,
};

/// The timeout of the callers that give up.
const SHORT: Duration = Duration::from_millis(8);
/// How long a caller may take to give up before the check does.
const GRACE: u32 = 2_000;

pub(super) fn expired_callers_are_forgotten(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let turns = lab.rounds(4);
    for turn in 0..turns {
        let pool = subject.pool(&dsn(&mut lab.rng()), 1);
        let held = take(&*pool, forever)?;
        lab.stage(|stage| {
            let mut gone = Vec::new();
            for number in 1..=2 {
                let name = format!("impatient {number}");
                gone.push(caller::start(stage, name, &*pool, SHORT)?);
            }
            stage.settle();
            let patient = match turn % 2 {
                0 => Some(caller::start(stage, "patient", &*pool, forever)?),
                _ => None,
            };
            stage.settle();
            wait_for_the_end(lab, gone)?;
            drop(held);
            match patient {
                Some(patient) => patient.join()?.received("patient").map(drop),
                None => take(&*pool, forever).map(drop),
            }
        })?;
        lab.progress();
    }
    Ok(format!("{turns} returns after 2 callers had given up"))
}

/// Waits until all of `callers` have given up. Not for good: whether a timeout ends at all is
/// for another check to say.
pub(super) fn wait_for_the_end<T>(lab: &Lab, callers: Vec<Actor<'_, T>>) -> Result<(), Stop> {
    for caller in callers {
        let mut left = GRACE;
        while !caller.finished() {
            if left == 0 {
                return Err(Stop::Inconclusive(
                    "no caller gave up, so it cannot be seen what becomes of one that has"
                        .to_owned(),
                ));
            }
            left -= 1;
            lab.pause(Duration::from_millis(1));
            lab.progress();
        }
        caller.join()?;
    }
    Ok(())
}

/// The timeout of the caller whose deadline the return meets.
const TIMEOUT: Duration = Duration::from_millis(1);
/// The return falls this far before the deadline at the earliest, and after it at the latest.
const REACH: Duration = Duration::from_micros(150);
/// The holder spins from this long before the deadline until so long after it.
const SPIN: Duration = Duration::from_micros(250);

/// The parts of the three threads.
const HOLDER: usize = 0;
const IMPATIENT: usize = 1;

/// What the threads of the rounds share.
struct Meeting<'p> {
    pool: &'p dyn Pool,
    forever: Duration,
    rounds: usize,
    zero: Instant,
    /// When the impatient caller called, in nanoseconds since `zero`; 0 before.
    called: AtomicU64,
    /// The connection, while the holder has it.
    here: Mutex<Option<Box<dyn Held + 'p>>>,
    /// The connection, when the patient caller has got it.
    there: Mutex<Option<Box<dyn Held + 'p>>>,
}

pub(super) fn a_return_meets_one_that_gives_up(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut total = 0;
    for (placement, quick) in [(Placement::OneCore, 60), (Placement::Spread, 40)] {
        let pool = subject.pool(&dsn(&mut lab.rng()), 1);
        let rounds = lab.rounds(quick);
        let meeting = Meeting {
            pool: &*pool,
            forever,
            rounds,
            zero: Instant::now(),
            called: AtomicU64::new(0),
            here: Mutex::new(Some(take(&*pool, forever)?)),
            there: Mutex::new(None),
        };
        let plan = Rounds { threads: 3, rounds, placement };
        total += plan.run(
            lab,
            |thread, round| meeting.act(thread, round),
            |round, results| meeting.judge(round, results),
        )?;
    }
    Ok(format!("{total} returns within {} us of a deadline", REACH.as_micros()))
}

impl Meeting<'_> {
    fn act(&self, thread: usize, round: usize) -> Result<(), Refused> {
        match thread {
            HOLDER => self.give_back(round),
            IMPATIENT => {
                let called = self.zero.elapsed().as_nanos();
                self.called.store(u64::try_from(called).unwrap_or(1).max(1), Ordering::Release);
                drop(self.pool.acquire(TIMEOUT));
            }
            _ => {
                // Behind the impatient caller, wherever the pool has an order.
                thread::sleep(TIMEOUT / 4);
                let held = self.pool.acquire(self.forever)?;
                *self.there.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
            }
        }
        Ok(())
    }

    fn give_back(&self, round: usize) {
        let mut called = 0;
        while called == 0 {
            thread::yield_now();
            called = self.called.load(Ordering::Acquire);
        }
        let deadline = self.zero + Duration::from_nanos(called) + TIMEOUT;
        // The sweep: from `REACH` before the deadline to `REACH` after it.
        let sweep = REACH * 2 * u32::try_from(round).unwrap_or(0)
            / u32::try_from(self.rounds).unwrap_or(1).max(1);
        thread::sleep((deadline - SPIN).saturating_duration_since(Instant::now()));
        spin_until(deadline - REACH + sweep);
        drop(self.here.lock().unwrap_or_else(PoisonError::into_inner).take());
        spin_until(deadline + SPIN);
    }

    fn judge(&self, round: usize, results: Vec<Result<(), Refused>>) -> Result<(), Stop> {
        if let Some(Err(refused)) = results.into_iter().find(Result::is_err) {
            return Err(words::refused_a_waiting_caller("caller 3", self.forever, refused)
                .because(format!("found in round {}", round + 1)));
        }
        self.called.store(0, Ordering::Release);
        let held = self.there.lock().unwrap_or_else(PoisonError::into_inner).take();
        *self.here.lock().unwrap_or_else(PoisonError::into_inner) = held;
        Ok(())
    }
}

fn spin_until(instant: Instant) {
    while Instant::now() < instant {
        hint::spin_loop();
    }
}
