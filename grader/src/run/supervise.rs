//! The loop around one process: messages, output, pulse, deadline.
//!
//! It sleeps in poll(2) until something arrives, at most some milliseconds, since a hang makes
//! no event. The deadline counts from the last sign of progress, and the time in which the
//! machine gave the process no processor does not count: a slow machine is not a hang.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use hang::{CaptureOptions, Pulse, Sources, Symbols, Watch, WatchOptions, capture, explain};
use lockstep_wire::{
    CheckInfo, Failure, Finding, LineReader, Message, Missing, Panicked, Request, Seal, Step, Trial,
};
use rustix::{
    event::{PollFd, PollFlags, Timespec},
    io::Errno,
    rand::GetRandomFlags,
};

use super::{
    End, Facts, Hang, Nursery, RunError,
    child::{self, Running},
    output::Output,
    usage::Usage,
};
use crate::interrupt::Interrupt;

/// How often the pulse is felt.
const TICK: Timespec = Timespec { tv_sec: 0, tv_nsec: 5_000_000 };
/// How long a check may go on in all, however steadily it gets somewhere.
const LONGEST: Duration = Duration::from_secs(120);
/// How long a harness may take to list its checks.
const DESCRIBE: Duration = Duration::from_secs(10);

/// Less work than this since the last progress, and a process has slept.
const ASLEEP: Duration = Duration::from_millis(20);
/// So many times the patience for one that sleeps, and of which nothing can be proven.
const SLEEPERS: u32 = 3;

/// How many panics of one run are kept: one that never stops panicking fills nothing.
const MOST_PANICS: usize = 32;
/// How many steps of a schedule are kept: several for each that the engine lets one take.
const MOST_STEPS: usize = 200_000;
/// How often the socket is read in one go while the process runs.
const READS: usize = 64;

/// What runs have in common.
#[derive(Debug)]
pub(crate) struct Runner<'a> {
    pub(crate) nursery: &'a Nursery,
    pub(crate) interrupt: &'a Interrupt,
    /// Symbols, loaded at the first hang of an executable.
    pub(crate) symbols: Symbols,
    /// An empty folder to run in.
    pub(crate) folder: PathBuf,
    /// Whose files are whose in a stack trace.
    pub(crate) suite: PathBuf,
}

impl Runner<'_> {
    /// The checks that the harness `program` has.
    pub(super) fn describe(&self, program: &Path) -> Result<Vec<CheckInfo>, RunError> {
        match self.run(program, &Request::Describe, DESCRIBE, "")?.end {
            End::Catalogue(checks) => Ok(checks),
            _ => Err(RunError::NoCatalogue { program: program.to_path_buf() }),
        }
    }

    /// Runs one check; `learner` is the folder of the learner's files in debug information.
    pub(crate) fn check(
        &self,
        program: &Path,
        check: &CheckInfo,
        trial: Trial,
        learner: &str,
    ) -> Result<Facts, RunError> {
        let seal = draw_seal().map_err(|cause| io_error("draw a number", program, cause))?;
        self.run(program, &Request::Run { trial, seal }, check.patience, learner)
    }

    fn run(
        &self,
        program: &Path,
        request: &Request,
        patience: Duration,
        learner: &str,
    ) -> Result<Facts, RunError> {
        self.interrupt.check()?;
        let start = Instant::now();
        let mut running = child::start(program, &self.folder, request, self.nursery)
            .map_err(|cause| io_error("start a process", program, cause))?;
        let mut session = Session::new(&running, request, patience);
        let mut end = loop {
            self.interrupt.check()?;
            session.wait(&running);
            if let Some(end) = session.listen(&mut running) {
                break end;
            }
            if let Some(excess) = session.usage.excess(Instant::now()) {
                break End::Greedy(excess);
            }
            if start.elapsed() > LONGEST {
                break End::Overlong(LONGEST);
            }
            if let Some(proven) = session.stuck() {
                break End::Hung(self.hang(&mut running, &session, proven, learner));
            }
        };
        let status =
            running.end().map_err(|cause| io_error("collect a process", program, cause))?;
        if let End::Exited(known) = &mut end {
            *known = status;
        }
        session.output.drain(&mut running.stdout);
        session.output.drain(&mut running.stderr);
        Ok(Facts {
            end,
            panics: session.panics,
            missing: session.missing,
            printed: session.output.text(),
            took: start.elapsed(),
        })
    }

    /// Looks at a process that is stuck, which ends it.
    fn hang(
        &self,
        running: &mut Running<'_>,
        session: &Session,
        proven: bool,
        learner: &str,
    ) -> Hang {
        let quiet = session.last_progress.elapsed();
        let options = if proven {
            CaptureOptions { cpu_window: Duration::ZERO, ..CaptureOptions::default() }
        } else {
            CaptureOptions::default()
        };
        let captured = capture(running.pid(), &options);
        let sources = Sources {
            learner: vec![learner.to_owned()],
            harness: vec![self.suite.display().to_string()],
        };
        match captured {
            Ok(captured) => Hang {
                proven,
                quiet,
                threads: explain(&captured, &self.symbols, &sources),
                caveat: captured.refusal.map(|refusal| refusal.to_string()),
            },
            Err(error) => {
                Hang { proven, quiet, threads: Vec::new(), caveat: Some(error.to_string()) }
            }
        }
    }
}

/// A number that nobody can guess. In the first moments of a machine it may take a while.
fn draw_seal() -> io::Result<Seal> {
    let mut bits = [0; 16];
    let mut drawn = 0;
    while drawn < bits.len() {
        drawn += rustix::rand::getrandom(&mut bits[drawn..], GetRandomFlags::empty())?;
    }
    Ok(Seal::new(u128::from_ne_bytes(bits)))
}

fn io_error(action: &'static str, program: &Path, cause: std::io::Error) -> RunError {
    RunError::Io { action, program: program.to_path_buf(), cause }
}

/// What is known of a process while it runs.
struct Session {
    /// What a verdict must bear; none where there is to be no verdict.
    seal: Option<Seal>,
    reader: LineReader,
    output: Output,
    usage: Usage,
    panics: Vec<Panicked>,
    /// What its jail lacks, by its own word from before the learner's code ran.
    missing: Vec<Missing>,
    /// Steps of a failing schedule, ahead of those in the verdict.
    earlier: Vec<Step>,
    /// `None` where the kernel gives no clock: then only the deadline is left.
    watch: Option<Watch>,
    patience: Duration,
    last_progress: Instant,
}

impl Session {
    fn new(running: &Running<'_>, request: &Request, patience: Duration) -> Self {
        let seal = match request {
            Request::Run { seal, .. } => Some(*seal),
            Request::Describe => None,
        };
        let now = Instant::now();
        let options = WatchOptions { horizon: Some(now + patience), ..WatchOptions::default() };
        Self {
            seal,
            reader: LineReader::default(),
            output: Output::default(),
            usage: Usage::new(running.pid()),
            panics: Vec::new(),
            missing: Vec::new(),
            earlier: Vec::new(),
            watch: Watch::new(running.pid(), options).ok(),
            patience,
            last_progress: now,
        }
    }

    /// Waits for something to read, at most one tick.
    fn wait(&self, running: &Running<'_>) {
        let mut ends = [
            PollFd::new(&running.socket, PollFlags::IN),
            PollFd::new(&running.stdout, PollFlags::IN),
            PollFd::new(&running.stderr, PollFlags::IN),
        ];
        // A signal ends the wait early, which does no harm.
        let _: Result<usize, Errno> = rustix::event::poll(&mut ends, Some(&TICK));
    }

    /// Reads what has arrived; how the run ended, if it did.
    fn listen(&mut self, running: &mut Running<'_>) -> Option<End> {
        // Asked first: what a process sent before its end is then in the socket already.
        let ended = running.has_ended();
        self.output.drain(&mut running.stdout);
        self.output.drain(&mut running.stderr);
        if let Some(end) = self.read_messages(running, ended) {
            return Some(end);
        }
        if ended {
            return Some(End::Exited(std::process::ExitStatus::default()));
        }
        self.output.flooded().map(End::Flooded)
    }

    fn read_messages(&mut self, running: &mut Running<'_>, ended: bool) -> Option<End> {
        let mut buffer = [0; 16 * 1024];
        // Bounded while it runs: one that never stops sending must not keep us from the deadline.
        let reads = if ended { usize::MAX } else { READS };
        for _ in 0..reads {
            let count = match running.socket.read(&mut buffer) {
                Ok(0) | Err(_) => return None,
                Ok(count) => count,
            };
            for message in self.reader.take::<Message>(&buffer[..count]) {
                let message = match message {
                    Ok(message) => message,
                    Err(error) => return Some(End::Garbled(error.to_string())),
                };
                match message {
                    Message::Progress => self.progress(),
                    Message::Panicked(panicked) if self.panics.len() < MOST_PANICS => {
                        self.panics.push(panicked);
                    }
                    Message::Panicked(_) => {}
                    Message::Steps(steps) if self.earlier.len() < MOST_STEPS => {
                        self.earlier.extend(steps);
                    }
                    Message::Steps(_) => {
                        return Some(End::Garbled(format!("more than {MOST_STEPS} steps")));
                    }
                    Message::ShutIn(missing) => self.missing = missing,
                    Message::Catalogue(checks) => return Some(End::Catalogue(checks)),
                    Message::Verdict { seal, finding } if Some(seal) == self.seal => {
                        return Some(End::Verdict(self.complete(finding)));
                    }
                    Message::Verdict { .. } => {
                        return Some(End::Garbled("a verdict that is not its own".to_owned()));
                    }
                }
            }
        }
        None
    }

    /// The verdict with the steps that came ahead of it.
    fn complete(&mut self, mut finding: Finding) -> Finding {
        if let Finding::Fail(Failure { interleaving: Some(interleaving), .. }) = &mut finding {
            interleaving.left_out = interleaving.left_out.saturating_sub(self.earlier.len());
            interleaving.steps.splice(0..0, self.earlier.drain(..));
        }
        finding
    }

    fn progress(&mut self) {
        self.last_progress = Instant::now();
        if let Some(watch) = &mut self.watch {
            watch.mark(self.last_progress);
            watch.set_horizon(Some(self.last_progress + self.patience));
        }
    }

    /// Whether the process is stuck: `Some(true)` where that is proven.
    fn stuck(&mut self) -> Option<bool> {
        let now = Instant::now();
        let quiet = now.saturating_duration_since(self.last_progress.max(self.usage.loaded));
        let Some(watch) = &mut self.watch else {
            return (quiet > self.patience).then_some(false);
        };
        if watch.poll(now) == Pulse::Deadlocked {
            return Some(true);
        }
        if quiet <= self.patience {
            return None;
        }
        // Whoever sleeps costs nothing and may be kept waiting by the machine in ways that are booked
        // nowhere; whoever goes round is known.
        let asleep = watch.cpu_time() < ASLEEP;
        let patience = self.patience * if asleep { SLEEPERS } else { 1 };
        // Asked only when it matters: it reads a file for each thread.
        (quiet.saturating_sub(watch.starvation(now)) > patience).then_some(false)
    }
}
