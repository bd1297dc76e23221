//! The state of one execution and the way to it.
//!
//! Tasks reach their world through a thread-local pointer, since shims for `std` have nothing
//! else to hold. [`with`] lends it for a moment; nothing that it lends to may switch tasks or
//! call foreign code, so no two borrows ever overlap.

use crate::clock::Memory;
use crate::found::{Event, Failure, ObjectInfo, PanicFact};
use crate::op::{ObjectId, Op, Place, TaskId, Time};
use crate::options::{Backend, Options};
use crate::pause::Pause;
use crate::schedule::Mode;
use crate::strategy::{Candidate, Decision, Strategy};
use crate::task::Task;
use std::any::Any;
use std::cell::Cell;
use std::panic::PanicHookInfo;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

thread_local! {
    static WORLD: Cell<Option<NonNull<World>>> = const { Cell::new(None) };
}

/// Numbers the executions of the whole process: a tag must never meet an old number again.
static EPOCHS: AtomicU32 = AtomicU32::new(1);

/// A panic hook that a scenario has set for its own execution.
pub type Hook = Arc<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// What an execution has shown of itself.
#[derive(Copy, Clone, Default, Debug)]
pub(crate) struct Traits {
    /// It looked at the clock or used it.
    pub(crate) timed: bool,
    /// It used an ordering weaker than `SeqCst`.
    pub(crate) weaker: bool,
    /// It waited where std allows spurious wake-ups.
    pub(crate) waited: bool,
    /// It asked for a lock without waiting: a held one can be seen.
    pub(crate) probed: bool,
    /// It polled: some schedules were left out because nothing had changed.
    pub(crate) polled: bool,
}

/// One execution.
pub(crate) struct World {
    pub(crate) max_steps: usize,
    /// What this execution itself has been allowed, where that is more.
    pub(crate) allowance: usize,
    pub(crate) max_virtual: Time,
    pub(crate) stack: usize,
    pub(crate) tracing: bool,
    pub(crate) mode: Mode,
    pub(crate) epoch: u32,
    pub(crate) now: Time,
    pub(crate) steps: usize,
    pub(crate) hash: u64,
    pub(crate) tasks: Vec<Task>,
    spare: Vec<Task>,
    pub(crate) current: TaskId,
    pub(crate) candidates: Vec<Candidate>,
    /// Blocked tasks whose timer could fire early.
    pub(crate) timers: Vec<Candidate>,
    /// The candidates that the strategy should choose from.
    pub(crate) open: Vec<usize>,
    pub(crate) strategy: Box<dyn Strategy>,
    pub(crate) decisions: Vec<Decision>,
    /// The step at which the strategy gave the execution up.
    pub(crate) pruned: Option<usize>,
    pub(crate) pause: Pause,
    pub(crate) traits: Traits,
    pub(crate) trace: Vec<Event>,
    /// Whom the last decision stopped, until the trace has an entry that says so.
    pub(crate) preempted: Option<TaskId>,
    pub(crate) objects: Vec<ObjectInfo>,
    pub(crate) panics: Vec<PanicFact>,
    pub(crate) hook: Option<Hook>,
    pub(crate) output: String,
    pub(crate) failure: Option<Failure>,
    /// No scheduling point comes any more: what is left is taken down.
    pub(crate) ended: bool,
    /// Operations of a task that is being taken down.
    pub(crate) afterlife: u32,
    pub(crate) memory: Memory,
    /// Objects that changed since the last decision without an operation of their own.
    pub(crate) effects: Vec<ObjectId>,
    pub(crate) tickets: u64,
    /// The locks given back, by whom, if somebody asked for the list.
    pub(crate) releases: Option<Vec<(TaskId, ObjectId)>>,
    /// The state of the host, whose type nobody else knows.
    pub(crate) host: Box<dyn Any>,
    pub(crate) backend: Backend,
    busy: bool,
}

impl World {
    pub(crate) fn new(
        options: &Options,
        strategy: Box<dyn Strategy>,
        host: Box<dyn Any>,
    ) -> Box<Self> {
        let nanoseconds = u64::try_from(options.max_virtual.as_nanos()).unwrap_or(u64::MAX);
        Box::new(Self {
            max_steps: options.max_steps,
            allowance: 0,
            max_virtual: Time(nanoseconds),
            stack: options.stack,
            tracing: false,
            mode: Mode::default(),
            epoch: 0,
            now: Time(0),
            steps: 0,
            hash: 0,
            tasks: Vec::new(),
            spare: Vec::new(),
            current: TaskId::ROOT,
            candidates: Vec::new(),
            timers: Vec::new(),
            open: Vec::new(),
            strategy,
            decisions: Vec::new(),
            pruned: None,
            pause: Pause::default(),
            traits: Traits::default(),
            trace: Vec::new(),
            preempted: None,
            objects: Vec::new(),
            panics: Vec::new(),
            hook: None,
            output: String::new(),
            failure: None,
            ended: true,
            afterlife: 0,
            memory: Memory::default(),
            effects: Vec::new(),
            tickets: 0,
            releases: None,
            host,
            backend: options.backend,
            busy: false,
        })
    }

    /// Makes ready for the next execution.
    pub(crate) fn renew(&mut self, mode: Mode) {
        self.mode = mode;
        self.allowance = 0;
        self.epoch = EPOCHS.fetch_add(1, Ordering::Relaxed);
        self.now = Time(0);
        self.steps = 0;
        self.hash = 0;
        self.spare.append(&mut self.tasks);
        self.current = TaskId::ROOT;
        self.decisions.clear();
        self.pruned = None;
        self.pause = Pause::default();
        self.traits = Traits::default();
        self.trace.clear();
        self.preempted = None;
        self.objects.clear();
        self.panics.clear();
        self.hook = None;
        self.output.clear();
        self.failure = None;
        self.ended = false;
        self.memory.clear();
        self.effects.clear();
        self.tickets = 0;
        self.releases = None;
    }

    /// Adds a task. It runs once the host has been told to start it.
    pub(crate) fn add_task(&mut self, name: Option<String>, spawned: Place) -> TaskId {
        let id = TaskId(self.tasks.len() as u32);
        let object = self.add_object("thread", spawned);
        let mut task = match self.spare.pop() {
            Some(old) => old.renew(name, spawned, object),
            None => Task::new(name, spawned, object),
        };
        if self.mode.weak {
            if let Some(parent) = self.tasks.get(self.current.index()) {
                task.clock.join(&parent.clock);
            }
            task.clock.tick(id);
        }
        self.tasks.push(task);
        id
    }

    #[inline]
    pub(crate) fn me(&mut self) -> &mut Task {
        let index = self.current.index();
        &mut self.tasks[index]
    }

    /// The current task comes to `op`.
    #[inline]
    pub(crate) fn post(&mut self, op: Op) -> &mut Task {
        let (weak, task) = (self.mode.weak, self.current);
        let me = self.me();
        me.post(op);
        if weak {
            me.clock.tick(task);
        }
        me
    }

    /// The execution has failed; the first failure counts.
    pub(crate) fn fail(&mut self, failure: Failure) {
        if self.failure.is_none() && !self.ended {
            self.failure = Some(failure);
        }
        self.ended = true;
    }

    pub(crate) fn record(&mut self, op: Op, value: String) {
        let step = self.steps as u32;
        let preempted = self.preempted.take();
        let (time, task) = (self.now, self.current);
        self.trace.push(Event { step, time, task, op, value, waits: false, preempted });
    }

    /// The current task is about to wait.
    pub(crate) fn record_wait(&mut self, op: Op) {
        if self.tracing && !self.ended {
            self.record(op, String::new());
            if let Some(event) = self.trace.last_mut() {
                event.waits = true;
            }
        }
    }
}

/// The way to a world.
#[derive(Copy, Clone)]
pub(crate) struct Handle(NonNull<World>);

// SAFETY: a handle only points. With the baton backend it goes to other OS threads, of which one
// at a time uses it, each after the one before has handed on the baton.
unsafe impl Send for Handle {}

impl Handle {
    /// The handle of a world that outlives its use.
    pub(crate) fn new(world: &mut World) -> Self {
        Self(NonNull::from(world))
    }

    /// Lends the world for a moment.
    #[inline]
    pub(crate) fn with<R>(self, use_it: impl FnOnce(&mut World) -> R) -> R {
        if cfg!(debug_assertions) {
            // SAFETY: as below; no reference is made.
            let busy = unsafe { &raw mut (*self.0.as_ptr()).busy };
            // SAFETY: `busy` points into the live world.
            unsafe {
                assert!(!*busy, "the world is lent out already");
                *busy = true;
            }
        }
        // SAFETY: the pointer is set for the time of an execution only, when the world lives.
        // Tasks run one at a time, and closures given to `with` neither switch tasks nor call
        // code that could come back here, so this is the only reference.
        let result = use_it(unsafe { &mut *self.0.as_ptr() });
        if cfg!(debug_assertions) {
            // SAFETY: as above.
            unsafe { (*self.0.as_ptr()).busy = false };
        }
        result
    }

    /// Makes it this OS thread's world.
    pub(crate) fn enter(self) {
        WORLD.set(Some(self.0));
    }
}

/// This OS thread has no world any more.
pub(crate) fn leave() {
    WORLD.set(None);
}

/// This OS thread's world, for a signal handler: it may be lent out, so it is only looked at, and
/// the process must end.
pub(crate) fn peek() -> Option<*const World> {
    WORLD.get().map(|world| world.as_ptr().cast_const())
}

/// The handle of this OS thread's world.
#[inline]
pub(crate) fn handle() -> Option<Handle> {
    WORLD.get().map(Handle)
}

/// Lends this OS thread's world, if it has one.
#[inline]
pub(crate) fn with<R>(use_it: impl FnOnce(&mut World) -> R) -> Option<R> {
    handle().map(|handle| handle.with(use_it))
}

/// The same, while the execution has not ended.
#[inline]
pub(crate) fn running<R>(use_it: impl FnOnce(&mut World) -> R) -> Option<R> {
    let handle = handle()?;
    handle.with(|world| if world.ended { None } else { Some(use_it(world)) })
}
