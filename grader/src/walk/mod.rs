//! The walk through a schedule: a full screen, the arrow keys, the source of each thread.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `model` | where the walk stands, and what there is to see at that step |
//! | `draw` | that as a screen of any size |
//! | `keys` | what a key asks for |
//!
//! The model knows no screen, the screen no keys, and neither of them the terminal.

mod draw;
mod keys;
mod model;
#[cfg(test)]
mod tests;

use std::io;

use crossbeam_channel::{Receiver, select};
use ratatui_crossterm::crossterm::event::Event;

pub(crate) use model::{Go, Moment, Seat, State, Walk};

use crate::{
    interrupt::{Interrupt, Interrupted},
    terminal::{self, Terminal},
};

/// Why there is no walk, or no end of it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WalkError {
    #[error("`--step` needs a terminal\nhelp: leave `--step` out, and every step is printed")]
    NoTerminal,
    #[error("the terminal does not work: {0}\nhelp: leave `--step` out, and every step is printed")]
    Terminal(#[from] io::Error),
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
}

/// An error where there is no terminal to walk on: known before anything is built.
pub(crate) fn require_terminal() -> Result<(), WalkError> {
    if terminal::is_there() { Ok(()) } else { Err(WalkError::NoTerminal) }
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// The learner has seen enough of this schedule.
    Schedule,
    /// Ctrl-C, or nobody is there any more: everything is to end.
    All,
}

/// Walks until the learner leaves.
pub(crate) fn walk(walk: Walk<'_>, interrupt: &Interrupt) -> Result<(), WalkError> {
    walk_on(&mut Terminal::take_over()?, &terminal::events(), walk, interrupt).map(drop)
}

/// Walks on a terminal that is taken over already, by the `events` that come from it.
pub(crate) fn walk_on(
    terminal: &mut Terminal,
    events: &Receiver<io::Result<Event>>,
    mut walk: Walk<'_>,
    interrupt: &Interrupt,
) -> Result<Left, WalkError> {
    loop {
        terminal.draw(|frame| draw::draw(frame, &walk))?;
        select! {
            recv(events) -> event => match event {
                Ok(Ok(Event::Key(key))) => match keys::wish(&key) {
                    Some(keys::Wish::Leave) => return Ok(Left::Schedule),
                    Some(keys::Wish::Quit) => return Ok(Left::All),
                    Some(keys::Wish::Suspend) => terminal.suspend()?,
                    Some(keys::Wish::Go(go)) => walk.go(go),
                    None => {}
                },
                // A new size: the next picture has it.
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return Err(error.into()),
                // Whoever reads the keys has ended: there is nobody there any more.
                Err(_) => return Ok(Left::All),
            },
            recv(interrupt.channel()) -> _ => return Err(Interrupted.into()),
        }
    }
}
