//! `std::sync::mpsc`.

use super::{T, items};
use std::clone::Clone;
use std::fmt::{Debug, Display};
use std::iter::{IntoIterator, Iterator};
use std::sync::mpsc::{
    IntoIter, Iter, Receiver, RecvError, RecvTimeoutError, SendError, Sender, SyncSender, TryIter,
    TryRecvError, TrySendError,
};

items! {
    "sync::mpsc::Sender" Sender<T> { send } [Clone, Debug];
    "sync::mpsc::SyncSender" SyncSender<T> { send, try_send } [Clone, Debug];
    "sync::mpsc::Receiver" Receiver<T> { recv, try_recv, recv_timeout, iter, try_iter }
        [Debug, IntoIterator];
    "&sync::mpsc::Receiver" &'static Receiver<T> {} [IntoIterator];
    "sync::mpsc::Iter" Iter<'static, T> {} [Debug, Iterator];
    "sync::mpsc::TryIter" TryIter<'static, T> {} [Debug, Iterator];
    "sync::mpsc::IntoIter" IntoIter<T> {} [Debug, Iterator];
    "sync::mpsc::SendError" SendError<T> {} [Debug, Display];
    "sync::mpsc::TrySendError" TrySendError<T> { Full, Disconnected } [Debug, Display];
    "sync::mpsc::RecvError" RecvError {} [Debug, Display];
    "sync::mpsc::TryRecvError" TryRecvError { Empty, Disconnected } [Debug, Display];
    "sync::mpsc::RecvTimeoutError" RecvTimeoutError { Timeout, Disconnected } [Debug, Display];
}
