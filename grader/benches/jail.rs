//! What the jail costs a child: from its start to its end, jailed and not, by turns in one run.
//!
//! The child is this program again. It does what a harness does before the learner's code runs,
//! layer by layer, and starts a thread, as a check does; so the difference is the jail's own. The
//! times are of the machine at hand; what counts is the difference of two medians.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::{
    env,
    error::Error,
    fs::File,
    os::fd::{AsFd, OwnedFd},
    os::unix::net::UnixStream,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use lockstep_jail::Reading;

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 300;
/// More than this is too much for one check, at the median.
const GOAL: Duration = Duration::from_millis(2);

/// What a child takes upon itself, each with all of those before it.
const LAYERS: [&str; 4] = ["nothing", "bounds", "bounds, jail", "bounds, jail, observer"];

fn main() -> Outcome<()> {
    if let Some(layers) = env::args().find_map(|arg| arg.strip_prefix("child=").map(str::to_owned))
    {
        return child(layers.parse()?);
    }
    let mut times: [Vec<Duration>; LAYERS.len()] = Default::default();
    for round in 0..ROUNDS {
        // By turns, so that what else the machine does falls on all alike.
        for turn in 0..LAYERS.len() {
            let layers = (round + turn) % LAYERS.len();
            times[layers].push(one(layers)?);
        }
    }
    println!("from start to end of a child, {ROUNDS} each by turns, in ms\n");
    println!("{:24} {:>7} {:>7} {:>7}", "layers", "least", "median", "cost");
    let medians = times.each_mut().map(|times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    for (layers, name) in LAYERS.iter().enumerate() {
        let cost = medians[layers].saturating_sub(medians[0]);
        let [least, median, cost] = [times[layers][0], medians[layers], cost].map(millis);
        println!("{name:24} {least:7.2} {median:7.2} {cost:7.2}");
    }
    let cost = medians[LAYERS.len() - 1].saturating_sub(medians[0]);
    let word = if cost <= GOAL { "within" } else { "above" };
    println!("\nthe whole jail: {:.2} ms, {word} the goal of {:.0} ms", millis(cost), millis(GOAL));
    Ok(())
}

/// One child: from its start until it is collected.
fn one(layers: usize) -> Outcome<Duration> {
    let (_ours, theirs) = UnixStream::pair()?;
    let mut command = Command::new(env::current_exe()?);
    command
        .arg(format!("child={layers}"))
        .env_clear()
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let took = start.elapsed();
    if status.success() { Ok(took) } else { Err(format!("{}: {status}", LAYERS[layers]).into()) }
}

/// The life of a child with so many layers.
fn child(layers: usize) -> Outcome<()> {
    let mut missing = Vec::new();
    if layers > 0 {
        missing.extend(lockstep_jail::bound(std::io::stdin().as_fd()));
    }
    if layers > 2 {
        let folder = File::open("/proc/self/task")?;
        let observer =
            thread::spawn(move || lockstep_jail::confine_to(Reading::Below(folder.as_fd())));
        missing.extend(observer.join().map_err(|_| "the observer panicked")?);
    }
    if layers > 1 {
        missing.extend(lockstep_jail::confine());
    }
    if let Some(missing) = missing.first() {
        return Err(format!("this machine lacks {missing}").into());
    }
    thread::spawn(|| ()).join().map_err(|_| "a thread without work panicked".into())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
