//! What the caller of a search may decide.

use std::time::Duration;

/// Whether loads may read stale values.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Weak {
    /// In part of the schedules, once an ordering weaker than `SeqCst` was executed.
    Auto,
    /// Never.
    Off,
}

/// What runs the tasks.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Backend {
    /// Coroutines on the caller's thread.
    Coroutines,
    /// OS threads that hand on a baton: a cross-check.
    #[cfg(feature = "baton")]
    Threads,
}

/// What an execution costs beside its steps, in steps: stacks are set up and taken down.
pub const EXECUTION: u64 = 10;

/// The limits and the means of a search.
#[derive(Clone, Debug)]
pub struct Options {
    /// Equal seeds give equal schedules.
    pub seed: u64,
    /// The search ends when this process has used so much CPU for it.
    pub cpu_budget: Duration,
    /// The search ends after so many schedules.
    pub max_schedules: u64,
    /// The search ends after so much work: steps of all executions, and [`EXECUTION`] for each
    /// of them. Unlike the CPU time it is the same on every machine: where it is the bound that
    /// counts, two searches run the same schedules.
    pub max_work: u64,
    /// An execution of more steps fails.
    pub max_steps: usize,
    /// An execution that lasts longer fails.
    pub max_virtual: Duration,
    /// A timer may fire although another task could run: sleepers come late.
    pub early_timers: bool,
    /// Waits may end without a reason.
    pub spurious: bool,
    /// Loads may read stale values.
    pub weak: Weak,
    /// A failing schedule is made small and run once more with a trace. Without it the failure is
    /// the first one, as it was met: for whoever asks whether there is one, and how soon.
    pub explain: bool,
    /// The size of a task's stack in bytes.
    pub stack: usize,
    /// What runs the tasks.
    pub backend: Backend,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0,
            cpu_budget: Duration::from_millis(200),
            max_schedules: u64::MAX,
            max_work: u64::MAX,
            max_steps: 20_000,
            max_virtual: Duration::from_secs(24 * 3600),
            early_timers: false,
            spurious: true,
            weak: Weak::Auto,
            explain: true,
            stack: 1 << 20,
            backend: Backend::Coroutines,
        }
    }
}
