//! Where the walk stands, and what there is to see at that step.
//!
//! A step is shown as it has just happened: its thread stands on its line, and every other thread
//! where its own last step left it. What a step does to a thread is in the trace; the state at a
//! step is the sum of the steps up to it, so going back needs nothing to be undone.

use crate::judge::{Place, Then, Trace, Traced, clock};

/// Steps of a page.
const PAGE: usize = 10;

/// A position in a schedule.
#[derive(Debug, Clone)]
pub(crate) struct Walk<'a> {
    /// What was replayed.
    pub(super) title: String,
    /// What came of it.
    pub(super) verdict: &'a str,
    trace: &'a Trace,
    /// The steps that can be stood on.
    shown: Vec<usize>,
    /// The threads that have a pane.
    seats: Vec<usize>,
    at: usize,
}

/// Where to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Go {
    Forward,
    Back,
    PageForward,
    PageBack,
    First,
    Last,
}

/// What there is to see at one step.
#[derive(Debug)]
pub(crate) struct Moment<'a> {
    /// The step; none where the schedule has no step to show.
    pub(crate) step: Option<&'a Traced>,
    /// Its number, from 1.
    pub(crate) number: usize,
    /// How many there are.
    pub(crate) count: usize,
    /// Whether the clock of the schedule ever moves.
    pub(crate) is_timed: bool,
    /// Who was stopped for it, though it could have gone on.
    pub(crate) stopped: Option<&'a str>,
    /// The threads, in the order of their start.
    pub(crate) threads: Vec<Seat<'a>>,
}

/// A thread at one step.
#[derive(Debug)]
pub(crate) struct Seat<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Whether the step is its own.
    pub(crate) acts: bool,
    /// What it is up to.
    pub(crate) state: State<'a>,
    /// The learner's line of its last step or, where it has not come to one, of its first.
    pub(crate) place: Option<&'a Place>,
    /// Whether it has come to that line.
    pub(crate) has_come: bool,
    /// The lines of that file.
    pub(super) lines: &'a [String],
    /// The locks that it has.
    pub(crate) holds: Vec<&'a str>,
}

/// What a thread is up to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum State<'a> {
    /// Nothing on the learner's lines yet.
    NotBegun,
    /// It can go on.
    Runs,
    /// It cannot go on.
    Waits {
        /// For what.
        what: &'a str,
        /// Who has that, where somebody can have it.
        held_by: Vec<&'a str>,
    },
    /// The check keeps it from going on.
    Stands,
    /// It is over.
    Ended,
}

impl Seat<'_> {
    /// What it is up to, in words.
    pub(crate) fn says(&self) -> String {
        match &self.state {
            State::NotBegun => "has not begun".to_owned(),
            State::Runs if self.acts => "runs".to_owned(),
            State::Runs => "could go on".to_owned(),
            State::Waits { what, held_by } if held_by.is_empty() => format!("waits for {what}"),
            State::Waits { what, held_by } if *held_by == [self.name] => {
                format!("waits for {what}, held by itself")
            }
            State::Waits { what, held_by } => {
                format!("waits for {what}, held by {}", held_by.join(", "))
            }
            State::Stands => "is kept from going on by the check".to_owned(),
            State::Ended => "has ended".to_owned(),
        }
    }
}

impl<'a> Walk<'a> {
    /// At the first step of `trace`, which came to this `verdict`. With `all` the steps of the
    /// check itself are steps too.
    pub(crate) fn new(title: String, verdict: &'a str, trace: &'a Trace, all: bool) -> Self {
        let steps = trace.steps.iter().enumerate();
        let shown: Vec<usize> =
            steps.filter(|(_, step)| all || step.is_learners).map(|(index, _)| index).collect();
        let mut seats: Vec<usize> = shown.iter().map(|&index| trace.steps[index].thread).collect();
        seats.sort_unstable();
        seats.dedup();
        // The check's own thread is the least of the learner's business.
        seats.sort_by_key(|&thread| thread == 0);
        Self { title, verdict, trace, shown, seats, at: 0 }
    }

    /// Goes to another step, no further than there are any.
    pub(crate) fn go(&mut self, go: Go) {
        let last = self.shown.len().saturating_sub(1);
        self.at = match go {
            Go::Forward => self.at + 1,
            Go::Back => self.at.saturating_sub(1),
            Go::PageForward => self.at + PAGE,
            Go::PageBack => self.at.saturating_sub(PAGE),
            Go::First => 0,
            Go::Last => last,
        }
        .min(last);
    }

    /// What there is to see.
    pub(crate) fn moment(&self) -> Moment<'a> {
        let trace = self.trace;
        let here = self.shown.get(self.at).copied();
        let past = here.map_or(&trace.steps[..0], |here| &trace.steps[..=here]);
        let step = past.last();
        Moment {
            step,
            number: if step.is_some() { self.at + 1 } else { 0 },
            count: self.shown.len(),
            is_timed: trace.steps.iter().any(|step| clock(step.lane.time_ns) != clock(0)),
            stopped: self.stopped(),
            threads: self.seats.iter().map(|&thread| seat(trace, past, thread)).collect(),
        }
    }

    /// Who was stopped for this step, or for one ahead of it that is not shown.
    fn stopped(&self) -> Option<&'a str> {
        let here = *self.shown.get(self.at)?;
        let first = self.at.checked_sub(1).map_or(0, |before| self.shown[before] + 1);
        let stopped = self.trace.steps[first..=here].iter().rev();
        let name = stopped.filter_map(|step| step.lane.preempted.as_deref()).next()?;
        (name != self.trace.steps[here].lane.thread).then_some(name)
    }
}

/// The thread after the steps of the `past`.
fn seat<'a>(trace: &'a Trace, past: &'a [Traced], thread: usize) -> Seat<'a> {
    let own = || past.iter().filter(move |step| step.thread == thread);
    let learners = |step: &&Traced| step.is_learners;
    let first = || trace.steps.iter().filter(|step| step.thread == thread).find(learners);
    let come = own().rfind(learners);
    let place = come.or_else(first).map(|step| &step.lane.at);
    let lines = place.and_then(|place| trace.files.get(&place.file)).map_or(&[][..], Vec::as_slice);
    let last = own().next_back();
    let state = match last.map(|step| (step, &step.then)) {
        None => State::NotBegun,
        Some((_, Then::Runs)) => State::Runs,
        Some((step, Then::Waits(what))) => {
            State::Waits { what, held_by: holders(trace, past, &step.lane.object) }
        }
        Some((_, Then::Stands)) => State::Stands,
        Some((_, Then::Ends)) => State::Ended,
    };
    Seat {
        name: trace.threads.get(thread).map_or("", String::as_str),
        acts: past.last().is_some_and(|step| step.thread == thread),
        state,
        place,
        has_come: come.is_some(),
        lines,
        holds: held(past, thread),
    }
}

/// The locks that the thread has, in the order in which it took them.
fn held(past: &[Traced], thread: usize) -> Vec<&str> {
    let mut held: Vec<&str> = Vec::new();
    for step in past.iter().filter(|step| step.thread == thread) {
        held.extend(step.takes.as_deref());
        // Of a lock that is read twice, one is given back.
        let given = step.gives.as_deref();
        if let Some(at) = held.iter().rposition(|one| Some(*one) == given) {
            held.remove(at);
        }
    }
    held
}

/// The threads that have `object`.
fn holders<'a>(trace: &'a Trace, past: &[Traced], object: &str) -> Vec<&'a str> {
    let threads = trace.threads.iter().enumerate();
    let having = threads.filter(|(thread, _)| held(past, *thread).contains(&object));
    having.map(|(_, name)| name.as_str()).collect()
}
