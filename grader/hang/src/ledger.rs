//! How much CPU time the child got, and how much the machine kept from it.
//!
//! Owns the sums over threads, the ended ones included, and the estimate of lost time.
//! A thread that starts and ends between two samples is missed, and so is the delay of
//! a thread that has not got its CPU yet: the kernel books delay on arrival. Both err
//! towards less starvation. It must not know what the caller does with the figures.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::task::{self, Sched};

/// Sums of the accounting of all threads.
#[derive(Debug)]
pub(super) struct Ledger {
    pid: i32,
    cpus: u32,
    live: HashMap<i32, Sched>,
    /// Delay of threads that have ended.
    buried: Duration,
    last: Reading,
    mark: Duration,
    starved: Duration,
    /// When the next sample is due.
    due: Instant,
}

#[derive(Clone, Copy, Debug)]
struct Reading {
    at: Instant,
    cpu: Duration,
    delay: Duration,
}

impl Ledger {
    /// At most this often; more seldom where a sample is expensive.
    const PERIOD: Duration = Duration::from_millis(50);
    /// A sample may take this part of the time at most.
    const SHARE: u32 = 50;

    pub(super) fn new(pid: i32, cpus: u32, now: Instant, cpu: Duration) -> Self {
        let last = Reading { at: now, cpu, delay: Duration::ZERO };
        Self {
            pid,
            cpus: cpus.max(1),
            live: HashMap::new(),
            buried: Duration::ZERO,
            last,
            mark: Duration::ZERO,
            starved: Duration::ZERO,
            due: now + Self::PERIOD,
        }
    }

    /// Samples if it is time to; `cpu` is the reading of the process's clock.
    pub(super) fn tick(&mut self, now: Instant, cpu: Duration) {
        if now >= self.due {
            self.sample(now, cpu);
        }
    }

    /// Reads the accounting of every thread now.
    pub(super) fn sample(&mut self, now: Instant, cpu: Duration) {
        let began = Instant::now();
        self.read_threads();
        let delay = self.buried + self.live.values().map(|sched| sched.delay).sum::<Duration>();
        let next = Reading { at: now, cpu, delay };
        self.starved += lost(self.last, next, self.cpus);
        self.last = next;
        self.due = now + Self::PERIOD.max(began.elapsed() * Self::SHARE);
    }

    /// Starts the counts anew.
    pub(super) fn mark(&mut self, now: Instant, cpu: Duration) {
        self.sample(now, cpu);
        self.mark = self.last.delay;
        self.starved = Duration::ZERO;
    }

    /// The delay of all threads since the mark.
    pub(super) fn run_delay(&self) -> Duration {
        self.last.delay.saturating_sub(self.mark)
    }

    /// The wall-clock time that others took from the child since the mark.
    pub(super) fn starved(&self) -> Duration {
        self.starved
    }

    fn read_threads(&mut self) {
        let tids = task::tids(self.pid).unwrap_or_default();
        let mut seen = HashMap::with_capacity(tids.len());
        for tid in tids {
            let Some(sched) = Sched::read(self.pid, tid) else {
                continue;
            };
            // A tid that was given out anew starts from zero: bury the older thread.
            let old = self.live.remove(&tid);
            self.buried +=
                old.filter(|old| old.delay > sched.delay).map_or(Duration::ZERO, |old| old.delay);
            seen.insert(tid, sched);
        }
        self.buried += self.live.values().map(|sched| sched.delay).sum::<Duration>();
        self.live = seen;
    }
}

/// The wall-clock time lost between two readings.
///
/// A child with more threads than CPUs delays itself; that is not the machine's fault.
/// So its demand (time on a CPU and time waiting for one) is capped at what the machine
/// could give, and only the gap between that and what it got counts.
fn lost(from: Reading, to: Reading, cpus: u32) -> Duration {
    let wall = to.at.saturating_duration_since(from.at).as_secs_f64();
    if wall <= 0.0 {
        return Duration::ZERO;
    }
    let got = to.cpu.saturating_sub(from.cpu).as_secs_f64() / wall;
    let waited = to.delay.saturating_sub(from.delay).as_secs_f64() / wall;
    let demand = (got + waited).min(f64::from(cpus));
    let gap = (demand - got).max(0.0) / demand.max(1.0);
    Duration::from_secs_f64(wall * gap.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::{Reading, lost};
    use std::time::{Duration, Instant};

    /// What is lost in one second on two CPUs.
    fn lost_in_a_second(cpu_ms: u64, delay_ms: u64) -> u128 {
        let at = Instant::now();
        let zero = Duration::ZERO;
        let from = Reading { at, cpu: zero, delay: zero };
        let to = Reading {
            at: at + Duration::from_secs(1),
            cpu: Duration::from_millis(cpu_ms),
            delay: Duration::from_millis(delay_ms),
        };
        lost(from, to, 2).as_millis()
    }

    #[test]
    fn a_thread_with_half_a_cpu_loses_half() {
        assert_eq!(lost_in_a_second(500, 500), 500);
    }

    #[test]
    fn many_threads_alone_on_the_machine_lose_nothing() {
        assert_eq!(lost_in_a_second(2000, 14_000), 0);
    }

    #[test]
    fn many_threads_with_half_the_machine_lose_half() {
        assert_eq!(lost_in_a_second(1000, 15_000), 500);
    }

    #[test]
    fn a_sleeper_loses_only_its_delay() {
        assert_eq!(lost_in_a_second(5, 5), 5);
    }
}
