//! The stress recipe that finds something: long-lived threads, a gate, one call a round.
//!
//! Two threads pinned to two cores that leave a gate together meet in a race within
//! milliseconds where a thousand fresh threads with one call each meet never. Wake-up mistakes
//! need the opposite: everybody on one core, so that a woken thread finds the state changed.
//! Work is counted in rounds, not in time: a busy machine takes longer and sees as much.

use std::{
    hint,
    panic::{self, AssertUnwindSafe},
    time::Duration,
};

use lockstep_wire::Panicked;

use crate::{
    Stop,
    gate::Gate,
    lab::Lab,
    ledger::unexpected,
    world::{
        cores,
        own::{AtomicBool, AtomicUsize, Instant, Mutex, Ordering, PoisonError},
        pin,
    },
};

/// How long a waiter at the gate spins before it sleeps: some 20 microseconds.
const SPINS: u32 = if cfg!(feature = "sim") { 0 } else { 4_000 };
/// Threads start up to this many spins apart, so that no offset is missed by habit.
const JITTER: u32 = 64;

/// Calls that take their time, such as those with a sleep in them, meet all the more surely: once they
/// have taken so long in all, this part of the rounds is enough.
const SLOW: Duration = Duration::from_secs(2);
const PART: usize = 10;
/// Rounds go on for at most so long.
const LONGEST: Duration = Duration::from_secs(10);

/// Where the threads of the rounds run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placement {
    /// Each on a core of its own, as far as there are any.
    Spread,
    /// All on one core.
    OneCore,
}

/// A stress run: `threads` threads, `rounds` rounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rounds {
    pub(crate) threads: usize,
    pub(crate) rounds: usize,
    pub(crate) placement: Placement,
}

impl Rounds {
    /// In each round every thread runs `act(thread, round)` at the same time; then, while all
    /// rest, `judge(round, results)` looks at what came of it. Gives the number of rounds, which
    /// is smaller than planned where the calls are slow.
    pub(crate) fn run<T, A, J>(self, lab: &Lab, act: A, judge: J) -> Result<usize, Stop>
    where
        T: Send,
        A: Fn(usize, usize) -> T + Sync,
        J: FnMut(usize, Vec<T>) -> Result<(), Stop> + Send,
    {
        let cores = cores();
        if self.placement == Placement::Spread && cores.len() < 2 {
            return Err(Stop::Inconclusive(
                "only one core may be used here: threads never truly meet, so a stress run proves nothing"
                    .to_owned(),
            ));
        }
        let run = Run {
            plan: self,
            cores,
            gate: Gate::new(
                self.threads,
                if self.placement == Placement::Spread { SPINS } else { 0 },
            ),
            results: (0..self.threads).map(|_| Mutex::new(None)).collect(),
            over: AtomicBool::new(false),
            done: AtomicUsize::new(0),
            begin: Instant::now(),
        };
        lab.stage(|stage| {
            let mut judge = Some(judge);
            let mut actors = Vec::new();
            for thread in 0..self.threads {
                // The first thread is the judge as well: a judge on the side would need a core.
                let judge = if thread == 0 { judge.take() } else { None };
                let (run, act) = (&run, &act);
                let name = format!("caller {}", thread + 1);
                actors.push(stage.thread(name, move || run.thread(lab, thread, act, judge))?);
            }
            let mut verdict = Ok(());
            for actor in actors {
                verdict = verdict.and(actor.join()?);
            }
            verdict
        })?;
        Ok(run.done.load(Ordering::Relaxed))
    }
}

struct Run<T> {
    plan: Rounds,
    cores: Vec<usize>,
    gate: Gate,
    results: Vec<Mutex<Option<Acted<T>>>>,
    over: AtomicBool,
    done: AtomicUsize,
    begin: Instant,
}

/// What came of one thread's part in a round.
struct Acted<T> {
    result: Result<T, Panicked>,
    took: Duration,
}

impl<T: Send> Run<T> {
    fn thread<A, J>(
        &self,
        lab: &Lab,
        thread: usize,
        act: &A,
        mut judge: Option<J>,
    ) -> Result<(), Stop>
    where
        A: Fn(usize, usize) -> T,
        J: FnMut(usize, Vec<T>) -> Result<(), Stop>,
    {
        self.take_place(thread);
        let mut rng = lab.rng();
        let mut verdict = Ok(());
        let mut spent = Duration::ZERO;
        for round in 0..self.plan.rounds {
            let delay = rng.u32(..JITTER * (thread as u32 + 1)) % JITTER;
            self.gate.pass();
            if self.over.load(Ordering::Relaxed) {
                break;
            }
            for _ in 0..delay {
                hint::spin_loop();
            }
            let begin = Instant::now();
            let result = panic::catch_unwind(AssertUnwindSafe(|| act(thread, round)))
                .map_err(|payload| lab.ledger().caught(payload));
            let acted = Acted { result, took: begin.elapsed() };
            *self.results[thread].lock().unwrap_or_else(PoisonError::into_inner) = Some(acted);
            self.gate.pass();
            if let Some(judge) = &mut judge {
                lab.progress();
                verdict = self.collect().and_then(|(results, longest)| {
                    spent += longest;
                    judge(round, results)
                });
                self.done.store(round + 1, Ordering::Relaxed);
                let slow = spent > SLOW && (round + 1) * PART >= self.plan.rounds;
                let enough = slow || self.begin.elapsed() > LONGEST;
                if verdict.is_err() || enough {
                    // Relaxed: the next pass of the gate orders it.
                    self.over.store(true, Ordering::Relaxed);
                }
            }
        }
        // Whoever left the loop at the end of the rounds meets nobody at the gate any more.
        verdict
    }

    fn take_place(&self, thread: usize) {
        let seat = if self.plan.placement == Placement::Spread { thread } else { 0 };
        if let Some(&core) = self.cores.get(seat % self.cores.len().max(1)) {
            // Where the kernel refuses, the rounds still run, only less tightly.
            pin(core);
        }
    }

    /// What each thread got, and how long the slowest took.
    fn collect(&self) -> Result<(Vec<T>, Duration), Stop> {
        let mut longest = Duration::ZERO;
        let results: Result<Vec<T>, Stop> = self
            .results
            .iter()
            .map(|slot| {
                let acted = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
                let Some(Acted { result, took }) = acted else {
                    return Err(Stop::Trouble("a round ended without a result".to_owned()));
                };
                longest = longest.max(took);
                result.map_err(unexpected)
            })
            .collect();
        Ok((results?, longest))
    }
}
