//! `std::thread::JoinHandle`.

use super::handle::Thread;
use super::start::Started;
use ::std::fmt;
use ::std::panic::Location;
use ::std::thread::Result;

/// The right to wait for a thread.
pub struct JoinHandle<T>(pub(super) Started<T>);

// SAFETY: as in std: a shared handle gives no access to the result.
unsafe impl<T> Send for JoinHandle<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for JoinHandle<T> {}

impl<T> JoinHandle<T> {
    /// The thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        self.0.thread()
    }

    /// Waits for the end of the thread.
    ///
    /// # Errors
    /// The payload of its panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.0.join(Location::caller())
    }

    /// Whether the thread's function has returned.
    #[must_use]
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.0.is_finished(Location::caller())
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}
