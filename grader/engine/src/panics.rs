//! Panics, per task.
//!
//! `std::thread::panicking()` counts per OS thread, so with coroutines one task that blocks while
//! it unwinds would poison the locks of all others. A hook counts per task instead; whoever
//! catches a panic says so. Tasks that are taken down unwind with a payload of our own, which no
//! hook sees and which nobody may keep.

use crate::found::PanicFact;
use crate::op::{Op, OpKind, TaskId};
use crate::world::{self, Hook, World};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// What unwinds a task that is taken down.
struct Ending;

/// Unwinds the current task, which is being taken down.
pub(crate) fn unwind() -> ! {
    std::panic::resume_unwind(Box::new(Ending))
}

/// Whether a caught payload belongs to a task that is taken down. It must be raised again, by
/// `std::panic::resume_unwind`.
#[must_use]
pub fn is_ending(payload: &(dyn Any + Send)) -> bool {
    payload.is::<Ending>()
}

/// Whether the current task unwinds.
#[inline]
#[must_use]
pub fn panicking() -> bool {
    world::with(|world| world.me().panics > 0).unwrap_or_else(std::thread::panicking)
}

/// How many panics unwind the current task, the one that a hook is told of among them. More than
/// one aborts the process, unless a destructor catches it.
#[must_use]
pub fn unwinding() -> u32 {
    world::with(|world| world.me().panics).unwrap_or_default()
}

/// A panic of the current task was caught.
pub fn caught() {
    world::with(|world| {
        let me = world.me();
        me.panics = me.panics.saturating_sub(1);
    });
}

/// `std::panic::catch_unwind` for a task: it says that a panic was caught, and lets the end of an
/// execution pass.
///
/// # Errors
/// The payload of the panic.
pub fn catch<R>(body: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(body)).map_err(|payload| {
        if is_ending(&*payload) {
            std::panic::resume_unwind(payload);
        }
        caught();
        payload
    })
}

/// `std::panic::resume_unwind` for a task.
pub fn resume(payload: Box<dyn Any + Send>) -> ! {
    world::with(|world| world.me().panics += 1);
    std::panic::resume_unwind(payload)
}

/// Sets the hook of this execution; returns the one before. It runs besides the engine's own
/// book-keeping; without one a panic prints nothing.
pub fn set_hook(hook: Option<Hook>) -> Option<Hook> {
    world::with(|world| std::mem::replace(&mut world.hook, hook)).flatten()
}

/// The text of a panic's payload.
#[must_use]
pub fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&'static str>() {
        return (*text).to_owned();
    }
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| "Box<dyn Any>".to_owned())
}

/// Puts our hook before the one of the process, once.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let fact = PanicFact {
                task: TaskId::ROOT,
                message: message(info.payload()),
                at: info.location().map(|at| (at.file().to_owned(), at.line())),
            };
            match world::with(|world| world.panicked(fact)) {
                None => before(info),
                Some(None) => {}
                Some(Some(hook)) => hook(info),
            }
        }));
    });
}

/// What a panic says when it only passes on what happened to another task.
const ECHOES: [&str; 7] = [
    "Any { .. }",
    "PoisonError",
    "Poisoned",
    "a scoped thread panicked",
    "RecvError",
    "SendError",
    "Disconnected",
];

impl World {
    /// Takes note of a panic; returns the hook that the scenario wants to run.
    fn panicked(&mut self, mut fact: PanicFact) -> Option<Hook> {
        fact.task = self.current;
        self.me().panics += 1;
        if self.ended {
            return None;
        }
        if self.tracing {
            let at = self.me().spawned;
            self.record(Op::local(OpKind::Panic, at), fact.message.clone());
        }
        self.panics.push(fact);
        self.hook.clone()
    }

    /// The panic that led to the root's: its own, unless that is only an echo.
    pub(crate) fn panic_to_blame(&self) -> PanicFact {
        let own = self.panics.iter().rev().find(|fact| fact.task == TaskId::ROOT);
        let echo = |fact: &PanicFact| ECHOES.iter().any(|echo| fact.message.contains(echo));
        let own = own.filter(|fact| !echo(fact));
        own.or(self.panics.first()).cloned().unwrap_or(PanicFact {
            task: TaskId::ROOT,
            message: "a panic was resumed".to_owned(),
            at: None,
        })
    }
}
