//! Where the learner sits: at a terminal that shows a full screen, or at one that shows lines.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    thread,
};

use crossbeam_channel::{Receiver, unbounded};
use ratatui_crossterm::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::{keys, model::Model, screen, words};
use crate::{
    interrupt::Interrupt,
    report::{Reader, Replayed, Report},
    terminal::{self, Terminal},
    walk::{self, Left, Walk, WalkError},
};

/// Where the learner sits.
#[derive(Debug)]
pub(super) enum Front {
    /// A full screen.
    Screen(Terminal),
    /// Lines: each letter is followed by Enter.
    Lines,
}

/// What comes from there.
pub(super) type Inputs = Receiver<io::Result<Event>>;

impl Front {
    /// Whatever can be had; and what comes from there.
    pub(super) fn open() -> io::Result<(Self, Inputs)> {
        if terminal::is_there() {
            let terminal = Terminal::take_over()?;
            return Ok((Self::Screen(terminal), terminal::events()));
        }
        writeln!(anstream::stdout(), "{}", words::LETTERS)?;
        Ok((Self::Lines, letters()))
    }

    /// Shows where `model` is.
    pub(super) fn show(&mut self, model: &mut Model) -> io::Result<()> {
        let news = model.news();
        match self {
            Self::Screen(terminal) => {
                let mut bottom = 0;
                terminal.draw(|frame| bottom = screen::draw(frame, &model.view()))?;
                // The keys that scroll are shown where there is something to scroll.
                if model.goes_down_to(bottom) {
                    terminal.draw(|frame| bottom = screen::draw(frame, &model.view()))?;
                    model.goes_down_to(bottom);
                }
                Ok(())
            }
            Self::Lines => {
                let mut out = anstream::stdout().lock();
                for text in news {
                    writeln!(out, "{}", text.trim_end())?;
                }
                out.flush()
            }
        }
    }

    /// Gives the terminal back until the shell says to go on.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        match self {
            Self::Screen(terminal) => terminal.suspend(),
            // There the terminal itself sees to it.
            Self::Lines => Ok(()),
        }
    }

    /// Shows what was replayed; whether the learner stays.
    pub(super) fn replayed(
        &mut self,
        report: &Report,
        inputs: &Inputs,
        interrupt: &Interrupt,
    ) -> Result<bool, WalkError> {
        let reader = Reader::Watcher(keys::NAMED);
        let replayed = Replayed { report, schedule: None, all: false, reader };
        match (self, replayed.trace()) {
            (Self::Screen(terminal), Some((judged, trace))) => {
                let walk = Walk::new(Replayed::title(judged), &judged.message, trace, false);
                Ok(walk::walk_on(terminal, inputs, walk, interrupt)? == Left::Schedule)
            }
            (Self::Screen(_), None) => Ok(true),
            (Self::Lines, _) => {
                replayed.write(&mut anstream::stdout().lock())?;
                Ok(true)
            }
        }
    }
}

/// The first letter of each line, as a key.
fn letters() -> Inputs {
    let (send, receive) = unbounded();
    thread::spawn(move || {
        let mut lines = io::stdin().lock().lines().map_while(Result::ok);
        let key = |letter| Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
        let mut letters = lines.by_ref().filter_map(|line| line.trim().chars().next());
        if letters.all(|letter| send.send(Ok(key(letter))).is_ok()) && !io::stdin().is_terminal() {
            // A file or a pipe has ended: nobody has left, so nothing ends. The program ends
            // without this thread.
            loop {
                thread::park();
            }
        }
    });
    receive
}
