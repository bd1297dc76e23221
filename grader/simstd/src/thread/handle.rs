//! `std::thread::Thread` and `ThreadId`.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::num::NonZero;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::Arc;
use engine::{Access, ObjectId, Op, OpKind, Place, TaskId, Time};

/// The number of a thread.
#[derive(Eq, PartialEq, Clone, Copy, Hash, Debug)]
pub struct ThreadId(NonZero<u64>);

/// A handle to a thread.
#[derive(Clone)]
pub struct Thread {
    inner: Arc<Inner>,
}

struct Inner {
    name: Option<String>,
    /// Known once the task has been started.
    task: Cell<TaskId>,
    /// The token that `unpark` leaves.
    token: Cell<bool>,
}

// SAFETY: the cells are touched by the running task alone, and tasks run one at a time.
unsafe impl Send for Inner {}
// SAFETY: as above.
unsafe impl Sync for Inner {}
impl UnwindSafe for Inner {}
impl RefUnwindSafe for Inner {}

impl Thread {
    /// The handle of a task that will be started.
    pub(super) fn new(name: Option<String>) -> Self {
        let valid = name.as_ref().is_none_or(|name| !name.contains('\0'));
        assert!(valid, "thread name may not contain interior null bytes");
        let inner = Inner { name, task: Cell::new(TaskId::ROOT), token: Cell::new(false) };
        Self { inner: Arc::new(inner) }
    }

    /// A handle for the current task, which nobody has made one for.
    pub(super) fn of_current_task() -> Self {
        let task = engine::me();
        let thread = Self::new(engine::task_name(task).or_else(outside_name));
        thread.started(task);
        thread
    }

    /// The task has been started.
    pub(super) fn started(&self, task: TaskId) {
        self.inner.task.set(task);
    }

    pub(super) fn task(&self) -> TaskId {
        self.inner.task.get()
    }

    /// The object that stands for it.
    pub(super) fn object(&self) -> ObjectId {
        engine::task_object(self.task()).unwrap_or(ObjectId::OUTSIDE)
    }

    /// Waits for the token, and takes it.
    pub(super) fn park(&self, deadline: Option<Time>, at: Place) {
        let object = self.object();
        let op = Op::on(OpKind::Park, object, Access::Write, at);
        let spurious = engine::spurious();
        let token = &self.inner.token;
        engine::block(op, &|| token.get() || spurious, deadline);
        let found = token.replace(false);
        if found {
            engine::acquire(object);
        }
        engine::note(op, || match (found, spurious) {
            (true, _) => "has the token".to_owned(),
            (false, true) => "spurious".to_owned(),
            (false, false) => "timed out".to_owned(),
        });
    }

    /// Leaves the token.
    #[track_caller]
    pub fn unpark(&self) {
        let object = self.object();
        let op = Op::on(OpKind::Unpark, object, Access::Write, Location::caller());
        engine::point(op);
        engine::release(object);
        let before = self.inner.token.replace(true);
        engine::note(op, || if before { "the token was there" } else { "" }.to_owned());
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId(NonZero::<u64>::MIN.saturating_add(u64::from(self.task().0)))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.inner.name.as_deref()
    }
}

/// Outside of executions the real thread's name is as good as any.
fn outside_name() -> Option<String> {
    if !crate::outside::outside() {
        return None;
    }
    ::std::thread::current().name().map(str::to_owned)
}

impl fmt::Debug for Thread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Thread")
            .field("id", &self.id())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}
