//! What is left of a limiter that is closed or dropped: no wait, and no thread.
//!
//! Both are seen without a clock. A `close` that has not returned though every thread sleeps
//! waits for the clock, or for good. And the kernel marks a thread that is ending before it lets
//! go whoever joins it, so a thread without the mark has not ended.
//!
//! Callers who are not let go are another rule's business: nobody joins them here.

use std::time::{Duration, Instant};

use crate::{
    Outcome, Stop,
    lab::Lab,
    stage::{Actor, Stage},
    world::{self, Tid},
};

use super::{
    Closed, Subject,
    open::{Callers, Open, scene},
    words,
};

/// How often each scene is played: a look that comes too late misses a short wait.
const SCENES: usize = 3;

pub(super) fn close_returns_at_once(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let ticked = Open::new(subject, rng.u32(1..5));
        for _ in 0..SCENES {
            lab.progress();
            let open = Open::new(subject, rng.u32(1..5));
            stage.settle();
            prompt_close(stage, open, "right after `new`")?;
            let open = Open::new(subject, rng.u32(1..5));
            Callers::start(stage, open, open.rate + 1, 1)?;
            stage.settle();
            prompt_close(stage, open, "while a caller was blocked")?;
        }
        ticked.view(lab, stage, 1);
        prompt_close(stage, ticked, "right after a tick")?;
        Ok(Some(format!("`close` {} times", SCENES * 2 + 1)))
    })
}

fn prompt_close(stage: &Stage<'_, '_>, open: &'static Open, when: &str) -> Result<(), Stop> {
    let began = Instant::now();
    let closer = stage.thread("closer", move || {
        open.limiter.close();
        began.elapsed()
    })?;
    let (took, waited) = returns(stage, closer)?;
    if waited { Err(words::late_close("`close`", when, took)) } else { Ok(()) }
}

/// Joins `closer`. What it gave, and whether it was seen to wait while everybody slept.
fn returns<T>(stage: &Stage<'_, '_>, closer: Actor<'_, T>) -> Result<(T, bool), Stop> {
    let waited = stage.settle() && !closer.finished();
    Ok((closer.join()?, waited))
}

pub(super) fn close_ends_the_thread(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let mut looks = 0;
        for _ in 0..SCENES {
            lab.progress();
            let known = world::others();
            let open = Open::new(subject, rng.u32(1..5));
            // A thread may well be started by the first caller who has to wait.
            let callers = Callers::start(stage, open, open.rate + 1, 1)?;
            stage.settle();
            let tids: Option<Vec<Tid>> = callers.tids().into_iter().collect();
            open.limiter.close();
            let left = alive_but(&known);
            let Some(ours) = tids else { continue };
            let left = left.iter().filter(|tid| !ours.contains(tid)).count();
            if left > 0 {
                return Err(words::thread_left("`close` had returned", left));
            }
            looks += 1;
        }
        Ok((looks > 0).then(|| format!("the threads of the process, after `close` {looks} times")))
    })
}

/// The threads besides `known` and the calling one that have not ended.
fn alive_but(known: &[Tid]) -> Vec<Tid> {
    world::others().into_iter().filter(|tid| !known.contains(tid) && world::alive(*tid)).collect()
}

pub(super) fn drop_closes(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        for _ in 0..SCENES {
            lab.progress();
            let mut known = world::others();
            known.push(world::my_tid());
            let limiter = subject.limiter(rng.u32(2..6));
            let user = stage.thread("user", move || limiter.acquire().map(|()| limiter))?;
            let limiter = user.join()?.map_err(|Closed| words::refused())?;
            stage.settle();
            let dropper = stage.thread("dropper", move || dropped(|| drop(limiter), &known))?;
            let ((took, left), waited) = returns(stage, dropper)?;
            if left > 0 {
                return Err(words::thread_left("the limiter had been dropped", left));
            }
            if waited {
                return Err(words::late_close("dropping the limiter", "right after `new`", took));
            }
        }
        Ok(Some(format!("{SCENES} limiters dropped")))
    })
}

/// How long `drop` takes, and how many threads besides `known` are left right after it.
fn dropped(drop: impl FnOnce(), known: &[Tid]) -> (Duration, usize) {
    let began = Instant::now();
    drop();
    let left = alive_but(known).len();
    (began.elapsed(), left)
}
