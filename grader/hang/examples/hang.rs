//! Runs scenarios of `victim` by hand: `hang explain NAME [VICTIM]`, `hang true RUNS`,
//! `hang false RUNS`, `hang costs`.

#![expect(clippy::print_stdout, reason = "a tool for people")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hang::{
    Blocked, CaptureOptions, Maps, Pulse, Sources, Symbols, Watch, WatchOptions, capture, explain,
};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const HANGS: &[&str] = &[
    "self_deadlock",
    "abba",
    "lost_wakeup",
    "join_stuck",
    "recv",
    "send",
    "park",
    "barrier",
    "rwlock_upgrade",
    "rwlock_read",
    "once",
    "drop_joins",
    "scope",
    "hour",
    "hour_sleep",
];
const ALIVE: &[&str] = &[
    "ping_pong",
    "pipeline",
    "work_sleep",
    "long_sleep",
    "many_threads",
    "rounds",
    "late_timeout",
];

fn main() -> Outcome<()> {
    let args = std::env::args().skip(1).collect::<Vec<_>>();
    let args = args.iter().map(String::as_str).collect::<Vec<_>>();
    let victim = std::env::current_exe()?.with_file_name("victim");
    match args.as_slice() {
        ["explain", scenario] => show(&victim, scenario),
        ["explain", scenario, other] => show(Path::new(other), scenario),
        ["costs"] => costs(&victim),
        ["true", runs] => count_true(&victim, runs.parse()?),
        ["false", runs] => count_false(&victim, runs.parse()?),
        _ => Err("usage: hang explain NAME | costs | true RUNS | false RUNS".into()),
    }
}

fn spawn(victim: &Path, scenario: &str) -> Outcome<Child> {
    let mut command = Command::new(victim);
    // A pipe that nobody writes to: reading it blocks.
    Ok(command.arg(scenario).stdin(Stdio::piped()).spawn()?)
}

/// Polls until the child is deadlocked or gone, or the time is over.
fn watch(child: &Child, limit: Duration) -> Outcome<(Pulse, Duration, Watch)> {
    let start = Instant::now();
    let options = WatchOptions { horizon: Some(start + limit), ..WatchOptions::default() };
    let mut watch = Watch::new(child.id(), options)?;
    loop {
        let pulse = watch.poll(Instant::now());
        let over = start.elapsed() >= limit;
        if over || matches!(pulse, Pulse::Deadlocked | Pulse::Gone) {
            return Ok((pulse, start.elapsed(), watch));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn sources() -> Sources {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/bin/victim");
    let file = |name: &str| root.join(name).display().to_string();
    Sources { learner: vec![file("learner.rs"), file("alive.rs")], harness: vec![file("main.rs")] }
}

/// Captures and explains; the times of both.
fn report(pid: u32, window: Duration, symbols: &Symbols) -> Outcome<(Vec<Blocked>, [Duration; 2])> {
    let options = CaptureOptions { cpu_window: window, ..CaptureOptions::default() };
    let start = Instant::now();
    let copy = capture(pid, &options)?;
    let captured = start.elapsed();
    if let Some(refusal) = copy.refusal {
        println!("degraded: {refusal}");
    }
    let all = explain(&copy, symbols, &sources());
    Ok((all, [captured, start.elapsed() - captured]))
}

fn show(victim: &Path, scenario: &str) -> Outcome<()> {
    let symbols = Symbols::new();
    for round in 0..3 {
        if round == 2 {
            symbols.preload(victim);
        }
        let mut child = spawn(victim, scenario)?;
        let (pulse, time, mut watch) = watch(&child, Duration::from_secs(1))?;
        let window = match pulse {
            Pulse::Deadlocked => Duration::ZERO,
            _ => Duration::from_millis(50),
        };
        let (all, times) = report(child.id(), window, &symbols)?;
        child.kill()?;
        let status = child.wait()?;
        println!("{pulse:?} after {time:?}; capture, explain {times:?}; {status}");
        let now = Instant::now();
        let delay = (watch.run_delay(now), watch.starvation(now));
        println!("delay, starvation {delay:?}, cpu {:?}", watch.cpu_time());
        if round == 0 {
            print(&all);
        }
    }
    Ok(())
}

fn print(all: &[Blocked]) {
    for one in all.iter().take(12) {
        let Blocked { thread, state, waits_for, wakes_in, object, .. } = one;
        println!("`{}` {state:?} waits for {waits_for} {wakes_in:?} {object:x?}", thread.name);
        println!("    held by {:?}, holds {:?}", one.held_by, one.holds);
        for frame in &one.frames {
            let file = frame.file.rsplit('/').next().unwrap_or_default();
            println!("    {} {file}:{} {:?}", frame.short, frame.line, frame.origin);
        }
    }
}

/// What a poll costs, and what preloading takes off the first report.
fn costs(victim: &Path) -> Outcome<()> {
    for scenario in ["spin", "stdin", "crowd"] {
        let mut child = spawn(victim, scenario)?;
        std::thread::sleep(Duration::from_millis(500));
        let mut watch = Watch::new(child.id(), WatchOptions::default())?;
        let start = Instant::now();
        (0..10_000).for_each(|_| {
            let _pulse = watch.poll(Instant::now());
        });
        println!("{scenario}: 10000 polls in {:?}", start.elapsed());
        child.kill()?;
        child.wait()?;
    }
    for preload in ["nothing", "program", "all"] {
        let symbols = Symbols::new();
        let mut child = spawn(victim, "abba")?;
        watch(&child, Duration::from_secs(4))?;
        let start = Instant::now();
        match preload {
            "program" => symbols.preload(victim),
            "all" => symbols.preload_all(&Maps::read(child.id())?),
            _ => {}
        }
        let loaded = start.elapsed();
        let (_, [captured, explained]) = report(child.id(), Duration::ZERO, &symbols)?;
        println!("preload {preload} {loaded:?}: capture {captured:?}, explain {explained:?}");
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}

fn count_true(victim: &Path, runs: usize) -> Outcome<()> {
    let symbols = Symbols::new();
    symbols.preload(victim);
    let mut times = Vec::new();
    let mut reports = Vec::new();
    let mut missed = 0;
    for run in 0..runs {
        for scenario in HANGS {
            let mut child = spawn(victim, scenario)?;
            let (pulse, time, _watch) = watch(&child, Duration::from_secs(4))?;
            if pulse == Pulse::Deadlocked {
                times.push(time);
                let (all, [captured, explained]) = report(child.id(), Duration::ZERO, &symbols)?;
                reports.push(captured + explained);
                if !all.iter().any(|one| !one.frames.is_empty()) {
                    println!("{scenario} run {run}: no frames");
                }
            } else {
                missed += 1;
                println!("{scenario} run {run}: {pulse:?}");
            }
            child.kill()?;
            child.wait()?;
        }
    }
    println!("proven {}, missed {missed}", times.len());
    quantiles("detection", &mut times);
    quantiles("capture and explain", &mut reports);
    Ok(())
}

fn count_false(victim: &Path, runs: usize) -> Outcome<()> {
    let (mut good, mut wrong, mut slow) = (0, 0, 0);
    for run in 0..runs {
        let mut children = Vec::new();
        for scenario in ALIVE {
            let child = spawn(victim, scenario)?;
            let options = WatchOptions {
                horizon: Some(Instant::now() + Duration::from_secs(10)),
                ..WatchOptions::default()
            };
            let watch = Watch::new(child.id(), options)?;
            children.push((*scenario, child, watch));
        }
        let start = Instant::now();
        while !children.is_empty() && start.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(5));
            children.retain_mut(|(scenario, child, watch)| match watch.poll(Instant::now()) {
                Pulse::Deadlocked => {
                    println!("{scenario} run {run}: called deadlocked");
                    wrong += 1;
                    let _ended = (child.kill(), child.wait());
                    false
                }
                _ if child.try_wait().is_ok_and(|status| status.is_some()) => {
                    good += 1;
                    false
                }
                _ => true,
            });
        }
        for (_, child, _) in &mut children {
            slow += 1;
            child.kill()?;
            child.wait()?;
        }
    }
    println!("ended by themselves {good}, called deadlocked {wrong}, too slow {slow}");
    Ok(())
}

fn quantiles(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |part: usize| times.get(times.len().saturating_sub(1) * part / 100);
    println!("{what}: p50 {:?} p90 {:?} max {:?}", at(50), at(90), at(100));
}
