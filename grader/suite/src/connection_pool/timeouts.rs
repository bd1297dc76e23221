//! Timeouts: kept to the end, not restarted, none at all, and one without an end.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use crate::{Outcome, Stop, lab::Lab, world};

use super::{
    Pool, Refused, Subject,
    bound::{Kept, Took, within},
    caller::{self, Attempt, dsn, forever, take, take_all},
    words,
};

/// Later than this has a cause in the pool.
const MARGIN: Duration = Duration::from_millis(400);

pub(super) fn gives_up_after_the_timeout(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let size = rng.usize(1..5);
    let pool = subject.pool(&dsn(&mut rng), size);
    let _held = take_all(&*pool, size, forever)?;
    let calls = lab.rounds(4);
    for _ in 0..calls {
        // Nearly a whole millisecond more: whoever drops the fraction is early.
        let timeout = Duration::new(0, rng.u32(2..30) * 1_000_000 + rng.u32(900_000..999_999));
        let kept = within(timeout + MARGIN, || {
            lab.progress();
            let attempt = Attempt::of(&*pool, timeout);
            timed_out(&attempt, size)?;
            Ok(Some(Took { elapsed: attempt.elapsed, own: attempt.own }))
        })?;
        if let Kept::Over(least) = kept {
            return Err(words::late(timeout, least));
        }
    }
    Ok(format!("{calls} callers that nobody gave a connection"))
}

/// That `attempt` on a pool of `size`, all of it out, gave up as it must, and not too early.
fn timed_out(attempt: &Attempt<'_>, size: usize) -> Result<(), Stop> {
    let expected = Refused::Timeout { timeout: attempt.timeout, max_connections: size };
    match &attempt.taken {
        Ok(held) => Err(words::given_while_out(size, held.id())),
        Err(refused) if *refused != expected => Err(words::wrong_refusal(expected, *refused)),
        Err(_) if attempt.elapsed < attempt.timeout => {
            Err(words::early(attempt.timeout, attempt.elapsed))
        }
        Err(_) => Ok(()),
    }
}

pub(super) fn zero_tries_once(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let size = rng.usize(1..5);
    let pool = subject.pool(&dsn(&mut rng), size);
    let mut held = Vec::new();
    for out in 0..size {
        held.push(pool.acquire(Duration::ZERO).map_err(|got| words::zero_refused(out, size, got))?);
    }
    held.swap_remove(rng.usize(..size));
    held.push(
        pool.acquire(Duration::ZERO).map_err(|got| words::zero_refused(size - 1, size, got))?,
    );
    let kept = within(MARGIN, || {
        let attempt = Attempt::of(&*pool, Duration::ZERO);
        timed_out(&attempt, size)?;
        Ok(Some(Took { elapsed: attempt.elapsed, own: attempt.own }))
    })?;
    match kept {
        Kept::Over(least) => Err(words::late(Duration::ZERO, least)),
        _ => Ok(format!("with 0 to {size} of {size} connections out")),
    }
}

pub(super) fn others_keep_their_timeouts(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let mut rng = lab.rng();
    let size = rng.usize(1..3);
    let pool = subject.pool(&dsn(&mut rng), size);
    let held = take_all(&*pool, size, forever)?;
    let timeouts = [Duration::ZERO, Duration::from_micros(rng.u64(5_000..20_000))];
    lab.stage(|stage| {
        let patient = caller::start(stage, "patient", &*pool, forever)?;
        stage.settle();
        for timeout in timeouts {
            let kept = within(timeout + MARGIN, || {
                lab.progress();
                let attempt = caller::start(stage, "impatient", &*pool, timeout)?.join()?;
                timed_out(&attempt, size)?;
                Ok(Some(Took { elapsed: attempt.elapsed, own: attempt.own }))
            })?;
            if let Kept::Over(least) = kept {
                return Err(words::late(timeout, least));
            }
        }
        drop(held);
        patient.join()?.received("patient").map(drop)
    })?;
    Ok("2 callers that gave up while another waited for good".to_owned())
}

pub(super) fn max_waits_for_good(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let size = rng.usize(1..4);
    let pool = subject.pool(&dsn(&mut rng), size);
    let mut held = Vec::new();
    for _ in 0..size {
        held.push(pool.acquire(Duration::MAX).map_err(words::refused_an_idle_one)?);
    }
    lab.stage(|stage| {
        let caller = caller::start(stage, "caller 1", &*pool, Duration::MAX)?;
        stage.settle();
        lab.pause(Duration::from_millis(rng.u64(5..30)));
        if caller.finished() {
            caller.join()?.received("caller 1")?;
            return Err(words::ended_early(size));
        }
        held.pop();
        caller.join()?.received("caller 1").map(drop)
    })?;
    Ok(format!("{size} idle connections, and a caller that had to wait for one"))
}

/// The timeout of a caller that is woken again and again.
const TIMEOUT: Duration = Duration::from_millis(150);
/// How far apart the wake-ups are, and how many.
const STEP: Duration = Duration::from_millis(30);
const STEPS: usize = 19;
/// Wake-ups further apart than this disturb nobody.
const QUIET: Duration = Duration::from_millis(110);
/// A caller that still waits after three timeouts has started anew.
const LIMIT: Duration = Duration::from_millis(450);

pub(super) fn wake_ups_leave_the_deadline(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    let woken = Cell::new(0);
    // Before anybody is pinned: a pinned thread sees one core alone.
    let cores = world::cores();
    let kept = within(LIMIT, || {
        let pool = subject.pool(&dsn(&mut lab.rng()), 1);
        let (steps, quiet, attempt) = disturbed(lab, &*pool, forever, &cores)?;
        woken.set(steps);
        if attempt.taken.is_err() {
            timed_out(&attempt, 1)?;
            if quiet > QUIET && attempt.elapsed <= LIMIT {
                // It was left alone for so long that a timeout started anew could have ended.
                return Ok(None);
            }
        } else if attempt.elapsed <= LIMIT {
            // It was quicker than the check: a connection that comes back is anybody's.
            return Ok(None);
        }
        Ok(Some(Took { elapsed: attempt.elapsed, own: attempt.own }))
    })?;
    match kept {
        Kept::Within => Ok(format!("{} returns that others took first", woken.get())),
        Kept::Over(least) => Err(words::restarted(TIMEOUT, STEP, woken.get(), least)),
        Kept::Nothing => Ok("no caller could be woken in vain for long".to_owned()),
    }
}

/// A caller that is woken every [`STEP`] by a connection that is gone again. How often it was
/// woken, the longest time in which it was not, and what became of it.
fn disturbed<'p>(
    lab: &Lab,
    pool: &'p dyn Pool,
    forever: Duration,
    cores: &[usize],
) -> Result<(usize, Duration, Attempt<'p>), Stop> {
    let mut held = Some(take(pool, forever)?);
    lab.stage(|stage| {
        // On cores of their own: on one, the woken caller would push the check aside, and be first.
        if let [mine, _, ..] = cores[..] {
            world::pin(mine);
        }
        let caller = stage.thread("caller 1", move || {
            if let [_, other, ..] = cores[..] {
                world::pin(other);
            }
            Attempt::of(pool, TIMEOUT)
        })?;
        stage.settle();
        let (mut steps, mut quiet, mut last) = (0, Duration::ZERO, Instant::now());
        while steps < STEPS && !caller.finished() && held.is_some() {
            lab.pause(STEP);
            lab.progress();
            drop(held.take());
            held = pool.acquire(Duration::ZERO).ok();
            quiet = quiet.max(last.elapsed());
            last = Instant::now();
            steps += 1;
        }
        Ok((steps, quiet, caller.join()?))
    })
}
