//! What each thread of a capture was doing, and who blocks whom.
//!
//! Owns the result types and the order in which the other parts are asked. Works on the
//! copy alone, so the child may be long dead. It must not know how a report looks.

use std::collections::HashMap;
use std::time::Duration;

use super::call::Call;
use super::capture::{Capture, RawThread};
use super::frame::{Frame, Origin, Sources};
use super::holder::{Suspect, holder};
use super::image::Place;
use super::name;
use super::symbols::Symbols;
use super::unwind::{Step, Walker};
use super::wait::{ThreadRef, WaitsFor};

/// How a thread stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Asleep until another thread, or the outside world, wakes it.
    Blocked,
    /// Asleep in a primitive, but with a timeout.
    TimedWait,
    /// In `thread::sleep`.
    Sleeping,
    /// On a CPU, or ready to be, for most of the window.
    Spinning,
    /// On a CPU, or ready to be, when it was looked at.
    Running,
}

/// One thread, explained.
#[derive(Clone, Debug)]
pub struct Blocked {
    /// The thread.
    pub thread: ThreadRef,
    /// How it stood.
    pub state: State,
    /// What it waits for.
    pub waits_for: WaitsFor,
    /// For how long it would have waited at least, if a timer would have ended it.
    pub wakes_in: Option<Duration>,
    /// The address of the primitive; equal addresses are the same object.
    pub object: Option<u64>,
    /// Who probably holds it (a heuristic).
    pub held_by: Option<ThreadRef>,
    /// What it probably holds itself while others wait.
    pub holds: Vec<Held>,
    /// The frames in the learner's and in harness files, innermost first.
    pub frames: Vec<Frame>,
}

/// An object that a thread probably holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its address.
    pub object: u64,
    /// Who waits for it.
    pub wanted_by: ThreadRef,
}

/// From this share of the window on, a thread counts as spinning.
const SPINNING: f64 = 0.5;

/// Explains a capture; the threads in its order.
pub fn explain(capture: &Capture, symbols: &Symbols, sources: &Sources) -> Vec<Blocked> {
    let threads = references(capture);
    let mut walker = Walker::new(&capture.maps, symbols);
    let seen = capture
        .threads
        .iter()
        .map(|raw| Seen {
            raw,
            steps: raw.stack.as_ref().map_or_else(Vec::new, |stack| walker.walk(stack)),
        })
        .collect::<Vec<_>>();
    let mut all = seen
        .iter()
        .zip(&threads)
        .map(|(seen, thread)| seen.describe(thread, &threads, sources))
        .collect::<Vec<_>>();
    name_holders(&seen, &mut all, sources);
    all
}

/// A thread of the capture and its frames.
struct Seen<'a> {
    raw: &'a RawThread,
    steps: Vec<Step>,
}

impl<'a> Seen<'a> {
    fn describe(&self, thread: &ThreadRef, threads: &[ThreadRef], sources: &Sources) -> Blocked {
        let state = state(self.raw);
        let waits_for = match state {
            State::Running | State::Spinning => WaitsFor::Nothing,
            State::Blocked | State::TimedWait | State::Sleeping => self.reason(threads, sources),
        };
        let object = match self.raw.call {
            Call::Futex(futex) => waits_for.object(futex.address),
            _ => None,
        };
        Blocked {
            thread: thread.clone(),
            state,
            waits_for,
            wakes_in: self.raw.wakes_in,
            object,
            held_by: None,
            holds: Vec::new(),
            frames: self.places().filter_map(|place| frame(place, sources)).collect(),
        }
    }

    fn reason(&self, threads: &[ThreadRef], sources: &Sources) -> WaitsFor {
        let by_call = match self.raw.call {
            Call::Futex(futex) => match futex.joined() {
                Some(tid) => {
                    let joined = threads.iter().find(|thread| thread.tid == tid);
                    return WaitsFor::Join(joined.cloned());
                }
                None => WaitsFor::Futex,
            },
            Call::Sleep(_) => WaitsFor::Sleep,
            Call::Other(number) => return WaitsFor::Call(number),
            Call::Running => WaitsFor::Nothing,
            Call::Unknown => WaitsFor::Unknown,
        };
        let functions = self
            .places()
            .take_while(|place| !is_own(place, sources))
            .map(|place| place.function.as_str())
            .collect::<Vec<_>>();
        WaitsFor::from_functions(&functions).unwrap_or(by_call)
    }

    fn suspect(&self, blocked: &Blocked, sources: &Sources) -> Option<Suspect<'a>> {
        let is_own = |place: &Place| is_own(place, sources);
        let is_learners = |place: &Place| sources.origin(&place.file) == Origin::Learner;
        let own = self.steps.iter().find(|step| step.places.iter().any(is_own))?;
        let end = self.steps.last()?.stack;
        let of_learner = |step: &Step| step.places.iter().any(is_learners);
        let last = self.steps.iter().rposition(of_learner);
        let after = last.map(|last| self.steps.get(last + 1).map_or(end, |step| step.stack));
        let first = self.steps.iter().find(|step| of_learner(step));
        Some(Suspect {
            stack: self.raw.stack.as_ref()?,
            own: own.stack,
            learner: first.zip(after).map(|(first, after)| first.stack..after),
            end,
            wants: blocked.object,
            released: blocked.waits_for == WaitsFor::Condvar,
        })
    }

    fn places(&self) -> impl Iterator<Item = &Place> {
        self.steps.iter().flat_map(|step| step.places.iter())
    }
}

fn state(raw: &RawThread) -> State {
    if raw.cpu_share.is_some_and(|share| share >= SPINNING) {
        return State::Spinning;
    }
    match raw.call {
        _ if raw.state == 'R' => State::Running,
        Call::Running => State::Running,
        Call::Futex(futex) if futex.timeout != 0 => State::TimedWait,
        Call::Sleep(_) => State::Sleeping,
        Call::Futex(_) | Call::Other(_) | Call::Unknown => State::Blocked,
    }
}

fn frame(place: &Place, sources: &Sources) -> Option<Frame> {
    let origin = sources.origin(&place.file);
    (origin != Origin::Other).then(|| Frame {
        function: place.function.clone(),
        short: name::short(&place.function),
        file: place.file.clone(),
        line: place.line,
        origin,
    })
}

fn is_own(place: &Place, sources: &Sources) -> bool {
    sources.origin(&place.file) != Origin::Other
}

fn name_holders(seen: &[Seen<'_>], all: &mut [Blocked], sources: &Sources) {
    let suspects = seen
        .iter()
        .zip(all.iter())
        .map(|(seen, blocked)| seen.suspect(blocked, sources))
        .collect::<Vec<_>>();
    // A thousand threads may wait for one lock: look for its holder once.
    let mut holders = HashMap::new();
    for waiter in 0..all.len() {
        let Some(object) = all[waiter].object else {
            continue;
        };
        if !all[waiter].waits_for.has_holder() {
            continue;
        }
        let found = *holders.entry(object).or_insert_with(|| holder(&suspects, object));
        if let Some(index) = found {
            let wanted_by = all[waiter].thread.clone();
            all[waiter].held_by = Some(all[index].thread.clone());
            all[index].holds.push(Held { object, wanted_by });
        }
    }
}

/// Every thread of the capture, under a name that no other one has.
fn references(capture: &Capture) -> Vec<ThreadRef> {
    let mut namesakes = HashMap::<&str, usize>::new();
    let mut all = Vec::with_capacity(capture.threads.len());
    for raw in &capture.threads {
        // The first thread bears the name of the program, cut off: `main` says more.
        let is_main = u32::try_from(raw.tid) == Ok(capture.pid);
        let name = if is_main { "main" } else { &raw.name };
        // A thread that was given no name has that of the thread which started it.
        let count = namesakes.entry(name).or_default();
        *count += 1;
        all.push(ThreadRef {
            tid: raw.tid,
            name: match *count {
                1 => name.to_owned(),
                n => format!("{name} #{n}"),
            },
        });
    }
    all
}
