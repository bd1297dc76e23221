//! The walk through a schedule: a full screen, the arrow keys, the source of each thread.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `model` | where the walk stands, and what there is to see at that step |
//! | `draw` | that as a screen of any size |
//! | `keys` | what a key asks for |
//! | `terminal` | the terminal: taken over, and given back whatever happens |
//!
//! The model knows no screen, the screen no keys, and neither of them the terminal.

mod draw;
mod keys;
mod model;
mod terminal;
#[cfg(test)]
mod tests;

use std::io;

use crossbeam_channel::select;
use ratatui_crossterm::crossterm::event::Event;

pub(crate) use model::{Go, Moment, Seat, State, Walk};

use self::terminal::Terminal;
use crate::interrupt::{Interrupt, Interrupted};

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

/// Walks until the learner leaves.
pub(crate) fn walk(mut walk: Walk<'_>, interrupt: &Interrupt) -> Result<(), WalkError> {
    let mut terminal = Terminal::take_over()?;
    let events = terminal::events();
    loop {
        terminal.draw(|frame| draw::draw(frame, &walk))?;
        select! {
            recv(events) -> event => match event {
                Ok(Ok(Event::Key(key))) => match keys::wish(&key) {
                    Some(keys::Wish::Leave) => return Ok(()),
                    Some(keys::Wish::Go(go)) => walk.go(go),
                    None => {}
                },
                // A new size: the next picture has it.
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return Err(error.into()),
                // Whoever reads the keys has ended: there is nobody there any more.
                Err(_) => return Ok(()),
            },
            recv(interrupt.channel()) -> _ => return Err(Interrupted.into()),
        }
    }
}
