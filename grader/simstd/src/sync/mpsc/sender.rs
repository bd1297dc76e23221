//! The sending ends, and the functions that make channels.

use super::channel::Channel;
use super::receiver::Receiver;
use crate::dropped;
use ::std::fmt;
use ::std::panic::Location;
use ::std::sync::Arc;
use ::std::sync::mpsc::{SendError, TrySendError};
use engine::Place;

/// The sending end of a channel without bound.
pub struct Sender<T> {
    channel: Arc<Channel<T>>,
    made: Place,
}

/// The sending end of a channel with a bound.
pub struct SyncSender<T> {
    channel: Arc<Channel<T>>,
    made: Place,
}

/// A channel without bound.
#[must_use]
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Arc::new(Channel::new(None));
    let made = Location::caller();
    (Sender { channel: Arc::clone(&channel), made }, Receiver::new(channel, made))
}

/// A channel that holds `bound` messages.
#[must_use]
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = Arc::new(Channel::new(Some(bound)));
    let made = Location::caller();
    (SyncSender { channel: Arc::clone(&channel), made }, Receiver::new(channel, made))
}

impl<T> Sender<T> {
    /// Sends; never waits.
    ///
    /// # Errors
    /// The message, if the receiver is gone.
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        self.channel.send(t, Location::caller())
    }
}

impl<T> SyncSender<T> {
    /// Sends; waits for room.
    ///
    /// # Errors
    /// The message, if the receiver is gone.
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        self.channel.send(t, Location::caller())
    }

    /// Sends if there is room at once.
    ///
    /// # Errors
    /// The message, if there is no room or no receiver.
    #[track_caller]
    pub fn try_send(&self, t: T) -> Result<(), TrySendError<T>> {
        self.channel.try_send(t, Location::caller())
    }
}

macro_rules! ends {
    ($($name:ident = $text:literal;)*) => {
        $(
            impl<T> Clone for $name<T> {
                #[track_caller]
                fn clone(&self) -> Self {
                    self.channel.add_sender();
                    Self { channel: Arc::clone(&self.channel), made: Location::caller() }
                }
            }

            impl<T> Drop for $name<T> {
                fn drop(&mut self) {
                    self.channel.remove_sender(dropped::place().unwrap_or(self.made));
                }
            }

            impl<T> fmt::Debug for $name<T> {
                fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    formatter.debug_struct($text).finish_non_exhaustive()
                }
            }
        )*
    };
}

ends! {
    Sender = "Sender";
    SyncSender = "SyncSender";
}
