//! Small programs for several threads on one pool, as data, and what came of one.
//!
//! A scene is played under many schedules on the virtual clock. Every event has its place in one
//! order of all of them and its instant; the checks of the single rules look at nothing else. The
//! book-keeping is the harness's own: it adds no step at which threads could meet.

use std::{
    iter,
    panic::{self, AssertUnwindSafe},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use lockstep_wire::Mistake;

use crate::{
    Stop,
    connection_pool::{
        Held, Pool, Refused, Subject,
        caller::{forever, take_all},
        panics::panic_with,
    },
    lab::Lab,
    ledger::{Call, Ledger},
    world::{self, Effort, Tid, own},
};

/// How long a caller is ready to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// Not at all: `Duration::ZERO`.
    Never,
    /// Some microseconds.
    Micros(u64),
    /// Far longer than anything takes, yet not without end: who is forgotten says so itself.
    Long,
    /// So long that no clock could count it, and still not `Duration::MAX`.
    Ages,
    /// `Duration::MAX`: who is forgotten waits for good.
    Good,
    /// The same, even for a pool that cannot take it.
    Max,
}

/// What [`Wait::Long`] comes to.
pub(super) const LONG: Duration = Duration::from_secs(300);

/// How long threads are watched.
pub(super) const WINDOW: Duration = Duration::from_secs(100);

/// What counts as no time: a wait of zero takes a nanosecond here, and a call may have several.
pub(super) const NO_TIME: Duration = Duration::from_micros(1);

/// One step of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    /// Brings an unpark token along: the next `park` of this thread ends at once.
    Token,
    /// Acquires a connection, and keeps what it gets.
    Take(Wait),
    /// Does something else, so that others may come between.
    Use,
    /// Drops the first of its guards, if it has one: those that it began with in order of their
    /// ids, then the others as they came.
    Give,
    /// The same, by a panic that unwinds through it.
    Panic,
    /// Does nothing until so many milliseconds have passed since the scene began.
    At(u64),
    InUse,
    Total,
    Close,
    /// Looks what the other threads of the scene cost while nothing happens.
    Watch,
}

/// A thread of a scene.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: &'static str,
    /// How many connections it holds when it starts.
    pub(super) holds: usize,
    pub(super) does: &'static [Op],
}

/// A small program.
#[derive(Debug)]
pub(super) struct Scene {
    /// The size of the pool.
    pub(super) size: usize,
    /// How many connections the check itself holds throughout.
    pub(super) kept: usize,
    pub(super) parts: &'static [Part],
}

/// What a thread did, and what it saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    Took {
        id: usize,
        queries: u64,
    },
    Refused(Refused),
    Gave {
        id: usize,
        panicked: bool,
    },
    InUse(usize),
    Total(u64),
    Closed,
    /// The thread that was not asleep, if any.
    Watched(Option<(&'static str, Effort)>),
}

/// That, with its place in the order of all events, and its time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event {
    pub(super) did: Did,
    /// The timeout, of a call that had one.
    pub(super) timeout: Duration,
    /// For a connection that came: after it had. For one that went: before it did.
    pub(super) order: usize,
    pub(super) begun: Duration,
    pub(super) ended: Duration,
}

/// What came of a scene.
pub(super) struct Played<'p> {
    /// The connections that were out before it began, each with its holder.
    pub(super) before: Vec<(&'static str, usize)>,
    /// What each thread did, in its own order.
    pub(super) threads: Vec<Vec<Event>>,
    /// What is out now, the check's own included.
    pub(super) held: Vec<Box<dyn Held + 'p>>,
}

/// Plays `scene` on `pool`. If a thread panics in it, against its will, that most likely is
/// `mistake`; without one it is what the check says. Where others panic as the scene wants it, it
/// is the echo of that.
pub(super) fn play<'p>(
    lab: &Lab,
    subject: &dyn Subject,
    pool: &'p dyn Pool,
    scene: &Scene,
    mistake: Option<Mistake>,
) -> Result<Played<'p>, Stop> {
    let mistake = mistake.or(scene.panics().then_some(Mistake::PoisonMishandled));
    let good = if scene.waits_for_good() { forever(lab, subject)? } else { LONG };
    let out = scene.out();
    let mut held = take_all(pool, out, LONG)?;
    // In what order a pool hands them out is its own business; a scene is the same for all.
    held.sort_by_key(|held| held.id());
    let mut before = Vec::with_capacity(out);
    let (order, tids) = (own::AtomicUsize::new(0), own::Mutex::new(Vec::new()));
    let start = world::now();
    let threads = lab.stage(|stage| {
        let mut actors = Vec::new();
        for part in scene.parts {
            let mine = held.split_off(held.len() - part.holds);
            before.extend(mine.iter().map(|held| (part.name, held.id())));
            let (order, tids) = (&order, &tids);
            let (name, ledger, events) = (part.name, lab.ledger(), Vec::new());
            let life = Life { name, ledger, pool, good, order, tids, start, mine, events };
            actors.push(stage.thread(part.name, move || life.live(part))?);
        }
        before.extend(held.iter().map(|held| ("check", held.id())));
        let mut threads = Vec::new();
        for actor in actors {
            let (events, mine) = actor.join().map_err(|stop| match mistake {
                Some(mistake) => stop.as_mistake(mistake),
                None => stop,
            })?;
            threads.push(events);
            held.extend(mine);
        }
        Ok(threads)
    })?;
    Ok(Played { before, threads, held })
}

impl Scene {
    /// How many connections are out when it begins.
    pub(super) fn out(&self) -> usize {
        self.kept + self.parts.iter().map(|part| part.holds).sum::<usize>()
    }

    fn panics(&self) -> bool {
        self.parts.iter().any(|part| part.does.contains(&Op::Panic))
    }

    fn waits_for_good(&self) -> bool {
        self.parts.iter().any(|part| part.does.contains(&Op::Take(Wait::Good)))
    }

    /// The parts, each with what it did in `played`.
    pub(super) fn logs<'a>(
        &'a self,
        played: &'a Played<'_>,
    ) -> impl Iterator<Item = (&'static str, &'a [Event])> {
        iter::zip(self.parts, &played.threads).map(|(part, events)| (part.name, &events[..]))
    }

    /// Every event, with the thread whose it is.
    pub(super) fn events<'a>(
        &'a self,
        played: &'a Played<'_>,
    ) -> impl Iterator<Item = (&'static str, &'a Event)> {
        self.logs(played).flat_map(|(name, events)| events.iter().map(move |event| (name, event)))
    }
}

impl Event {
    /// How long it took.
    pub(super) fn took(&self) -> Duration {
        self.ended.saturating_sub(self.begun)
    }

    /// Whether it took longer than `limit`.
    pub(super) fn exceeds(&self, limit: Duration) -> bool {
        self.took() > limit.saturating_add(NO_TIME)
    }

    /// Whether it ended after `instant`.
    pub(super) fn is_after(&self, instant: Duration) -> bool {
        self.ended > instant + NO_TIME
    }
}

/// A thread of a scene at work.
struct Life<'a, 'p> {
    name: &'static str,
    ledger: &'a Ledger,
    pool: &'p dyn Pool,
    good: Duration,
    order: &'a own::AtomicUsize,
    /// The threads of the scene, as far as they run.
    tids: &'a own::Mutex<Vec<(&'static str, Tid)>>,
    start: Duration,
    mine: Vec<Box<dyn Held + 'p>>,
    events: Vec<Event>,
}

impl<'p> Life<'_, 'p> {
    fn live(mut self, part: &Part) -> (Vec<Event>, Vec<Box<dyn Held + 'p>>) {
        self.threads().push((part.name, world::my_tid()));
        for op in part.does {
            self.act(*op);
        }
        (self.events, self.mine)
    }

    fn act(&mut self, op: Op) {
        match op {
            Op::Token => thread::current().unpark(),
            Op::Take(wait) => self.take(wait),
            // Nobody else knows this value: no order between threads comes from it.
            Op::Use => AtomicBool::new(false).store(true, Ordering::SeqCst),
            Op::Give | Op::Panic => self.give(op == Op::Panic),
            Op::At(instant) => {
                thread::sleep(Duration::from_millis(instant).saturating_sub(self.now()));
            }
            Op::InUse => self.note(|pool| Did::InUse(pool.in_use())),
            Op::Total => self.note(|pool| Did::Total(pool.total_queries())),
            Op::Close => self.note(|pool| {
                pool.close();
                Did::Closed
            }),
            Op::Watch => self.watch(),
        }
    }

    fn take(&mut self, wait: Wait) {
        let timeout = match wait {
            Wait::Never => Duration::ZERO,
            Wait::Micros(micros) => Duration::from_micros(micros),
            Wait::Long => LONG,
            Wait::Ages => Duration::MAX - Duration::from_nanos(1),
            Wait::Good => self.good,
            Wait::Max => Duration::MAX,
        };
        let begun = self.now();
        self.ledger.call(Call { who: self.name, limit: timeout, begun });
        let did = match self.pool.acquire(timeout) {
            Ok(held) => {
                let did = Did::Took { id: held.id(), queries: held.queries() };
                self.mine.push(held);
                did
            }
            Err(refused) => Did::Refused(refused),
        };
        self.ledger.came_back();
        let order = self.next();
        self.events.push(Event { did, timeout, order, begun, ended: self.now() });
    }

    fn give(&mut self, panicked: bool) {
        if self.mine.is_empty() {
            return;
        }
        let held = self.mine.remove(0);
        let did = Did::Gave { id: held.id(), panicked };
        let (order, begun) = (self.next(), self.now());
        if panicked {
            // The panic is the scene's own; one of the submission's on top of it is the end.
            drop(panic::catch_unwind(AssertUnwindSafe(|| panic_with(held))));
        } else {
            drop(held);
        }
        self.events.push(Event { did, timeout: Duration::ZERO, order, begun, ended: self.now() });
    }

    fn watch(&mut self) {
        let me = world::my_tid();
        let threads = self.threads().clone();
        let others = threads.into_iter().filter(|(_, tid)| *tid != me);
        let before: Vec<_> = others.map(|(name, tid)| (name, tid, world::effort(tid))).collect();
        thread::sleep(WINDOW);
        let awake = before.into_iter().find_map(|(name, tid, before)| {
            let cost = world::effort(tid)?.since(before?);
            (cost != Effort::default()).then_some((name, cost))
        });
        self.note(|_| Did::Watched(awake));
    }

    fn note(&mut self, look: impl FnOnce(&dyn Pool) -> Did) {
        let begun = self.now();
        let did = look(self.pool);
        let order = self.next();
        self.events.push(Event { did, timeout: Duration::ZERO, order, begun, ended: self.now() });
    }

    /// The time since the scene began.
    fn now(&self) -> Duration {
        world::now().saturating_sub(self.start)
    }

    fn threads(&self) -> own::MutexGuard<'_, Vec<(&'static str, Tid)>> {
        self.tids.lock().unwrap_or_else(own::PoisonError::into_inner)
    }

    fn next(&self) -> usize {
        self.order.fetch_add(1, own::Ordering::Relaxed)
    }
}
