//! How long an execution has done nothing useful; `idle` says what follows from it.

/// How long nothing useful has been done.
#[derive(Default, Debug)]
pub(crate) struct Pause {
    pub(crate) rounds: u32,
    /// A loop waits for the clock.
    pub(crate) clock: bool,
    /// A task has run on and on.
    pub(crate) forced: bool,
    pub(crate) streak: u32,
    /// Tasks that are idle: mostly none.
    pub(crate) idle: u32,
}

impl Pause {
    /// Something useful was done.
    pub(crate) fn reset(&mut self) {
        self.rounds = 0;
    }
}
