//! A child process that sleeps, to be looked into as a check that hangs is: from outside, by
//! `/proc`, and by `ptrace`.
//!
//! The child is this program again, told to [`sit`]: no other one is sure to be there.

use std::{
    env,
    io::{self, Read, Write},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use hang::{CaptureOptions, Pulse, Watch, WatchOptions, capture};

use super::{Part, State};

const PROOF: &str = "hang proof";
const STACKS: &str = "hang lines";
/// How long a child may take to fall asleep, on a machine that is busy.
const LONGEST: Duration = Duration::from_secs(5);
/// How often it is looked at, as in a run.
const TICK: Duration = Duration::from_millis(5);

const NO_PROOF: &str = "a deadlock on real threads takes until its deadline, some seconds; the simulation knows at once";
const NO_STACKS: &str =
    "a hang on real threads is told without its lines; the simulation has them as ever";
const PROC: &str = "let the grader read `/proc` (a mount without `hidepid`, of this container)";
const PTRACE: &str =
    "allow it: `docker run --cap-add=SYS_PTRACE`, or `sysctl kernel.yama.ptrace_scope=1`";

/// Waits for the end of standard input: all that the child does.
pub(crate) fn sit() {
    // The parent looks once this has come: all that is left to do is to wait.
    let mut out = io::stdout().lock();
    let _ = out.write_all(b".").and_then(|()| out.flush());
    // Whatever comes, or goes wrong, it is over then.
    let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
}

/// What can be seen of a child.
pub(super) fn look() -> Vec<Part> {
    match start() {
        Ok(mut child) => {
            let parts = vec![proof(&child), stacks(&child)];
            // Kills as well where the capture already has.
            let _ = child.kill();
            let _ = child.wait();
            parts
        }
        Err(error) => {
            let found = format!("no child process to try it with: {error}");
            [PROOF, STACKS].map(|name| Part::fine(name, &found).but(State::Unknown, "", "")).into()
        }
    }
}

/// A child that is past its start: it has nothing more to do than to wait.
fn start() -> io::Result<Child> {
    let mut child = Command::new(env::current_exe()?)
        .args(["doctor", "--sit"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut out) = child.stdout.take() {
        // One that ended without a word is found out by whoever looks at it.
        let _ = out.read(&mut [0]);
    }
    Ok(child)
}

/// Whether a child that sleeps is seen to sleep.
fn proof(child: &Child) -> Part {
    let less = |found: String| Part::fine(PROOF, found).but(State::Degraded, NO_PROOF, PROC);
    let mut watch = match Watch::new(child.id(), WatchOptions::default()) {
        Ok(watch) => watch,
        Err(error) => return less(error.to_string()),
    };
    let begin = Instant::now();
    loop {
        match watch.poll(Instant::now()) {
            Pulse::Idle | Pulse::Deadlocked => {
                return Part::fine(PROOF, "`/proc` shows what the threads of a child do");
            }
            Pulse::Gone => return less("`/proc` does not show the threads of a child".to_owned()),
            Pulse::Active if begin.elapsed() > LONGEST => {
                return less("`/proc` never shows a child asleep that is".to_owned());
            }
            Pulse::Active => thread::sleep(TICK),
        }
    }
}

/// Whether a child can be stopped and read. It is gone afterwards.
fn stacks(child: &Child) -> Part {
    let less = |found: String| Part::fine(STACKS, found).but(State::Degraded, NO_STACKS, PTRACE);
    let options = CaptureOptions { cpu_window: Duration::ZERO, ..CaptureOptions::default() };
    match capture(child.id(), &options) {
        Err(error) => less(error.to_string()),
        Ok(copy) => match copy.refusal {
            Some(refusal) => less(refusal.to_string()),
            None if copy.threads.iter().all(|thread| thread.stack.is_none()) => {
                less("the stack of a child cannot be read".to_owned())
            }
            None => Part::fine(STACKS, "`ptrace` reads where the threads of a child stand"),
        },
    }
}
