//! `std::thread::Builder`.

use super::join_handle::JoinHandle;
use super::start::start;
use ::std::io;
use ::std::panic::Location;

/// A thread's properties before its start.
#[must_use = "must eventually spawn the thread"]
#[derive(Debug)]
pub struct Builder {
    pub(super) name: Option<String>,
    /// Kept for `Debug` alone: the stacks of tasks have one size.
    stack_size: Option<usize>,
    #[expect(dead_code, reason = "shown by `Debug`, as std's is")]
    no_hooks: bool,
}

#[expect(clippy::new_without_default, reason = "std's has none either")]
impl Builder {
    /// A thread without a name.
    pub fn new() -> Self {
        Self { name: None, stack_size: None, no_hooks: false }
    }

    /// Gives it a name.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Would set the size of its stack.
    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack_size = Some(size);
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// That there is no room for another thread.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T,
        F: Send + 'static,
        T: Send + 'static,
    {
        // SAFETY: a `'static` closure and result borrow nothing that could end.
        unsafe { start(self.name, None, f, Location::caller()) }.map(JoinHandle)
    }

    /// Starts it, though it may borrow.
    ///
    /// # Safety
    /// The thread ends before what it borrows does.
    ///
    /// # Errors
    /// That there is no room for another thread.
    #[track_caller]
    pub unsafe fn spawn_unchecked<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T,
        F: Send,
        T: Send,
    {
        // SAFETY: promised by the caller.
        unsafe { start(self.name, None, f, Location::caller()) }.map(JoinHandle)
    }
}
