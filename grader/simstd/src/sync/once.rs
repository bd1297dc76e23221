//! `std::sync::Once`.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use engine::{Access, Op, OpKind, Place, Tag};

/// Runs something at most once.
pub struct Once {
    tag: Tag,
    state: Cell<State>,
}

// SAFETY: the cells are touched by the running task alone, and tasks run one at a time.
unsafe impl Sync for Once {}
impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

/// How far it is.
#[derive(Copy, Clone, Eq, PartialEq)]
pub(super) enum State {
    Incomplete,
    Poisoned,
    Running,
    Complete,
}

/// What a closure is told that runs in spite of poison.
pub struct OnceState {
    poisoned: bool,
    /// Not `Sync`, as std's is not.
    alone: PhantomData<Cell<()>>,
}

/// A `Once` that has not run.
#[deprecated(since = "1.38.0", note = "the `Once::new()` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "std declares it so")]
pub const ONCE_INIT: Once = Once::new();

/// A run that has not returned leaves poison.
struct Run<'a>(&'a Cell<State>);

impl Drop for Run<'_> {
    fn drop(&mut self) {
        if self.0.get() == State::Running {
            self.0.set(State::Poisoned);
        }
    }
}

#[expect(clippy::new_without_default, reason = "std's has none either")]
impl Once {
    /// One that has not run.
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self::of_kind("Once")
    }

    #[track_caller]
    pub(super) const fn of_kind(kind: &'static str) -> Self {
        Self { tag: Tag::new(kind), state: Cell::new(State::Incomplete) }
    }

    /// Makes one in a `static` fresh for this execution. Whether an earlier one has used it.
    #[inline]
    pub(super) fn refresh(&self) -> bool {
        let stale = self.tag.is_stale();
        if stale {
            self.state.set(State::Incomplete);
        }
        stale
    }

    pub(super) fn tag(&self) -> &Tag {
        &self.tag
    }

    /// For one that is borrowed alone.
    pub(super) fn set_state(&mut self, state: State) {
        self.state.set(state);
    }

    /// Whether it is complete, without a scheduling point.
    pub(super) fn is_complete_now(&self) -> bool {
        self.state.get() == State::Complete
    }

    /// The closure runs unless it has run; whoever comes meanwhile waits.
    pub(super) fn call(&self, force: bool, at: Place, run: impl FnOnce(&OnceState)) {
        self.refresh();
        let id = self.tag.id();
        let op = Op::on(OpKind::Once, id, Access::Write, at);
        engine::block(op, &|| self.state.get() != State::Running, None);
        engine::acquire(id);
        let before = self.state.get();
        match before {
            State::Complete => {
                engine::note(op, || "has run".to_owned());
                return;
            }
            State::Poisoned if !force => panic!("Once instance has previously been poisoned"),
            State::Poisoned | State::Incomplete | State::Running => {}
        }
        engine::note(op, || "runs".to_owned());
        self.state.set(State::Running);
        let guard = Run(&self.state);
        run(&OnceState { poisoned: before == State::Poisoned, alone: PhantomData });
        self.state.set(State::Complete);
        drop(guard);
        engine::release(id);
        engine::touched(id);
    }

    /// Runs the closure if none has run.
    ///
    /// # Panics
    /// If an earlier run has panicked.
    #[track_caller]
    pub fn call_once<F>(&self, f: F)
    where
        F: FnOnce(),
    {
        self.call(false, Location::caller(), |_| f());
    }

    /// Runs the closure if none has come to its end.
    #[track_caller]
    pub fn call_once_force<F>(&self, f: F)
    where
        F: FnOnce(&OnceState),
    {
        self.call(true, Location::caller(), f);
    }

    /// Whether a closure has run to its end.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.refresh();
        let id = self.tag.id();
        let op = Op::on(OpKind::Load, id, Access::Read, Location::caller());
        engine::point(op);
        let completed = self.state.get() == State::Complete;
        engine::note(op, || format!("completed: {completed}"));
        if completed {
            engine::acquire(id);
        }
        completed
    }

    /// Waits until a closure has run.
    ///
    /// # Panics
    /// If a run has panicked.
    #[track_caller]
    pub fn wait(&self) {
        self.wait_at(false, Location::caller());
    }

    /// Waits until a closure has run to its end.
    #[track_caller]
    pub fn wait_force(&self) {
        self.wait_at(true, Location::caller());
    }

    pub(super) fn wait_at(&self, force: bool, at: Place) {
        self.refresh();
        let id = self.tag.id();
        let op = Op::on(OpKind::Once, id, Access::Read, at);
        let over = || match self.state.get() {
            State::Complete => true,
            State::Poisoned => !force,
            State::Incomplete | State::Running => false,
        };
        engine::block(op, &over, None);
        engine::acquire(id);
        let complete = self.state.get() == State::Complete;
        assert!(complete, "Once instance has previously been poisoned");
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Once").finish_non_exhaustive()
    }
}

impl OnceState {
    /// Whether an earlier run has panicked.
    #[must_use]
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OnceState").field("poisoned", &self.is_poisoned()).finish()
    }
}
