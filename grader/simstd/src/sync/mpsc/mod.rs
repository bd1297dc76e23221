//! `std::sync::mpsc`: channels.
//!
//! `channel` is the queue with its scheduling points, `sender` and `receiver` its two ends,
//! `iter` the ways to receive in a loop. The errors are the real ones.

mod channel;
mod iter;
mod receiver;
mod sender;

pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
pub use iter::{IntoIter, Iter, TryIter};
pub use receiver::Receiver;
pub use sender::{Sender, SyncSender, channel, sync_channel};
