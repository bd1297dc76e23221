//! The start of a thread and what it leaves behind.

use super::handle::Thread;
use super::own;
use super::scoped::ScopeData;
use ::std::cell::UnsafeCell;
use ::std::io;
use ::std::panic::{AssertUnwindSafe, catch_unwind};
use ::std::sync::Arc;
use ::std::thread::Result;
use engine::{Access, Op, OpKind, Place};

/// Where a thread leaves its result. The last one who drops it is rid of the thread, as far as a
/// scope is concerned.
pub(super) struct Packet<T> {
    scope: Option<Arc<ScopeData>>,
    result: UnsafeCell<Option<Result<T>>>,
}

// SAFETY: the thread writes the result before it lets go of the packet; whoever joins reads it
// afterwards. Tasks run one at a time.
unsafe impl<T: Send> Sync for Packet<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Send for Packet<T> {}

impl<T> Drop for Packet<T> {
    fn drop(&mut self) {
        let unhandled = matches!(self.result.get_mut(), Some(Err(_)));
        let dropped = catch_unwind(AssertUnwindSafe(|| *self.result.get_mut() = None));
        if let Err(payload) = dropped {
            ::std::mem::forget(payload);
            crate::process::abort();
        }
        if let Some(scope) = &self.scope {
            scope.ended(unhandled);
        }
    }
}

/// A thread that has been started.
pub(super) struct Started<T> {
    thread: Thread,
    packet: Arc<Packet<T>>,
}

/// What Linux says where there is no room for another thread: `EAGAIN`.
const NO_ROOM: i32 = 11;

/// Starts a thread.
///
/// # Safety
/// What `body` and its result borrow outlives the thread.
pub(super) unsafe fn start<F, T>(
    name: Option<String>,
    scope: Option<Arc<ScopeData>>,
    body: F,
    at: Place,
) -> io::Result<Started<T>>
where
    F: FnOnce() -> T,
{
    if engine::is_full() {
        return Err(io::Error::from_raw_os_error(NO_ROOM));
    }
    let thread = Thread::new(name.clone());
    if let Some(scope) = &scope {
        scope.began();
    }
    let packet = Arc::new(Packet { scope, result: UnsafeCell::new(None) });
    let (mine, theirs) = (thread.clone(), Arc::clone(&packet));
    let main = move || {
        mine.started(engine::me());
        own::begin(mine.clone());
        let result = engine::catch(body);
        // SAFETY: nobody looks at the result before this thread has let go of the packet.
        unsafe { *theirs.result.get() = Some(result) };
        drop(theirs);
        engine::touched(mine.object());
    };
    let main: Box<dyn FnOnce() + '_> = Box::new(main);
    // SAFETY: only the lifetime changes; the caller vouches for what is borrowed.
    let main = unsafe {
        ::std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(main)
    };
    thread.started(engine::spawn(name, at, main));
    Ok(Started { thread, packet })
}

impl<T> Started<T> {
    pub(super) fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Waits for its end; returns what it has left.
    pub(super) fn join(mut self, at: Place) -> Result<T> {
        engine::join(self.thread.task(), at);
        let op = Op::on(OpKind::Join, self.thread.object(), Access::Read, at);
        engine::note(op, String::new);
        let packet = Arc::get_mut(&mut self.packet).expect("a thread that has ended let go of it");
        packet.result.get_mut().take().expect("a thread that has ended left a result")
    }

    /// Whether it has let go of its packet: what comes after are thread-local destructors.
    pub(super) fn is_finished(&self, at: Place) -> bool {
        let op = Op::on(OpKind::Load, self.thread.object(), Access::Read, at);
        engine::point(op);
        let finished = Arc::strong_count(&self.packet) == 1;
        engine::note(op, || format!("finished: {finished}"));
        finished
    }
}
