//! A limiter under observation: when it was made, and every token that it gave.
//!
//! Two facts make the counts exact on a real clock. A tick never comes early, so the tokens
//! given within k seconds of the call of `new` are bounded whatever the machine does. And where
//! every thread sleeps some time after a tick was due, that tick has been and gone: a
//! thread whose timer has run out does not sleep. So no check has to call anything late.
//!
//! The limiter is never closed or dropped by itself: whether those work is the business of
//! their own checks.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    Outcome, Stop,
    check::finding,
    lab::Lab,
    stage::{Actor, Stage},
    world::Tid,
};

use super::{Closed, Limiter, Subject, words};

/// How long after a tick one looks for what came of it.
const MARGIN: Duration = Duration::from_millis(150);
/// One step of a longer pause: the grader hears of each.
const STEP: Duration = Duration::from_millis(250);
/// How often a scene is played again where the machine was too busy to see anything.
const TRIES: usize = 3;

/// `ticks` seconds.
pub(super) fn seconds(ticks: usize) -> Duration {
    Duration::from_secs(ticks as u64)
}

/// A limiter that outlives every scene.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) limiter: &'static dyn Limiter,
    pub(super) rate: usize,
    before: Instant,
    after: Instant,
    given: Mutex<Vec<Instant>>,
}

/// What had been given at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub(super) given: usize,
    /// Whether everybody slept, and the next tick was still to come: then it is all that there
    /// was to give.
    pub(super) sure: bool,
}

impl Open {
    pub(super) fn new(subject: &dyn Subject, rate: u32) -> &'static Self {
        let before = Instant::now();
        let limiter = Box::leak(subject.limiter(rate));
        let after = Instant::now();
        let given = Mutex::new(Vec::new());
        Box::leak(Box::new(Self { limiter, rate: rate as usize, before, after, given }))
    }

    /// Takes a token, and writes down when it had it.
    pub(super) fn acquire(&self) -> Result<(), Closed> {
        self.limiter.acquire()?;
        let now = Instant::now();
        self.list().push(now);
        Ok(())
    }

    /// Whether the `tick`-th tick is still to come, for certain.
    pub(super) fn precedes(&self, tick: usize) -> bool {
        self.before.elapsed() < seconds(tick)
    }

    pub(super) fn given(&self) -> usize {
        self.list().len()
    }

    /// How many tokens had been given when the `tick`-th tick was still to come.
    pub(super) fn given_before(&self, tick: usize) -> usize {
        let end = self.before + seconds(tick);
        self.list().iter().filter(|&&at| at < end).count()
    }

    /// The first tick before which more had been given than it and its forerunners allow.
    pub(super) fn overdrawn(&self) -> Option<(usize, usize)> {
        (1..5)
            .map(|tick| (tick, self.given_before(tick)))
            .find(|&(tick, given)| given > self.rate * tick)
    }

    /// Lets time pass until the limiter is `age` old, for certain.
    pub(super) fn wait(&self, lab: &Lab, age: Duration) {
        loop {
            let left = age.saturating_sub(self.after.elapsed());
            if left.is_zero() {
                return;
            }
            lab.pause(left.min(STEP));
            lab.progress();
        }
    }

    /// What has been given a while after the `tick`-th tick (0: after `new`).
    pub(super) fn view(&self, lab: &Lab, stage: &Stage<'_, '_>, tick: usize) -> View {
        self.wait(lab, seconds(tick) + MARGIN);
        self.look(stage, tick)
    }

    /// What has been given as soon as nobody moves, between the `tick`-th tick and the next.
    pub(super) fn look(&self, stage: &Stage<'_, '_>, tick: usize) -> View {
        let still = stage.settle();
        let given = self.given();
        View { given, sure: still && self.precedes(tick + 1) }
    }

    fn list(&self) -> MutexGuard<'_, Vec<Instant>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Callers of one limiter.
#[derive(Debug)]
pub(super) struct Callers<'scope> {
    actors: Vec<Actor<'scope, Result<(), Closed>>>,
}

impl<'scope> Callers<'scope> {
    /// Starts `count` threads that take `calls` tokens each.
    pub(super) fn start(
        stage: &Stage<'scope, '_>,
        open: &'static Open,
        count: usize,
        calls: usize,
    ) -> Result<Self, Stop> {
        Self::each(stage, count, |_| move || (0..calls).try_for_each(|_| open.acquire()))
    }

    /// Starts `count` threads, the n-th of which does what `body(n)` says.
    pub(super) fn each<F>(
        stage: &Stage<'scope, '_>,
        count: usize,
        body: impl Fn(usize) -> F,
    ) -> Result<Self, Stop>
    where
        F: FnOnce() -> Result<(), Closed> + Send + 'scope,
    {
        let actors = (1..=count)
            .map(|number| stage.thread(format!("caller {number}"), body(number)))
            .collect::<Result<_, _>>()?;
        Ok(Self { actors })
    }

    /// How many are not done yet.
    pub(super) fn waiting(&self) -> usize {
        self.actors.iter().filter(|actor| !actor.finished()).count()
    }

    /// Their numbers, as far as they run.
    pub(super) fn tids(&self) -> Vec<Option<Tid>> {
        self.actors.iter().map(Actor::tid).collect()
    }

    /// Waits for all: what each came away with.
    pub(super) fn join(self) -> Result<Vec<Result<(), Closed>>, Stop> {
        self.actors.into_iter().map(Actor::join).collect()
    }

    /// Sees off those that are done; none of them may have panicked or been refused.
    pub(super) fn reap(&mut self) -> Result<(), Stop> {
        let (done, busy): (Vec<_>, Vec<_>) =
            self.actors.drain(..).partition(|actor| actor.finished());
        self.actors = busy;
        for actor in done {
            actor.join()?.map_err(|Closed| words::refused())?;
        }
        Ok(())
    }

    /// Whether all are done.
    pub(super) fn done(&mut self) -> Result<bool, Stop> {
        self.reap()?;
        Ok(self.actors.is_empty())
    }
}

/// Plays `scene` until it could see what it was after, and leaves its threads where they are:
/// some still wait, and nothing but the learner's code could let them go.
pub(super) fn scene<'env, F>(lab: &'env Lab, mut scene: F) -> Outcome
where
    F: FnMut(&Stage<'_, 'env>) -> Result<Option<String>, Stop>,
{
    lab.stage(|stage| {
        for _ in 0..TRIES {
            lab.progress();
            let outcome = scene(stage).transpose();
            if let Some(outcome) = outcome {
                lab.conclude(finding(outcome));
            }
        }
        Err(Stop::Inconclusive(words::busy()))
    })
}
