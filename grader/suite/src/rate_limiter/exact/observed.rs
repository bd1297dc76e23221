//! A limiter that writes down who asked for what, and what came of it, to the instant.
//!
//! Its books are the harness's own, and the clock is looked at without a step: watching changes
//! nothing. A call that is over happens before every call that begins later, as if the callers
//! told each other; so an order that the books show is one that the rules may go by.

use std::{ops::DerefMut, time::Duration};

use crate::{
    Stop,
    world::{
        self, Effort, Tid,
        own::{Mutex, PoisonError},
    },
};

use super::super::{
    Closed, Limiter, Subject,
    timeline::{Act, Call, Moment, Timeline},
    words,
};

/// A limiter under observation.
#[derive(Debug)]
pub(super) struct Observed {
    limiter: &'static dyn Limiter,
    pub(super) rate: usize,
    /// When `new` had returned, on the clock of the execution.
    begin: Duration,
    /// The threads that there were before `new`, and those that it started.
    known: Vec<Tid>,
    started: Vec<Tid>,
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    calls: Vec<Call>,
    orders: usize,
    /// Callers that run, with their numbers.
    callers: Vec<(usize, Tid)>,
    leaks: Vec<Leak>,
    /// How often each caller had woken when `close` was first called.
    woken: Vec<(usize, u64)>,
}

/// Threads of the limiter that had not ended when a `close` returned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leak {
    pub(super) thread: usize,
    pub(super) at: Duration,
    pub(super) left: usize,
}

impl Books {
    fn moment(&mut self, at: Duration) -> Moment {
        self.orders += 1;
        Moment { at, order: self.orders }
    }
}

impl Observed {
    /// Makes a limiter that outlives the execution: dropping it is another check's business.
    pub(super) fn new(subject: &dyn Subject, rate: u32) -> &'static Self {
        let known = world::others();
        let limiter = Box::leak(subject.limiter(rate));
        let started = world::others().into_iter().filter(|tid| !known.contains(tid)).collect();
        Box::leak(Box::new(Self {
            limiter,
            rate: rate as usize,
            begin: world::now(),
            known,
            started,
            books: Mutex::default(),
        }))
    }

    /// The time since `new`.
    pub(super) fn age(&self) -> Duration {
        world::now().saturating_sub(self.begin)
    }

    /// The calling thread is caller `number`.
    pub(super) fn enter(&self, number: usize) {
        self.books().callers.push((number, world::my_tid()));
    }

    /// Asks for a token.
    pub(super) fn acquire(&self, thread: usize) -> Result<(), Closed> {
        let call = self.ask(thread, Act::Acquire);
        let answer = self.limiter.acquire();
        self.answer(call, answer);
        answer
    }

    /// Takes a token that is not written down.
    pub(super) fn take(&self) -> Result<(), Stop> {
        self.limiter.acquire().map_err(|Closed| words::refused())
    }

    /// Closes it, and looks what is left right after.
    pub(super) fn close(&self, thread: usize) {
        let call = self.ask(thread, Act::Close);
        self.limiter.close();
        let left = self.left();
        self.answer(call, Ok(()));
        if left > 0 {
            let at = self.age();
            self.books().leaks.push(Leak { thread, at, left });
        }
    }

    fn ask(&self, thread: usize, act: Act) -> usize {
        world::meet();
        let at = self.age();
        let mut books = self.books();
        let asked = books.moment(at);
        if act == Act::Close && books.woken.is_empty() {
            let efforts = books.callers.iter();
            books.woken = efforts.map(|&(number, tid)| (number, sleeps(tid))).collect();
        }
        books.calls.push(Call { thread, act, asked, answer: None });
        books.calls.len() - 1
    }

    fn answer(&self, call: usize, answer: Result<(), Closed>) {
        let at = self.age();
        let mut books = self.books();
        let moment = books.moment(at);
        books.calls[call].answer = Some((moment, answer));
        drop(books);
        world::meet();
    }

    /// How many threads of the limiter live. Where some callers have not begun, nobody can tell
    /// them from threads that the limiter has started later; then those of `new` count.
    fn left(&self) -> usize {
        let books = self.books();
        let ours = |tid: &Tid| books.callers.iter().any(|(_, caller)| caller == tid);
        // The clock moves only when nobody can run: by then every caller has begun.
        let all_began = !self.age().is_zero();
        let is_left = |tid: &Tid| all_began || self.started.contains(tid);
        let others = world::others().into_iter().filter(|tid| !self.known.contains(tid));
        others.filter(|tid| !ours(tid) && *tid != world::my_tid() && is_left(tid)).count()
    }

    /// All calls so far.
    pub(super) fn calls(&self) -> Vec<Call> {
        self.books().calls.clone()
    }

    /// `calls` as a history up to now.
    pub(super) fn timeline<'a>(&self, calls: &'a [Call]) -> Timeline<'a> {
        Timeline { rate: self.rate, calls, end: self.age() }
    }

    /// What was left behind by the first `close` that left anything.
    pub(super) fn leak(&self) -> Option<Leak> {
        self.books().leaks.first().copied()
    }

    /// Whether caller `number` has come out of a wait since `close` was first called.
    pub(super) fn woke_since_close(&self, number: usize) -> bool {
        let books = self.books();
        let now = books.callers.iter().find(|(caller, _)| *caller == number);
        let then = books.woken.iter().find(|(caller, _)| *caller == number);
        now.zip(then).is_some_and(|((_, tid), (_, then))| sleeps(*tid) > *then)
    }

    /// What each caller that has not ended has cost so far.
    pub(super) fn efforts(&self) -> Vec<(usize, Effort)> {
        let callers = self.books().callers.clone();
        let effort = |(number, tid)| Some((number, world::effort(tid)?));
        callers.into_iter().filter_map(effort).collect()
    }

    fn books(&self) -> impl DerefMut<Target = Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How often it has come out of a wait.
fn sleeps(tid: Tid) -> u64 {
    world::effort(tid).map_or(0, |effort| effort.sleeps)
}
