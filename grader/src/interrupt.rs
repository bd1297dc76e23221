//! Ctrl-C and its kin, as an event that every stage can wait for.
//!
//! The first signal closes a channel: whoever selects on it, or asks, knows at once, however
//! many they are. Nothing is ended here; each stage ends what it started and returns.

use std::{convert::Infallible, io, thread};

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};

/// The wish to stop.
#[derive(Debug, Clone)]
pub(crate) struct Interrupt {
    closed: Receiver<Infallible>,
}

/// Stops one piece of work, when it is dropped.
#[derive(Debug)]
pub(crate) struct Stop {
    _open: Sender<Infallible>,
}

/// The work was broken off on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub(crate) struct Interrupted;

impl Interrupt {
    /// Listens for the signals that ask a program to stop.
    pub(crate) fn listen() -> io::Result<Self> {
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let (open, closed) = bounded(0);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            signals.forever().next();
            drop(open);
            // Later signals are swallowed here: the clean-up under way must not be cut short.
            for _ in signals.forever() {}
        })?;
        Ok(Self { closed })
    }

    /// One that no signal gives, but whoever has the other end.
    pub(crate) fn by_hand() -> (Stop, Self) {
        let (open, closed) = bounded(0);
        (Stop { _open: open }, Self { closed })
    }

    /// Ready (disconnected) once a signal has come.
    pub(crate) fn channel(&self) -> &Receiver<Infallible> {
        &self.closed
    }

    /// An error once a signal has come.
    pub(crate) fn check(&self) -> Result<(), Interrupted> {
        match self.closed.try_recv() {
            Err(TryRecvError::Disconnected) => Err(Interrupted),
            Err(TryRecvError::Empty) => Ok(()),
        }
    }
}
