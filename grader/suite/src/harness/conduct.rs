//! What a submission does in an execution, counted from its trace.
//!
//! Only what stands in the submission counts: the steps of a check are the same whoever is judged.

use std::collections::HashMap;

use engine::{Event, ObjectId, OpKind, TaskId};
use lockstep_wire::Conduct;

/// Folders of whatever is not the submission's.
const OURS: [&str; 3] = ["grader/suite/", "grader/simstd/", "grader/engine/"];

/// What happened in the execution that `trace` tells of, which came to its end.
pub(super) fn of(trace: &[Event]) -> Conduct {
    let mut count = Count::default();
    trace.iter().for_each(|event| count.take(event));
    count.finish()
}

/// Whether the check has stopped a thread on its way: what others do then is not what they would.
pub(super) fn is_disturbed(trace: &[Event]) -> bool {
    trace.iter().any(|event| event.op.kind == OpKind::Freeze)
}

#[derive(Default)]
struct Count {
    conduct: Conduct,
    tasks: HashMap<TaskId, Task>,
    held: Vec<Hold>,
}

/// A lock that is held.
struct Hold {
    lock: ObjectId,
    by: TaskId,
    /// The step of that task which took it.
    since: u64,
}

/// What is known of a task.
#[derive(Default)]
struct Task {
    steps: u64,
    /// What it waited for before the last wake-up, where it has only looked around since.
    woken: Option<ObjectId>,
    /// Since when it has waited while it held a lock.
    asleep: Option<u64>,
}

impl Count {
    fn take(&mut self, event: &Event) {
        let op = event.op;
        let gives = matches!(op.kind, OpKind::Unlock | OpKind::ReadUnlock | OpKind::WriteUnlock);
        // Whoever took it: a guard may go away in the check's hands.
        if let (true, Some(lock)) = (gives, op.object) {
            self.give(event, lock, 0);
        }
        if OURS.iter().any(|folder| op.at.file().contains(folder)) {
            return;
        }
        if event.waits {
            self.conduct.switches += 1;
            let holds = self.held.iter().any(|hold| hold.by == event.task);
            self.task(event).asleep = holds.then_some(event.time.0);
            // Parking is one step: the wait and its end. So only the wait tells of the next one.
            if op.kind == OpKind::Park {
                self.waits_again(event, op.object);
            }
            return;
        }
        self.conduct.steps += 1;
        let task = self.task(event);
        task.steps += 1;
        if let Some(since) = task.asleep.take() {
            self.conduct.asleep_ns += event.time.0 - since;
        }
        self.look(event);
        self.hold(event);
    }

    /// Whether a wake-up led to anything.
    fn look(&mut self, event: &Event) {
        let op = event.op;
        let by_word = !event.value.starts_with("timed out");
        match op.kind {
            OpKind::CondvarWait => self.waits_again(event, op.object),
            OpKind::CondvarWake | OpKind::Park if by_word => {
                self.conduct.woken += 1;
                self.task(event).woken = op.object;
            }
            // Looks around, or takes back the lock that the wait gave away.
            OpKind::Load | OpKind::Now | OpKind::Lock => {}
            _ => self.task(event).woken = None,
        }
    }

    fn task(&mut self, event: &Event) -> &mut Task {
        self.tasks.entry(event.task).or_default()
    }

    fn waits_again(&mut self, event: &Event, object: Option<ObjectId>) {
        let woken = self.task(event).woken.take();
        self.conduct.woken_in_vain += u64::from(woken.is_some() && woken == object);
    }

    /// Whether a lock changed hands.
    fn hold(&mut self, event: &Event) {
        let op = event.op;
        let lock = match op.kind {
            OpKind::Lock | OpKind::Read | OpKind::Write => op.object,
            OpKind::TryLock | OpKind::TryRead | OpKind::TryWrite => {
                op.object.filter(|_| event.value.starts_with("locks"))
            }
            OpKind::CondvarWake => op.second,
            OpKind::CondvarWait => {
                if let Some(lock) = op.second {
                    // The wait itself is counted already, and holds it no more.
                    self.give(event, lock, 1);
                }
                None
            }
            _ => None,
        };
        let Some(lock) = lock else { return };
        // A wait with a timeout takes its lock back in a step of its own: that one counts.
        self.held.retain(|hold| (hold.lock, hold.by) != (lock, event.task));
        let since = self.steps(event.task);
        self.held.push(Hold { lock, by: event.task, since });
    }

    /// The lock goes back; of the steps that are counted the last `after` came behind that.
    fn give(&mut self, event: &Event, lock: ObjectId, after: u64) {
        let of = |hold: &Hold| hold.lock == lock;
        // A guard that was moved to another thread is rare; then the taker is found by the lock.
        let own = self.held.iter().rposition(|hold| of(hold) && hold.by == event.task);
        if let Some(place) = own.or_else(|| self.held.iter().rposition(of)) {
            let hold = self.held.remove(place);
            self.close(&hold, after);
        }
    }

    fn close(&mut self, hold: &Hold, after: u64) {
        // The first of them took it.
        let steps = 1 + (self.steps(hold.by) - hold.since).saturating_sub(after);
        self.conduct.holds += 1;
        self.conduct.held += steps;
        self.conduct.longest = self.conduct.longest.max(steps);
    }

    fn steps(&self, task: TaskId) -> u64 {
        self.tasks.get(&task).map_or(0, |task| task.steps)
    }

    fn finish(mut self) -> Conduct {
        for hold in std::mem::take(&mut self.held) {
            self.close(&hold, 0);
        }
        self.conduct.executions = 1;
        self.conduct
    }
}
