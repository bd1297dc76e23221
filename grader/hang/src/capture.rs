//! A copy of all that is needed to explain a hang without the child.
//!
//! Owns the order of the steps: first the facts that an interruption would destroy, then
//! the stop, registers, stacks and memory map, then the end of the child. Symbols are
//! looked up later, from the copy. It must not know what a thread waits for.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;

use super::call::Call;
use super::maps::Maps;
use super::registers::Registers;
use super::task::{self, Task};
use super::timer::{Timers, Wake};
use super::tracer::Tracer;

/// What a capture is told.
#[derive(Clone, Copy, Debug)]
pub struct CaptureOptions {
    /// At most so much is copied of each stack, from its top.
    pub stack_bytes: usize,
    /// At most so many threads are copied; of the others only the facts are kept.
    pub max_stacks: usize,
    /// The span over which CPU use is measured; the capture takes so much longer. Zero
    /// if it is known that nobody runs (a proven deadlock).
    pub cpu_window: Duration,
}

impl Default for CaptureOptions {
    fn default() -> Self {
        Self { stack_bytes: 64 * 1024, max_stacks: 256, cpu_window: Duration::from_millis(50) }
    }
}

/// The copy.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The process.
    pub pid: u32,
    /// Its threads, by tid.
    pub threads: Vec<RawThread>,
    /// Its memory map.
    pub maps: Maps,
    /// Why there are no stacks, if there are none.
    pub refusal: Option<Refusal>,
}

/// One thread of the copy.
#[derive(Clone, Debug)]
pub struct RawThread {
    /// Its number.
    pub tid: i32,
    /// Its name; the kernel keeps 15 bytes of it.
    pub name: String,
    /// Where it stood in the kernel before it was interrupted.
    pub call: Call,
    /// The letter of `stat`: R runs, S sleeps.
    pub state: char,
    /// For how long it would have slept at least, if a timer would have woken it.
    pub wakes_in: Option<Duration>,
    /// The part of the window in which it ran or wanted to; `None` without a window.
    pub cpu_share: Option<f64>,
    /// Registers and stack; `None` if the thread could not be stopped.
    pub stack: Option<RawStack>,
}

/// The top of a stack.
#[derive(Clone, Debug)]
pub struct RawStack {
    /// The registers; `registers.stack` is the address of the first byte.
    pub registers: Registers,
    /// The bytes from there on.
    pub bytes: Vec<u8>,
}

impl RawStack {
    /// The word at an address, if the copy holds it.
    pub(super) fn word(&self, address: u64) -> Option<u64> {
        let from = usize::try_from(address.checked_sub(self.registers.stack)?).ok()?;
        let bytes = self.bytes.get(from..from.checked_add(8)?)?;
        Some(u64::from_ne_bytes(bytes.try_into().ok()?))
    }
}

/// Why there are no stacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The answer of the kernel.
    pub errno: Errno,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ptrace is not available: {}", self.errno.desc())
    }
}

/// Nothing could be captured.
#[derive(Debug)]
pub enum CaptureError {
    /// The process is gone.
    Gone {
        /// The process.
        pid: u32,
    },
    /// No thread could be started for the work.
    NoThread {
        /// The process.
        pid: u32,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for CaptureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone { pid } => write!(f, "process `{pid}` ended before it was captured"),
            Self::NoThread { pid, source } => {
                write!(f, "no thread to capture process `{pid}`: {source}")
            }
        }
    }
}

impl std::error::Error for CaptureError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Gone { .. } => None,
            Self::NoThread { source, .. } => Some(source),
        }
    }
}

/// Copies the threads of a child and ends it.
///
/// Only for a child that is lost anyway. To interrupt a thread restarts its futex wait,
/// and a condition variable may then return without a notification: a child that ran on
/// could get out of the very hang that is reported. So a child of which a thread was
/// stopped is killed before this returns; if ptrace was refused it still runs. The
/// caller kills (harmless) and collects it in both cases, and nobody may wait for this
/// child from another thread meanwhile, since a wait also sees stops.
pub fn capture(pid: u32, options: &CaptureOptions) -> Result<Capture, CaptureError> {
    let raw = i32::try_from(pid).map_err(|_| CaptureError::Gone { pid })?;
    // On a thread of its own: when that ends, the kernel lets go of the traced threads.
    thread::scope(|scope| {
        thread::Builder::new()
            .name("capture".to_owned())
            .spawn_scoped(scope, || copy(raw, options))
            .map_err(|source| CaptureError::NoThread { pid, source })?
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            .ok_or(CaptureError::Gone { pid })
    })
}

fn copy(pid: i32, options: &CaptureOptions) -> Option<Capture> {
    let shares = cpu_shares(pid, options.cpu_window);
    let mut threads = facts(pid, &shares)?;
    let tracer = Tracer::stop(pid);
    let id = u32::try_from(pid).ok()?;
    let maps = Maps::read(id).unwrap_or_default();
    let memory = File::open(format!("/proc/{pid}/mem")).ok();
    for &tid in tracer.stopped().iter().take(options.max_stacks) {
        let stack = copy_stack(tid, memory.as_ref(), &maps, options.stack_bytes);
        // A thread that was born after the facts were read is left out.
        if let Some(thread) = threads.iter_mut().find(|thread| thread.tid == tid) {
            thread.stack = stack;
        }
    }
    let refusal = tracer.refused().map(|errno| Refusal { errno });
    tracer.kill();
    Some(Capture { pid: id, threads, maps, refusal })
}

/// Name, state and call of every thread, before anything is disturbed.
fn facts(pid: i32, shares: &HashMap<i32, f64>) -> Option<Vec<RawThread>> {
    let timers = Timers::new(pid);
    let tids = task::tids(pid).ok()?;
    let read = tids.into_iter().filter_map(|tid| Task::read(pid, tid));
    let threads = read
        .filter(|task| !task.is_dead())
        .map(|task| RawThread {
            tid: task.tid,
            wakes_in: wakes_in(&timers, &task),
            cpu_share: shares.get(&task.tid).copied(),
            call: task.call,
            state: task.state,
            name: task.name,
            stack: None,
        })
        .collect::<Vec<_>>();
    (!threads.is_empty()).then_some(threads)
}

fn wakes_in(timers: &Timers, task: &Task) -> Option<Duration> {
    match timers.wake(task) {
        Wake::NotBefore(instant) => Some(instant.saturating_sub(timers.now())),
        Wake::Never | Wake::Unknown => None,
    }
}

/// How much of the window each thread ran or wanted to run.
fn cpu_shares(pid: i32, window: Duration) -> HashMap<i32, f64> {
    if window.is_zero() {
        return HashMap::new();
    }
    let read = || {
        let tids = task::tids(pid).unwrap_or_default().into_iter();
        tids.filter_map(|tid| Some((Instant::now(), Task::read(pid, tid)?)))
    };
    let before = read().map(|(at, task)| (task.tid, (at, task))).collect::<HashMap<_, _>>();
    thread::sleep(window);
    read()
        .filter_map(|(now, new)| {
            let (at, old) = before.get(&new.tid)?;
            Some((new.tid, share(old, &new, now - *at)?))
        })
        .collect()
}

/// The wish to run counts as much as the run: on a full machine a spinning thread runs
/// little.
fn share(old: &Task, new: &Task, span: Duration) -> Option<f64> {
    let (from, to) = (old.sched?, new.sched?);
    if old.state == 'R' && new.state == 'R' && from.slices == to.slices {
        // The kernel books a delay only when it ends: this one lasted all the time.
        return Some(1.0);
    }
    let wanted = (to.run + to.delay).saturating_sub(from.run + from.delay);
    Some(wanted.as_secs_f64() / span.as_secs_f64())
}

fn copy_stack(tid: i32, memory: Option<&File>, maps: &Maps, limit: usize) -> Option<RawStack> {
    let registers = Registers::read(tid).ok()?;
    // A stack ends with its mapping: what lies above is another thread's.
    let end = maps.region(registers.stack)?.range.end;
    let len = usize::try_from(end - registers.stack).ok()?.min(limit);
    let mut bytes = vec![0; len];
    let read = memory?.read_at(&mut bytes, registers.stack).ok()?;
    bytes.truncate(read);
    Some(RawStack { registers, bytes })
}
