//! What a person sees while they wait: on standard error, in place on a terminal, in plain
//! lines elsewhere.

use std::{
    io::{self, IsTerminal, Write},
    thread::{self, JoinHandle},
    time::Duration,
};

use crossbeam_channel::{Receiver, unbounded};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    event::{Event, Events},
    screen::counted,
};

/// The listener. It ends once every sender of events is gone.
#[derive(Debug)]
pub(crate) struct Progress(JoinHandle<()>);

impl Progress {
    /// Starts to listen; what is sent to the events appears.
    pub(crate) fn start() -> (Events, Self) {
        let (send, receive) = unbounded();
        let listener = thread::spawn(move || {
            if io::stderr().is_terminal() { on_terminal(&receive) } else { in_lines(&receive) }
        });
        (Events::new(send), Self(listener))
    }

    /// Waits for the last event, after every sender is gone.
    pub(crate) fn finish(self) {
        // It has nothing to fail at; if it did, progress is all that is lost.
        let _ = self.0.join();
    }
}

fn on_terminal(events: &Receiver<Event>) {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{spinner} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(100));
    let (mut compiled, mut checked, mut checks) = (0, 0, 0);
    for event in events {
        match event {
            Event::WaitingForBuild => bar.set_message("waiting for another grader's build"),
            Event::Building { submissions } => {
                bar.set_message(format!("building {}", counted(submissions, "submission")))
            }
            Event::Fetching => bar.set_message("downloading what the checks need"),
            Event::Compiled { krate } => {
                compiled += 1;
                bar.set_message(format!("building: {compiled} crates, {krate}"));
            }
            Event::Built { .. } | Event::Simulating { .. } => {}
            Event::Checking { checks: all } => {
                (checks, checked) = (all, 0);
                bar.set_message(format!("checking: 0 of {checks}"));
            }
            Event::Checked { id, passed } => {
                checked += 1;
                let word = if passed { "" } else { ": not passed" };
                bar.set_message(format!("checking: {checked} of {checks}, {id}{word}"));
            }
        }
    }
    bar.finish_and_clear();
}

fn in_lines(events: &Receiver<Event>) {
    let mut out = io::stderr();
    for event in events {
        // Nobody can do anything about a standard error that is closed.
        let _ = match event {
            Event::WaitingForBuild => writeln!(out, "waiting for another grader's build"),
            Event::Building { submissions } => {
                writeln!(out, "building {}", counted(submissions, "submission"))
            }
            Event::Fetching => writeln!(out, "downloading what the checks need"),
            Event::Built { took } => writeln!(out, "built in {:.1} s", took.as_secs_f64()),
            Event::Checking { checks } => writeln!(out, "running {}", counted(checks, "check")),
            Event::Compiled { .. } | Event::Simulating { .. } | Event::Checked { .. } => Ok(()),
        };
    }
}
