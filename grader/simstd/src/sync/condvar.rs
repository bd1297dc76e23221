//! `std::sync::Condvar`, as on Linux: a waiter that timed out takes no notification with it.

use super::mutex::MutexGuard;
use crate::outside::outside;
use crate::timer;
use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::{LockResult, PoisonError};
use ::std::time::Duration;
use engine::{Access, Op, OpKind, Place, Tag, Time, WaitQueue, Woken};

/// Threads that wait to be told of a change.
pub struct Condvar {
    tag: Tag,
    waiting: WaitQueue,
}

impl UnwindSafe for Condvar {}
impl RefUnwindSafe for Condvar {}

/// Whether a wait ended by its timeout.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Whether it did.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

/// How a wait ended.
#[derive(Copy, Clone, Eq, PartialEq)]
enum End {
    Notified,
    Spurious,
    TimedOut,
}

impl Condvar {
    /// Nobody waits.
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self { tag: Tag::new("Condvar"), waiting: WaitQueue::new() }
    }

    /// Gives the lock back, waits, takes it again. Whether it timed out.
    fn sleep<T>(&self, guard: &MutexGuard<'_, T>, deadline: Option<Time>, at: Place) -> bool {
        let lock = guard.lock_of();
        let op = |kind| Op::on(kind, self.tag.id(), Access::Write, at).with(lock.id());
        engine::point(op(OpKind::CondvarWait));
        let ticket = self.waiting.enqueue();
        lock.give();
        engine::note(op(OpKind::CondvarWait), String::new);
        let spurious = engine::spurious();
        if spurious {
            // It is no waiter any more, so nobody's notification is wasted on it.
            self.waiting.remove(ticket);
        }
        let wake = op(OpKind::CondvarWake);
        // Where no execution runs nobody is there to wake it.
        let alone = outside();
        let woken = || spurious || (!alone && ticket.is_woken());
        let end = if deadline.is_none() {
            // Waking up and taking the lock are one step: nothing can be seen in between.
            engine::block(wake, &|| woken() && lock.is_free(), None);
            if spurious { End::Spurious } else { End::Notified }
        } else if engine::block(wake, &woken, deadline) == Woken::Ready {
            if spurious { End::Spurious } else { End::Notified }
        } else {
            self.waiting.remove(ticket);
            End::TimedOut
        };
        engine::note(wake, || match end {
            End::Notified => "notified".to_owned(),
            End::Spurious => "spurious".to_owned(),
            End::TimedOut => "timed out".to_owned(),
        });
        if deadline.is_none() {
            lock.taken(at)
        } else {
            lock.take(at, String::new)
        }
        end == End::TimedOut
    }

    /// The wait, with the guard out of reach of destructors: a task that is taken down while it
    /// waits must not unlock what it does not hold.
    fn wait_until<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        deadline: Option<Time>,
        at: Place,
    ) -> (MutexGuard<'a, T>, bool) {
        let guard = ::std::mem::ManuallyDrop::new(guard);
        let timed_out = self.sleep(&guard, deadline, at);
        (::std::mem::ManuallyDrop::into_inner(guard), timed_out)
    }

    /// Waits for a notification. It may also end without one.
    ///
    /// # Errors
    /// The guard, if the mutex is poisoned.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        let (guard, _) = self.wait_until(guard, None, Location::caller());
        if guard.is_poisoned() { Err(PoisonError::new(guard)) } else { Ok(guard) }
    }

    /// Waits as long as `condition` holds.
    ///
    /// # Errors
    /// The guard, if the mutex is poisoned.
    #[track_caller]
    pub fn wait_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Waits for a notification, for so many milliseconds at most. Whether it came.
    ///
    /// # Errors
    /// The guard, if the mutex is poisoned.
    #[track_caller]
    #[deprecated(since = "1.6.0", note = "replaced by `std::sync::Condvar::wait_timeout`")]
    pub fn wait_timeout_ms<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        ms: u32,
    ) -> LockResult<(MutexGuard<'a, T>, bool)> {
        match self.wait_timeout(guard, Duration::from_millis(u64::from(ms))) {
            Ok((guard, result)) => Ok((guard, !result.timed_out())),
            Err(error) => {
                let (guard, result) = error.into_inner();
                Err(PoisonError::new((guard, !result.timed_out())))
            }
        }
    }

    /// Waits for a notification, for so long at most.
    ///
    /// # Errors
    /// The guard, if the mutex is poisoned.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let at = Location::caller();
        let (guard, timed_out) = self.wait_until(guard, timer::deadline(dur, at), at);
        let poisoned = guard.is_poisoned();
        let result = (guard, WaitTimeoutResult(timed_out));
        if poisoned { Err(PoisonError::new(result)) } else { Ok(result) }
    }

    /// Waits as long as `condition` holds, for so long at most.
    ///
    /// # Errors
    /// The guard, if the mutex is poisoned.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        dur: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let at = Location::caller();
        let start = engine::now();
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            let left = dur.checked_sub(Duration::from_nanos(engine::now().0 - start.0));
            // At the very end std waits once more, for no time at all. The clock would stand
            // still meanwhile, and the loop would never end.
            let Some(left) = left.filter(|left| !left.is_zero()) else {
                return Ok((guard, WaitTimeoutResult(true)));
            };
            let (again, timed_out) = self.wait_until(guard, timer::deadline(left, at), at);
            guard = again;
            if guard.is_poisoned() {
                let result = (guard, WaitTimeoutResult(timed_out));
                return Err(PoisonError::new(result));
            }
        }
    }

    /// Wakes one waiting thread.
    #[track_caller]
    pub fn notify_one(&self) {
        let op = self.notification(OpKind::NotifyOne, Location::caller());
        let woken = self.waiting.wake_one();
        engine::note(op, || match woken {
            None => "nobody waits".to_owned(),
            Some(task) => match engine::task_name(task) {
                Some(name) => format!("wakes {name}"),
                None => format!("wakes thread {}", task.0),
            },
        });
    }

    /// Wakes all waiting threads.
    #[track_caller]
    pub fn notify_all(&self) {
        let op = self.notification(OpKind::NotifyAll, Location::caller());
        let woken = self.waiting.wake_all();
        engine::note(op, || match woken {
            0 => "nobody waits".to_owned(),
            count => format!("wakes {count}"),
        });
    }

    fn notification(&self, kind: OpKind, at: Place) -> Op {
        let op = Op::on(kind, self.tag.id(), Access::Write, at);
        engine::point(op);
        op
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Condvar").finish_non_exhaustive()
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}
