//! What the kernel says of this process's threads: asleep or not, and at what cost.

use std::{
    fs::File,
    io::Read,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use rustix::fs::{Dir, Mode, OFlags};

use super::{
    Effort,
    observer::{Books, ask},
};

/// A thread, as the kernel numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tid(i32);

/// The calling thread.
pub(crate) fn my_tid() -> Tid {
    Tid(rustix::thread::gettid().as_raw_nonzero().get())
}

/// Every thread of the process but the calling one (and the observer, which is none of theirs).
pub(crate) fn others() -> Vec<Tid> {
    let me = my_tid();
    ask(move |books| books.others(me)).unwrap_or_default()
}

/// What `tid` has cost so far; `None` where it has ended.
pub(crate) fn effort(tid: Tid) -> Option<Effort> {
    ask(move |books| books.effort(tid))?
}

/// How long the process's threads together have been ready to run without running.
///
/// A thread that has ended takes its share along: ask twice around a time in which none ends.
pub(crate) fn run_delay() -> Duration {
    let me = my_tid();
    ask(move |books| {
        let all = books.others(me).into_iter().chain([me]);
        all.filter_map(|tid| books.schedstat(tid)).map(|(_, delay)| delay).sum()
    })
    .unwrap_or_default()
}

/// Whether `tid` has neither ended nor begun to.
///
/// A thread is listed for some microseconds after its join, but the kernel marks it before it
/// lets a joiner go on: one without the mark had not ended, however soon one looks.
pub(crate) fn alive(tid: Tid) -> bool {
    ask(move |books| books.alive(tid)).unwrap_or(false)
}

/// The time since somebody first asked.
pub(crate) fn now() -> Duration {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed()
}

/// How much unrest ends the waiting of [`settle`]: a thread that burns this much, or sleeps
/// this often, is not on its way to a lasting sleep.
const RESTLESS_CPU: Duration = Duration::from_millis(200);
const RESTLESS_SLEEPS: u64 = 100;
/// Where nothing else ends it (no processor to be had at all).
const RESTLESS_AFTER: Duration = Duration::from_secs(10);

/// Waits until every other thread sleeps, in two looks between which none of them ran; says
/// whether it came to that.
///
/// If so, there was an instant at which all of them slept: whatever had been due was done, and
/// each of them waits for the clock, for the caller, or for ever.
///
/// Each look is a question of its own, and the observer answers in order: a thread that waits for
/// an answer of its own has got it, and run, before the second look.
pub(crate) fn settle() -> bool {
    let me = my_tid();
    let begin = Instant::now();
    let look = || ask(move |books| books.look(me));
    let Some(at_first) = look() else { return false };
    let mut last: Option<Look> = None;
    loop {
        let Some(now) = look() else { return false };
        if now.asleep && last.as_ref() == Some(&now) {
            return true;
        }
        let unrest = now.total.since(at_first.total);
        if unrest.cpu > RESTLESS_CPU
            || unrest.sleeps > RESTLESS_SLEEPS
            || begin.elapsed() > RESTLESS_AFTER
        {
            return false;
        }
        last = now.asleep.then_some(now);
        thread::sleep(Duration::from_millis(1));
    }
}

/// What all threads but one show at an instant.
#[derive(Debug, PartialEq, Eq)]
struct Look {
    tids: Vec<Tid>,
    total: Effort,
    asleep: bool,
}

/// `PF_EXITING` of the kernel's `flags` in proc(5) `stat`.
const EXITING: u64 = 4;

impl Books {
    fn others(&self, me: Tid) -> Vec<Tid> {
        let Ok(entries) = Dir::read_from(&self.folder) else { return Vec::new() };
        let mut tids: Vec<Tid> = entries
            .filter_map(|entry| entry.ok()?.file_name().to_str().ok()?.parse().ok().map(Tid))
            .filter(|&tid| tid != me && tid != self.own)
            .collect();
        tids.sort_unstable();
        tids
    }

    fn effort(&self, tid: Tid) -> Option<Effort> {
        let (cpu, delay) = self.schedstat(tid)?;
        let status = self.read(tid, "status")?;
        let sleeps = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))
            .and_then(|count| count.trim().parse().ok())?;
        Some(Effort { cpu, delay, sleeps })
    }

    fn look(&self, me: Tid) -> Look {
        let tids = self.others(me);
        let total = self.total(&tids);
        let asleep = tids.iter().all(|&tid| self.sleeps(tid));
        Look { tids, total, asleep }
    }

    fn total(&self, tids: &[Tid]) -> Effort {
        let efforts = tids.iter().filter_map(|&tid| self.effort(tid));
        efforts.fold(Effort::default(), |sum, one| Effort {
            cpu: sum.cpu + one.cpu,
            delay: sum.delay + one.delay,
            sleeps: sum.sleeps + one.sleeps,
        })
    }

    /// Whether `tid` sleeps (or has ended): the state in proc(5) `stat` behind the name.
    fn sleeps(&self, tid: Tid) -> bool {
        self.read(tid, "stat").is_none_or(|stat| {
            let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.bytes().next());
            matches!(state, Some(b'S' | b'Z' | b'X'))
        })
    }

    fn alive(&self, tid: Tid) -> bool {
        self.read(tid, "stat").is_some_and(|stat| {
            let Some((_, rest)) = stat.rsplit_once(") ") else { return false };
            let mut fields = rest.split_ascii_whitespace();
            let state = fields.next();
            let flags = fields.nth(5).and_then(|flags| flags.parse::<u64>().ok()).unwrap_or(0);
            // A kernel that shows no flags at all shows 0, which no thread of Linux has.
            !matches!(state, Some("Z" | "X")) && flags != 0 && flags & EXITING == 0
        })
    }

    /// Time on a processor, and time ready to run without one.
    fn schedstat(&self, tid: Tid) -> Option<(Duration, Duration)> {
        let text = self.read(tid, "schedstat")?;
        let mut fields =
            text.split_ascii_whitespace().map(|field| field.parse().ok().map(Duration::from_nanos));
        Some((fields.next()??, fields.next()??))
    }

    fn read(&self, tid: Tid, file: &str) -> Option<String> {
        let path = format!("{}/{file}", tid.0);
        let flags = OFlags::RDONLY | OFlags::CLOEXEC;
        let opened = rustix::fs::openat(&self.folder, path, flags, Mode::empty()).ok()?;
        let mut text = String::new();
        File::from(opened).read_to_string(&mut text).ok()?;
        Some(text)
    }
}
