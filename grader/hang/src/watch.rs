//! The watch that the parent keeps over one child.
//!
//! Owns the rhythm: one cheap question a poll while the child runs, snapshots only once
//! it has been quiet. It never waits and never touches the child. It must not know
//! deadlines; it is told a horizon and gives the figures to move it by.

use std::fmt;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;

use super::ledger::Ledger;
use super::snapshot::{Snapshot, Standing};
use super::timer::Timers;

/// How the child is, as of one poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pulse {
    /// It ran since the last poll, could run now, or has not been quiet for long enough.
    Active,
    /// All threads sleep, and a timer or the outside world can wake one.
    Idle,
    /// Proven: no thread can move before the horizon, or ever if there is none.
    Deadlocked,
    /// No thread is left; the process waits to be collected, or is collected.
    Gone,
}

/// What a watch is told.
#[derive(Clone, Copy, Debug)]
pub struct WatchOptions {
    /// The instant at which the caller gives up anyway: a timer that fires later counts
    /// as never firing. `None`: every timer counts as an event to come.
    pub horizon: Option<Instant>,
    /// How many polls without CPU time before the first snapshot.
    pub quiet_polls: u32,
    /// How many CPUs the child may use; for the estimate of starvation.
    pub cpus: u32,
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self {
            horizon: None,
            quiet_polls: 4,
            cpus: std::thread::available_parallelism()
                .map_or(1, |n| u32::try_from(n.get()).unwrap_or(u32::MAX)),
        }
    }
}

/// The child cannot be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchError {
    /// The kernel gives no CPU clock for this process.
    NoClock {
        /// The process.
        pid: u32,
        /// Why.
        errno: Errno,
    },
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoClock { pid, errno } => {
                write!(f, "no cpu clock for process `{pid}`: {}", errno.desc())
            }
        }
    }
}

impl std::error::Error for WatchError {}

/// A watch over one child process; poll it about every 5 ms.
#[derive(Debug)]
pub struct Watch {
    pid: i32,
    clock: ClockId,
    options: WatchOptions,
    cpu: Duration,
    cpu_at_mark: Duration,
    quiet: u32,
    /// A snapshot in which everybody is stuck, not yet confirmed.
    suspicion: Option<Snapshot>,
    /// The pulse that holds for as long as the child uses no CPU time.
    settled: Option<Pulse>,
    ledger: Ledger,
}

impl Watch {
    /// Starts to watch a process that has been spawned and not collected.
    pub fn new(pid: u32, options: WatchOptions) -> Result<Self, WatchError> {
        let no_clock = |errno| WatchError::NoClock { pid, errno };
        let raw = i32::try_from(pid).map_err(|_| no_clock(Errno::ESRCH))?;
        let clock = ClockId::pid_cpu_clock_id(Pid::from_raw(raw)).map_err(no_clock)?;
        let cpu = clock_gettime(clock).map_err(no_clock)?.into();
        Ok(Self {
            pid: raw,
            clock,
            options,
            cpu,
            cpu_at_mark: cpu,
            quiet: 0,
            suspicion: None,
            settled: None,
            ledger: Ledger::new(raw, options.cpus, Instant::now(), cpu),
        })
    }

    /// Moves the horizon, for a caller that grants a starved child more time.
    pub fn set_horizon(&mut self, horizon: Option<Instant>) {
        self.options.horizon = horizon;
        self.settled = None;
        self.suspicion = None;
    }

    /// Looks at the child; never blocks. `now` is the caller's clock.
    pub fn poll(&mut self, now: Instant) -> Pulse {
        let Ok(cpu) = clock_gettime(self.clock).map(Duration::from) else {
            return Pulse::Gone;
        };
        self.ledger.tick(now, cpu);
        if cpu != self.cpu {
            self.cpu = cpu;
            self.quiet = 0;
            self.suspicion = None;
            self.settled = None;
            return Pulse::Active;
        }
        self.quiet = self.quiet.saturating_add(1);
        if self.quiet < self.options.quiet_polls {
            return Pulse::Active;
        }
        // Who has not run since the snapshot still waits where it showed him.
        self.settled.unwrap_or_else(|| self.examine(now))
    }

    /// Starts the counts of CPU time and of starvation anew.
    pub fn mark(&mut self, now: Instant) {
        self.cpu_at_mark = self.read_cpu();
        self.ledger.mark(now, self.cpu_at_mark);
    }

    /// CPU time of all threads since the mark.
    pub fn cpu_time(&self) -> Duration {
        self.read_cpu().saturating_sub(self.cpu_at_mark)
    }

    /// How long the threads together were ready to run without a CPU, since the mark.
    ///
    /// A child with more threads than CPUs delays itself: for a deadline use
    /// [`Watch::starvation`].
    pub fn run_delay(&mut self, now: Instant) -> Duration {
        self.ledger.sample(now, self.read_cpu());
        self.ledger.run_delay()
    }

    /// The wall-clock time since the mark that other processes took from the child.
    pub fn starvation(&mut self, now: Instant) -> Duration {
        self.ledger.sample(now, self.read_cpu());
        self.ledger.starved()
    }

    /// A process that is gone has used what was last seen.
    fn read_cpu(&self) -> Duration {
        clock_gettime(self.clock).map_or(self.cpu, Duration::from)
    }

    fn examine(&mut self, now: Instant) -> Pulse {
        let timers = Timers::new(self.pid);
        let Ok(snapshot) = Snapshot::take(self.pid) else {
            return Pulse::Gone;
        };
        match snapshot.standing(&timers, self.horizon(&timers, now)) {
            Standing::Dead => self.settle(Pulse::Gone),
            Standing::Waiting => self.settle(Pulse::Idle),
            Standing::Runnable => {
                self.suspicion = None;
                // It starves: to look at every poll would take even more from it.
                self.quiet = 0;
                Pulse::Active
            }
            Standing::Stuck if self.suspicion.as_ref() == Some(&snapshot) => {
                self.settle(Pulse::Deadlocked)
            }
            Standing::Stuck => {
                self.suspicion = Some(snapshot);
                Pulse::Active
            }
        }
    }

    fn settle(&mut self, pulse: Pulse) -> Pulse {
        self.suspicion = None;
        self.settled = Some(pulse);
        pulse
    }

    /// The horizon on the child's clock.
    ///
    /// The timers read that clock after the caller read `now`, so the result is a little
    /// late and never early: a timer just before the horizon is not taken for never.
    fn horizon(&self, timers: &Timers, now: Instant) -> Option<Duration> {
        let horizon = self.options.horizon?;
        Some(timers.now() + horizon.saturating_duration_since(now))
    }
}
