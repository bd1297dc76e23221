//! CPU time per schedule: `cargo bench -p lockstep-engine`. No harness: the figures are ratios
//! to look at, not assertions.

#[path = "../tests/kit/mod.rs"]
mod kit;

use engine::{Options, explore};
use kit::{Atomic, Lock, millis, schedules, sleep, spawn, together};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::time::Duration;

const SCHEDULES: u64 = 50_000;

fn locked(tasks: usize, times: usize) -> impl Fn() {
    move || {
        let counter = Arc::new(Lock::new(0));
        let shared = Arc::clone(&counter);
        together(tasks, move |_| {
            for _ in 0..times {
                *shared.lock() += 1;
            }
        });
        assert_eq!(*counter.lock(), tasks * times);
    }
}

fn leftover() {
    spawn(|| {
        loop {
            sleep(millis(10));
        }
    });
    sleep(millis(100));
}

/// Of this process: other load on the machine does not count.
fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid place for the answer.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn measure(report: &mut String, name: &str, options: &Options, scenario: &dyn Fn()) {
    let mut best = Duration::MAX;
    let mut last = None;
    for _ in 0..3 {
        let start = cpu_time();
        last = Some(explore(options, scenario));
        best = best.min(cpu_time().saturating_sub(start));
    }
    let Some(search) = last else { return };
    let micros = best.as_secs_f64() * 1e6 / search.schedules as f64;
    let steps = search.steps as f64 / search.schedules as f64;
    let _ = writeln!(
        report,
        "{name:24} {micros:7.2} µs a schedule, {steps:6.1} steps, {} schedules",
        search.schedules
    );
}

fn main() {
    let mut report = String::new();
    let mut timed = schedules(SCHEDULES);
    timed.spurious = false;
    let two = locked(2, 2);
    measure(&mut report, "mutex 2x2", &timed, &|| {
        // With a look at the clock, or the search would end with all interleavings.
        kit::look();
        two();
    });
    measure(&mut report, "mutex 4x10", &timed, &locked(4, 10));
    measure(&mut report, "leftover ticker", &timed, &leftover);
    measure(&mut report, "message passing, weak", &schedules(SCHEDULES), &|| {
        kit::look();
        let shared = Arc::new((Atomic::new(0), Atomic::new(0)));
        let other = Arc::clone(&shared);
        let task = spawn(move || {
            other.0.store(1, Relaxed);
            other.1.store(1, Release);
        });
        if shared.1.load(Acquire) == 1 {
            assert_eq!(shared.0.load(Relaxed), 1);
        }
        task.join();
    });
    let _ = std::io::stdout().write_all(report.as_bytes());
}
