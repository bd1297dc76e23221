//! Grading at every save, on one screen, until the learner leaves.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `model` | the state machine: what happened in, what is to be done out |
//! | `orders` | what that is |
//! | `view` | what there is to see, as it follows from the state |
//! | `verdict` | what is known of one exercise |
//! | `stage`, `so_far` | how far a piece of work has come |
//! | `words` | what is said to the learner |
//! | `answers` | what the learner asks for: hints, the list, the reference solution |
//! | `files` | what is on the disk, and whether it is another text |
//! | `saves` | that something was saved |
//! | `worker` | the thread that grades |
//! | `keys` | what a key asks for |
//! | `front` | a full screen, or lines |
//! | `screen` | what there is to see, as a screen of any size |
//! | `styled` | coloured text for such a screen |
//!
//! The model knows none of the others but words. Here is the loop that joins them: it never waits
//! for anything but the next thing to happen, so that every key works at every moment.

mod answers;
mod files;
mod front;
mod keys;
mod model;
mod orders;
mod saves;
mod screen;
mod so_far;
mod stage;
mod styled;
#[cfg(test)]
mod tests;
mod verdict;
mod view;
mod words;
mod worker;

use std::io;

use crossbeam_channel::{Receiver, RecvError, select};
use lockstep_wire::{Budget, World};
use ratatui_crossterm::crossterm::event::Event;

use self::{
    answers::Answers,
    files::Files,
    front::{Front, Inputs},
    model::Model,
    orders::{Happened, Job, Order},
    worker::{Done, Task, Worker},
};
use crate::{
    clone::Clone,
    exercise::{COURSE, Exercise},
    grading::{Plan, Replay, Surroundings},
    interrupt::{Interrupt, Interrupted},
    record,
    report::SEED,
    walk::WalkError,
};

/// Why there is nothing to watch on, or no end of it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WatchError {
    #[error("the terminal does not work: {0}\nhelp: `TERM=dumb` makes `watch` print lines instead")]
    Terminal(#[from] io::Error),
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
}

impl From<WalkError> for WatchError {
    fn from(error: WalkError) -> Self {
        match error {
            WalkError::Interrupted(interrupted) => Self::Interrupted(interrupted),
            WalkError::Terminal(error) => Self::Terminal(error),
            WalkError::NoTerminal => Self::Terminal(io::ErrorKind::NotConnected.into()),
        }
    }
}

/// Watches until the learner leaves. It begins at the exercise named, or at the first in the
/// course that does not pass.
pub(crate) fn watch(
    around: Surroundings,
    first: Option<&'static Exercise>,
) -> Result<(), WatchError> {
    let clone = around.clone.clone();
    // Ahead of the first look: what is saved in between is seen by one of them.
    let saves = saves::listen(clone.exercises());
    let files = Files::look(COURSE.iter().map(|exercise| clone.stub(exercise.name)));
    let (record, _) = record::read(&clone);
    let passed: Vec<bool> =
        record::standpoints(&clone, &record).iter().map(|one| one.state.passes()).collect();
    let named = first.and_then(|first| COURSE.iter().position(|one| one == first));
    let open = passed.iter().position(|passes| !passes);
    let model = Model::new(COURSE, named.or(open).unwrap_or(0), &passed);
    let interrupt = around.interrupt.clone();
    let (front, inputs) = Front::open()?;
    let answers = Answers::start(clone.clone(), interrupt.clone());
    let worker = Worker::start(around);
    let mut watching =
        Watching { model, files, worker, answers, task: None, clone, front, interrupt };
    let ended = watching.run(&inputs, &saves);
    let Watching { worker, task, front, .. } = watching;
    // The screen is given back first: whoever leaves sees it at once.
    drop(front);
    drop(task);
    worker.finish();
    ended
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    GoOn,
    Leave,
}

struct Watching {
    model: Model,
    files: Files,
    worker: Worker,
    answers: Answers,
    task: Option<Task>,
    clone: Clone,
    front: Front,
    interrupt: Interrupt,
}

impl Watching {
    fn run(&mut self, inputs: &Inputs, saves: &Receiver<()>) -> Result<(), WatchError> {
        let orders = self.model.begin();
        let mut then = self.follow(orders, inputs)?;
        while then == Then::GoOn {
            self.front.show(&mut self.model)?;
            let Some(happened) = self.next(inputs, saves)? else { return Ok(()) };
            if matches!(happened, Happened::Ended(..)) {
                self.task = None;
            }
            let orders = self.model.take(happened);
            then = self.follow(orders, inputs)?;
        }
        Ok(())
    }

    /// The next thing to happen; none where nobody is there any more.
    fn next(
        &mut self,
        inputs: &Inputs,
        saves: &Receiver<()>,
    ) -> Result<Option<Happened>, WatchError> {
        let nothing = Task::nothing();
        let Task { events, judged, done, .. } = self.task.as_ref().unwrap_or(&nothing);
        select! {
            recv(self.interrupt.channel()) -> _ => Err(Interrupted.into()),
            recv(inputs) -> event => match event {
                Ok(Ok(Event::Key(key))) => {
                    Ok(Some(keys::wish(&key).map_or(Happened::Nothing, Happened::Wished)))
                }
                // A new size: the next picture has it.
                Ok(Ok(_)) => Ok(Some(Happened::Nothing)),
                Ok(Err(error)) => Err(error.into()),
                Err(_) => Ok(None),
            },
            // Whoever finds the answers ends before us only by a panic.
            recv(self.answers.found) -> text => Ok(text.ok().map(Happened::Answered)),
            recv(saves) -> _ => Ok(Some(Happened::Changed(self.files.changes()))),
            // Where there is nothing more to be said, how it ended is told already.
            recv(events) -> event => Ok(event.map_or_else(|_| ended(done.recv()), said)),
            recv(judged) -> so_far => {
                Ok(so_far.map_or_else(|_| ended(done.recv()), |one| Some(Happened::Judged(one))))
            }
            recv(done) -> done => Ok(ended(done)),
        }
    }

    /// Does what is to be done.
    fn follow(&mut self, orders: Vec<Order>, inputs: &Inputs) -> Result<Then, WatchError> {
        for order in orders {
            match order {
                Order::Begin(job) => self.task = Some(self.worker.begin(self.plan(job))),
                Order::Stop => self.task.iter_mut().for_each(Task::stop),
                Order::Ask(question, exercise) => self.answers.ask(question, exercise),
                Order::Walk(report) => {
                    if !self.front.replayed(&report, inputs, &self.interrupt)? {
                        return Ok(Then::Leave);
                    }
                }
                Order::Suspend => return self.suspend(inputs),
                Order::Leave => return Ok(Then::Leave),
            }
        }
        Ok(Then::GoOn)
    }

    /// Stands still, once what runs has ended, and goes on with what is wanted then.
    fn suspend(&mut self, inputs: &Inputs) -> Result<Then, WatchError> {
        let Some(task) = self.task.take() else {
            self.front.suspend()?;
            return Ok(Then::GoOn);
        };
        let ended = ended(task.done.recv());
        self.front.suspend()?;
        let Some(ended) = ended else { return Ok(Then::Leave) };
        let orders = self.model.take(ended);
        self.follow(orders, inputs)
    }

    fn plan(&self, job: Job) -> Plan {
        let (place, only, seed, replay) = match job {
            Job::Grade(place) => (place, Vec::new(), SEED, None),
            Job::Replay { exercise, check, schedule, seed } => {
                (exercise, vec![check], seed, Some(Replay { schedule: Some(schedule) }))
            }
        };
        let exercise = &COURSE[place];
        let worlds =
            if replay.is_some() { vec![World::Sim] } else { vec![World::Native, World::Sim] };
        Plan {
            sources: vec![(exercise, self.clone.stub(exercise.name))],
            only,
            worlds,
            seed,
            budget: Budget::Quick,
            require_sandbox: false,
            replay,
        }
    }
}

fn said(event: crate::event::Event) -> Option<Happened> {
    Some(Happened::Said(event))
}

/// How the work ended; none where the worker has panicked, which is found out when it is joined.
fn ended(done: Result<Done, RecvError>) -> Option<Happened> {
    done.ok().map(|done| Happened::Ended(done.outcome, done.warning))
}
