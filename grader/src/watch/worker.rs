//! The thread that grades. It does one piece of work at a time, which can be stopped.

use std::{
    panic,
    sync::{Mutex, PoisonError},
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Receiver, Sender, bounded, never, unbounded};

use super::so_far::SoFar;
use crate::{
    event::{Event, Events},
    grading::{self, GradingError, Plan, Surroundings},
    interrupt::{Interrupt, Stop},
    record,
    report::{Graded, Report},
};

/// The thread.
#[derive(Debug)]
pub(super) struct Worker {
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

struct Order {
    plan: Plan,
    events: Events,
    judged: Sender<SoFar>,
    interrupt: Interrupt,
    done: Sender<Done>,
}

/// What a piece of work came to.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) outcome: Result<Report, GradingError>,
    /// What is wrong with the record, if anything is.
    pub(super) warning: Option<String>,
}

/// A piece of work that was begun. Dropping it stops it.
#[derive(Debug)]
pub(super) struct Task {
    stop: Option<Stop>,
    /// What it says while it works.
    pub(super) events: Receiver<Event>,
    /// What it has come to so far, with each check.
    pub(super) judged: Receiver<SoFar>,
    /// What it came to.
    pub(super) done: Receiver<Done>,
}

impl Task {
    /// One that never says anything.
    pub(super) fn nothing() -> Self {
        Self { stop: None, events: never(), judged: never(), done: never() }
    }

    /// Stops it as soon as it can be; its end is still told.
    pub(super) fn stop(&mut self) {
        self.stop = None;
    }
}

impl Worker {
    /// Starts the thread. What it does happens in `around`, each time with an interrupt and events
    /// of its own.
    pub(super) fn start(mut around: Surroundings) -> Self {
        let (orders, received) = unbounded::<Order>();
        let thread = thread::spawn(move || {
            for order in received {
                (around.interrupt, around.events) = (order.interrupt, order.events);
                let first = Mutex::new(None);
                let told = |graded: &Graded| {
                    let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
                    let so_far = SoFar::of(graded, first.take());
                    first.clone_from(&so_far.failure);
                    // Who has left does not listen.
                    let _ = order.judged.send(so_far);
                };
                let outcome = grading::grade_telling(&around, &order.plan, &told);
                let warning = outcome
                    .as_ref()
                    .ok()
                    .and_then(|report| record::note(&around, &order.plan, report));
                let warning = warning.map(|trouble| trouble.to_string());
                let _ = order.done.send(Done { outcome, warning });
            }
        });
        Self { orders, thread }
    }

    /// Begins with `plan`, once what was begun before has ended.
    pub(super) fn begin(&self, plan: Plan) -> Task {
        let (stop, interrupt) = Interrupt::by_hand();
        let (send, events) = unbounded();
        let (tell, judged) = unbounded();
        let (done, receive) = bounded(1);
        // It ends only by a panic, which is told where its end is waited for.
        let events_to = Events::new(send);
        let _ = self.orders.send(Order { plan, events: events_to, judged: tell, interrupt, done });
        Task { stop: Some(stop), events, judged, done: receive }
    }

    /// Waits for the end of the work: whoever leaves has stopped it.
    pub(super) fn finish(self) {
        drop(self.orders);
        // A panic is a defect of the grader: it goes on as one.
        self.thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
    }
}
