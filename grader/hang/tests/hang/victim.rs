//! A running `victim`, and the parent's loop over it.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use hang::{
    Blocked, Capture, CaptureOptions, Pulse, Sources, Symbols, Watch, WatchOptions, capture,
    explain,
};

const LEARNER: &str = include_str!("../../src/bin/victim/learner.rs");

pub(crate) struct Victim {
    child: Child,
    start: Instant,
}

impl Victim {
    pub(crate) fn spawn(scenario: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_victim"));
        // A pipe that nobody writes to: reading it blocks.
        command.arg(scenario).stdin(Stdio::piped());
        Self { child: command.spawn().unwrap(), start: Instant::now() }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Polls until the child is deadlocked or gone, or the limit is over.
    ///
    /// The limit is not the horizon: a test says from when on timers do not count.
    pub(crate) fn watch(&self, limit: Duration, horizon: Option<Duration>) -> Pulse {
        let options = WatchOptions {
            horizon: horizon.map(|horizon| self.start + horizon),
            ..WatchOptions::default()
        };
        let mut watch = Watch::new(self.child.id(), options).unwrap();
        loop {
            let pulse = watch.poll(Instant::now());
            let last = matches!(pulse, Pulse::Deadlocked | Pulse::Gone);
            if last || self.start.elapsed() >= limit {
                return pulse;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn capture(&self, cpu_window: Duration) -> Capture {
        let options = CaptureOptions { cpu_window, ..CaptureOptions::default() };
        capture(self.pid(), &options).unwrap()
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ended = (self.child.kill(), self.child.wait());
    }
}

/// Explains with symbols that all tests share.
pub(crate) fn explained(copy: &Capture) -> Vec<Blocked> {
    static SYMBOLS: OnceLock<Symbols> = OnceLock::new();
    explain(copy, SYMBOLS.get_or_init(Symbols::new), &sources())
}

/// Whose the files of `victim` are.
pub(crate) fn sources() -> Sources {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/bin/victim");
    let file = |name: &str| root.join(name).display().to_string();
    Sources { learner: vec![file("learner.rs")], harness: vec![file("main.rs")] }
}

/// The line of the learner's file that is marked so, or that follows the mark.
pub(crate) fn marked(name: &str) -> u32 {
    let mark = format!("// HERE {name}");
    let lines = LEARNER.lines().collect::<Vec<_>>();
    let at = lines.iter().position(|line| line.ends_with(&mark)).unwrap();
    let alone = lines[at].trim() == mark;
    u32::try_from(at + 1 + usize::from(alone)).unwrap()
}
