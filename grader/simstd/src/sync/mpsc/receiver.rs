//! The receiving end.

use super::channel::Channel;
use super::iter::{IntoIter, Iter, TryIter};
use crate::dropped;
use crate::timer;
use ::std::cell::Cell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::Arc;
use ::std::sync::mpsc::{RecvError, RecvTimeoutError, TryRecvError};
use ::std::time::Duration;
use engine::Place;

/// The receiving end of a channel.
pub struct Receiver<T> {
    channel: Arc<Channel<T>>,
    made: Place,
    /// Not `Sync`.
    alone: PhantomData<Cell<()>>,
}

impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

impl<T> Receiver<T> {
    pub(super) fn new(channel: Arc<Channel<T>>, made: Place) -> Self {
        Self { channel, made, alone: PhantomData }
    }

    /// Receives if there is a message at once.
    ///
    /// # Errors
    /// That there is none, or that none will come.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.channel.try_receive(Location::caller())
    }

    /// Receives; waits for a message.
    ///
    /// # Errors
    /// That none will come.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.channel.receive(None, Location::caller()).map_err(|_| RecvError)
    }

    /// Receives; waits for a message, for so long at most.
    ///
    /// # Errors
    /// That none has come, or that none will.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let at = Location::caller();
        self.channel.receive(timer::deadline(timeout, at), at)
    }

    /// Receives until no message will come.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { rx: self }
    }

    /// Receives as long as there are messages.
    #[must_use]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { rx: self }
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter { rx: self }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.channel.remove_receiver(dropped::place().unwrap_or(self.made));
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Receiver").finish_non_exhaustive()
    }
}
