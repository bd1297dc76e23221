//! What the kernel says of this process's threads: asleep or not, and at what cost.

use std::{
    fs,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use super::Effort;

/// A thread, as the kernel numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tid(i32);

/// The calling thread.
pub(crate) fn my_tid() -> Tid {
    Tid(rustix::thread::gettid().as_raw_nonzero().get())
}

/// Every thread of the process but the calling one.
pub(crate) fn others() -> Vec<Tid> {
    let me = my_tid();
    let Ok(entries) = fs::read_dir("/proc/self/task") else { return Vec::new() };
    let mut tids: Vec<Tid> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok().map(Tid))
        .filter(|&tid| tid != me)
        .collect();
    tids.sort_unstable();
    tids
}

/// What `tid` has cost so far; `None` where it has ended.
pub(crate) fn effort(tid: Tid) -> Option<Effort> {
    let (cpu, delay) = schedstat(tid)?;
    let status = read(tid, "status")?;
    let sleeps = status
        .lines()
        .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))
        .and_then(|count| count.trim().parse().ok())?;
    Some(Effort { cpu, delay, sleeps })
}

/// How long the process's threads together have been ready to run without running.
///
/// A thread that has ended takes its share along: ask twice around a time in which none ends.
pub(crate) fn run_delay() -> Duration {
    let mine = schedstat(my_tid()).map_or(Duration::ZERO, |(_, delay)| delay);
    others().into_iter().filter_map(schedstat).map(|(_, delay)| delay).sum::<Duration>() + mine
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
pub(crate) fn settle() -> bool {
    let begin = Instant::now();
    let at_first: Effort = total(&others());
    let mut last = None;
    loop {
        let tids = others();
        let look = (tids.clone(), total(&tids));
        let asleep = tids.iter().all(|&tid| sleeps(tid));
        if asleep && last.as_ref() == Some(&look) {
            return true;
        }
        let unrest = look.1.since(at_first);
        if unrest.cpu > RESTLESS_CPU
            || unrest.sleeps > RESTLESS_SLEEPS
            || begin.elapsed() > RESTLESS_AFTER
        {
            return false;
        }
        last = asleep.then_some(look);
        thread::sleep(Duration::from_millis(1));
    }
}

fn total(tids: &[Tid]) -> Effort {
    tids.iter().filter_map(|&tid| effort(tid)).fold(Effort::default(), |sum, one| Effort {
        cpu: sum.cpu + one.cpu,
        delay: sum.delay + one.delay,
        sleeps: sum.sleeps + one.sleeps,
    })
}

/// Whether `tid` sleeps (or has ended): the state in proc(5) `stat` behind the name.
fn sleeps(tid: Tid) -> bool {
    read(tid, "stat").is_none_or(|stat| {
        stat.rsplit_once(") ")
            .is_some_and(|(_, rest)| matches!(rest.as_bytes().first(), Some(b'S' | b'Z' | b'X')))
    })
}

/// `PF_EXITING` of the kernel's `flags` in proc(5) `stat`.
const EXITING: u64 = 4;

/// Whether `tid` has neither ended nor begun to.
///
/// A thread is listed for some microseconds after its join, but the kernel marks it before it
/// lets a joiner go on: one without the mark had not ended, however soon one looks.
pub(crate) fn alive(tid: Tid) -> bool {
    read(tid, "stat").is_some_and(|stat| {
        let Some((_, rest)) = stat.rsplit_once(") ") else { return false };
        let mut fields = rest.split_ascii_whitespace();
        let state = fields.next();
        let flags = fields.nth(5).and_then(|flags| flags.parse::<u64>().ok()).unwrap_or(0);
        // A kernel that shows no flags at all shows 0, which no thread of Linux has.
        !matches!(state, Some("Z" | "X")) && flags != 0 && flags & EXITING == 0
    })
}

/// Time on a processor, and time ready to run without one.
fn schedstat(tid: Tid) -> Option<(Duration, Duration)> {
    let text = read(tid, "schedstat")?;
    let mut fields =
        text.split_ascii_whitespace().map(|field| field.parse().ok().map(Duration::from_nanos));
    Some((fields.next()??, fields.next()??))
}

fn read(tid: Tid, file: &str) -> Option<String> {
    fs::read_to_string(format!("/proc/self/task/{}/{file}", tid.0)).ok()
}
