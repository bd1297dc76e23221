//! A small program of callers, and how it is played: each thread keeps to its own times, and
//! within an instant the schedule decides.

use std::{thread, time::Duration};

use lockstep_wire::Finding;

use crate::{
    Stop,
    lab::Lab,
    stage::{Actor, Stage},
};

use super::{super::Subject, observed::Observed};

/// What a thread does next.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// It sleeps until so many milliseconds after `new`.
    At(u64),
    /// It sleeps until the tick of that number has just been.
    After(u64),
    Acquire,
    Close,
    /// It unparks itself: the next `park` returns at once.
    Unpark,
}

/// Who does what with one limiter.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) rate: u32,
    /// Thread 1, 2 and so on.
    pub(super) threads: &'static [&'static [Step]],
    /// When it is over, in milliseconds after `new`.
    pub(super) end: u64,
}

impl Scene {
    /// Plays it with a fresh limiter and ends the execution: well, or with what `judge` says
    /// of it. Threads that still wait are left where they are.
    pub(super) fn play(
        &self,
        lab: &Lab,
        subject: &dyn Subject,
        tried: &str,
        judge: impl FnOnce(&Observed) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        lab.stage(|stage| {
            let observed = Observed::new(subject, self.rate);
            let actors = self.start(stage, observed)?;
            sleep_until(observed, Duration::from_millis(self.end));
            // A panic explains whatever else went wrong.
            for actor in actors.into_iter().filter(Actor::finished) {
                actor.join()?;
            }
            judge(observed)?;
            lab.conclude(Finding::Pass { tried: tried.to_owned(), explored: None })
        })
    }

    /// Starts the threads.
    pub(super) fn start<'scope>(
        &self,
        stage: &Stage<'scope, '_>,
        observed: &'static Observed,
    ) -> Result<Vec<Actor<'scope, ()>>, Stop> {
        let thread = |(index, &steps): (usize, &&'static [Step])| {
            let number = index + 1;
            stage.thread(format!("caller {number}"), move || {
                observed.enter(number);
                steps.iter().for_each(|&step| take(observed, number, step));
            })
        };
        self.threads.iter().enumerate().map(thread).collect()
    }
}

fn take(observed: &Observed, number: usize, step: Step) {
    match step {
        Step::At(at) => sleep_until(observed, Duration::from_millis(at)),
        Step::After(tick) => {
            sleep_until(observed, Duration::from_secs(tick) + Duration::from_nanos(1));
        }
        // What came of it is in the books.
        Step::Acquire => drop(observed.acquire(number)),
        Step::Close => observed.close(number),
        Step::Unpark => thread::current().unpark(),
    }
}

/// Sleeps until the limiter is `age` old.
pub(super) fn sleep_until(observed: &Observed, age: Duration) {
    let left = age.saturating_sub(observed.age());
    if !left.is_zero() {
        thread::sleep(left);
    }
}
