//! What simulated threads show of themselves, as the engine knows it: exactly.

use std::{panic::Location, thread, time::Duration};

use engine::{ObjectId, TaskId};
use lockstep_wire::Missing;

use super::Effort;

/// A thread, as the engine numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tid(TaskId);

impl Tid {
    /// Whether it is this one.
    pub(crate) fn is(self, task: TaskId) -> bool {
        self.0 == task
    }
}

/// What one operation counts for. A thread that sleeps begins none.
const OPERATION: Duration = Duration::from_millis(1);

/// The engine knows everything: nobody has to look. But the ends of scopes are read from
/// backtraces, and those from files.
pub(crate) fn observe() -> Vec<Missing> {
    let (read, missing) = lockstep_jail::reader();
    engine::read_backtraces(read);
    missing
}

/// The calling thread.
pub(crate) fn my_tid() -> Tid {
    Tid(engine::me())
}

/// Every thread of the execution but the calling one.
pub(crate) fn others() -> Vec<Tid> {
    let me = engine::me();
    engine::live_tasks().into_iter().filter(|&task| task != me).map(Tid).collect()
}

/// What `tid` has cost so far; `None` where it has ended.
pub(crate) fn effort(tid: Tid) -> Option<Effort> {
    let facts = engine::task_facts(tid.0);
    let operations = u32::try_from(facts.operations).unwrap_or(u32::MAX);
    (!facts.finished).then(|| Effort {
        cpu: OPERATION * operations,
        delay: Duration::ZERO,
        sleeps: facts.wakeups,
    })
}

/// Whether `tid` has not ended.
pub(crate) fn alive(tid: Tid) -> bool {
    !engine::is_finished(tid.0)
}

/// Nobody is ever kept from running here.
pub(crate) fn run_delay() -> Duration {
    Duration::ZERO
}

/// The virtual time since the execution began. Unlike `Instant::now`, a look at it is no step.
pub(crate) fn now() -> Duration {
    Duration::from_nanos(engine::now().0)
}

/// Two cores, as far as anybody asks: the schedule decides who meets whom.
pub(crate) fn cores() -> Vec<usize> {
    vec![0, 1]
}

/// Always agreed to.
pub(crate) fn pin(_: usize) -> bool {
    true
}

/// Waits until every other thread sleeps. Virtual time moves only then, so the smallest sleep
/// is that wait; nobody can be seen awake after it.
pub(crate) fn settle() -> bool {
    thread::sleep(Duration::from_nanos(1));
    true
}

/// Keeps `tid` from running. Where it stops is the schedule's choice.
#[track_caller]
pub(crate) fn freeze(tid: Tid) {
    engine::freeze(tid.0, Location::caller());
}

/// Lets `tid` go on.
#[track_caller]
pub(crate) fn thaw(tid: Tid) {
    engine::thaw(tid.0, Location::caller());
}

/// A lock, as the engine numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LockId(ObjectId);

/// The locks that the calling thread holds, in the order of locking.
pub(crate) fn held() -> Vec<LockId> {
    engine::holds(engine::me()).into_iter().map(LockId).collect()
}

/// From now on the simulation remembers which locks were given back.
pub(crate) fn follow_releases() {
    engine::follow_releases();
}

/// The locks that the calling thread has given back since, in order.
pub(crate) fn given_back() -> Vec<LockId> {
    let me = engine::me();
    let mine = |(task, lock)| (task == me).then_some(LockId(lock));
    engine::releases().into_iter().filter_map(mine).collect()
}

/// Makes one thread know of the other: whatever was over when one thread came here happens before
/// whatever another begins after it has come here. No step, and no wait.
pub(crate) fn meet() {
    // The object of the root, which nobody joins: its own end is the end of the execution.
    let Some(here) = engine::task_object(TaskId::ROOT) else { return };
    engine::acquire(here);
    engine::release(here);
}
