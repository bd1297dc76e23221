//! What the stages say while they work.
//!
//! A stage sends and forgets; who listens, and what is shown, is decided elsewhere.

use std::time::Duration;

use crossbeam_channel::{Sender, unbounded};

/// Something happened that a person who waits would like to know.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// Another grader is building: this one waits for it.
    WaitingForBuild,
    /// Building began.
    Building {
        /// How many submissions.
        submissions: usize,
    },
    /// Packages that are not on this machine yet are being downloaded.
    Fetching,
    /// A crate is built. The first build has some dozens, a later one two a submission.
    Compiled {
        /// Its name.
        krate: String,
    },
    /// Building is over.
    Built {
        /// How long it took.
        took: Duration,
    },
    /// The checks begin.
    Checking {
        /// How many in all.
        checks: usize,
    },
    /// Of the checks that have begun, so many are in the simulated world.
    Simulating {
        /// How many.
        checks: usize,
    },
    /// A check is over.
    Checked {
        /// Its id.
        id: String,
        /// Whether it found nothing wrong.
        passed: bool,
    },
}

/// Where the stages send their events.
#[derive(Debug, Clone)]
pub(crate) struct Events(Sender<Event>);

impl Events {
    pub(crate) fn new(sender: Sender<Event>) -> Self {
        Self(sender)
    }

    /// Where nobody listens.
    pub(crate) fn to_nobody() -> Self {
        Self(unbounded().0)
    }

    /// Tells whoever listens.
    pub(crate) fn send(&self, event: Event) {
        // Nobody listening is no reason to stop working.
        let _ = self.0.send(event);
    }
}
