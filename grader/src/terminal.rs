//! The terminal: taken over for a full screen, and given back whatever happens.
//!
//! A panic gives it back before its message is printed, or that would vanish with the screen.
//! Keys are read on a thread of their own, so that a signal is heard while nobody types.

use std::{
    env,
    io::{self, IsTerminal, Stdout},
    mem::ManuallyDrop,
    panic, thread,
};

use crossbeam_channel::{Receiver, unbounded};
use ratatui_core::terminal::Frame;
use ratatui_crossterm::{
    CrosstermBackend,
    crossterm::{
        cursor::Show,
        event::{self, Event},
        execute,
        terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
    },
};
use signal_hook::consts::SIGTSTP;

/// A terminal that shows one screen and nothing else, until dropped.
#[derive(Debug)]
pub(crate) struct Terminal(
    // Its own drop would print where the terminal has gone, and panic on that.
    ManuallyDrop<ratatui_core::terminal::Terminal<CrosstermBackend<Stdout>>>,
);

/// Whether there is a terminal that can show a full screen.
pub(crate) fn is_there() -> bool {
    let is_dumb = env::var_os("TERM").is_none_or(|name| name.is_empty() || name == "dumb");
    !is_dumb && io::stdin().is_terminal() && io::stdout().is_terminal()
}

impl Terminal {
    /// Takes the terminal over.
    pub(crate) fn take_over() -> io::Result<Self> {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            usual(info);
        }));
        let terminal = take().and_then(|()| {
            ratatui_core::terminal::Terminal::new(CrosstermBackend::new(io::stdout()))
        });
        terminal.map(|terminal| Self(ManuallyDrop::new(terminal))).inspect_err(|_| give_back())
    }

    /// Gives the terminal back and stands still, as Ctrl-Z has it, until the shell says to go on.
    /// Where no shell waits for that, the kernel lets nobody stand still, and it goes on at once.
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        give_back();
        // To this very thread: so it has happened before the terminal is taken over once more.
        signal_hook::low_level::raise(SIGTSTP)?;
        take()?;
        // Nothing of what was there is on the new screen. Clearing it as such would ask the
        // terminal where its cursor is, and the reader of keys would get the answer.
        let size = self.0.size()?;
        self.0.resize(size.into())
    }

    /// Shows what `draw` draws.
    pub(crate) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.0.draw(draw).map(drop)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen)
}

/// Gives the terminal back as it was. A terminal that has gone needs nothing.
fn give_back() {
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
}

/// Keys and new sizes, as they come. The reader ends with the program.
pub(crate) fn events() -> Receiver<io::Result<Event>> {
    let (send, receive) = unbounded();
    thread::spawn(move || {
        loop {
            let event = event::read();
            let is_last = event.is_err();
            if send.send(event).is_err() || is_last {
                return;
            }
        }
    });
    receive
}
