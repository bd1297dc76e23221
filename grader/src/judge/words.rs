//! What a learner reads about runs that ended without a verdict of their check.

use std::{os::unix::process::ExitStatusExt, process::ExitStatus, time::Duration};

use lockstep_wire::{Mistake, Panicked};
use nix::sys::signal::Signal;

use super::{BlockedThread, Place};
use crate::run::Excess;

/// A run that stopped making progress; `timer` is the nearest wake-up of a sleeping thread.
pub(super) fn hung(
    proven: bool,
    quiet: Duration,
    timer: Option<Duration>,
    blocked: &[BlockedThread],
) -> String {
    if let (true, Some(timer)) = (proven, timer) {
        return format!(
            "nobody goes on: all threads sleep, the shortest for {:.0} s more",
            timer.as_secs_f64()
        );
    }
    if proven {
        return "no thread can ever go on: all of them wait, and nobody is left to wake one"
            .to_owned();
    }
    let spinning = blocked.iter().any(|thread| thread.spinning);
    let what = if spinning {
        "a thread goes round without getting anywhere"
    } else {
        "a caller is still waiting"
    };
    format!("no progress for {:.1} s: {what}", quiet.as_secs_f64())
}

/// A submission that prints cannot be judged on who waits for whom.
pub(super) const PRINTS: &str = "it prints, and `println!` takes a lock that all threads share: leave it out to have this judged";

/// What follows an error of the operating system, which had a reason.
pub(super) const IN_JAIL: &str =
    " (while it is judged a submission has no files, no network and no other programs)";

/// Why the threads of a hang could not be looked at.
pub(super) fn caveat(reason: &str) -> String {
    format!(
        "where the threads stand is not known: {reason} (`cargo run -- doctor` says what to do)"
    )
}

/// A panic that came before the end.
pub(super) fn panicked(panicked: &Panicked, at: Option<&Place>) -> String {
    let place = at.map(|place| format!(" at {place}")).unwrap_or_default();
    format!("before that, `{}` panicked{place}: {}", panicked.thread, panicked.message)
}

/// A process that ended on its own, and the mistake if it can be told.
pub(super) fn exited(
    status: ExitStatus,
    printed: &str,
    panics: &[Panicked],
) -> (String, Option<Mistake>) {
    if let Some(thread) = overflowed(printed) {
        return (format!("`{thread}` overflowed its stack: a call that never stops calling"), None);
    }
    if printed.contains("memory allocation of") {
        let message = "the submission ran out of memory: it asked for more than 2 GiB".to_owned();
        return (message, Some(Mistake::ResourceExhaustion));
    }
    if panics.len() > 1 && status.signal() == Some(Signal::SIGABRT as i32) {
        let message = "a panic while another one unwound: that aborts the process".to_owned();
        return (message, Some(Mistake::PanicUnsafe));
    }
    let how = match (status.code(), status.signal()) {
        (Some(code), _) => format!("with exit code {code}"),
        (None, Some(signal)) => format!(
            "by {}",
            Signal::try_from(signal)
                .map_or_else(|_| format!("signal {signal}"), |known| known.to_string())
        ),
        (None, None) => "for no known reason".to_owned(),
    };
    (format!("the process ended before the check was over, {how}: no verdict, no pass"), None)
}

/// The thread that std reports to have overflowed its stack.
fn overflowed(printed: &str) -> Option<&str> {
    let before = printed
        .split("has overflowed its stack")
        .next()
        .filter(|before| before.len() < printed.len())?;
    before.rsplit('\'').nth(1)
}

/// A run that had not come to its end.
pub(super) fn overlong(limit: Duration) -> String {
    format!("not over after {} s, though it got somewhere all the time", limit.as_secs())
}

/// A process that printed too much.
pub(super) fn flooded(bytes: u64) -> String {
    format!("the submission printed more than {} MiB and was ended", bytes >> 20)
}

/// A process that took too much of the machine.
pub(super) fn greedy(excess: Excess) -> String {
    let what = match excess {
        Excess::Threads(most) => format!("started more than {most} threads"),
        Excess::Memory(most) => format!("used more than {} GiB of memory", most >> 30),
    };
    format!("the submission {what} and was ended")
}

/// A process that wrote on the line to the grader.
pub(super) fn garbled(error: &str) -> String {
    format!("the process sent {error}: no verdict, no pass")
}

/// Threads that wait for one another; `names` begins anywhere in the circle.
pub(super) fn circle(names: &[String]) -> String {
    match names {
        [alone] => format!("{alone} waits for what it holds itself: it can never go on"),
        _ => {
            let list = names.join(" → ");
            format!(
                "{list} → {}: each waits for what the next one holds, so none can go on",
                names[0]
            )
        }
    }
}

/// A wait for a word that nobody will say; `others` is the number of threads besides.
pub(super) fn unwoken(op: &str, object: &str, others: usize, all_ended: bool) -> String {
    let left = match (others, all_ended) {
        (0, _) => "there is no other thread",
        (_, true) => "every other thread has ended",
        (_, false) => "every other thread has ended or waits itself",
    };
    let what = match op {
        "park" => "unpark it".to_owned(),
        // It would wake up, too, if the last sender went away.
        "recv" => format!("send to {object}, and a sender of it is still there"),
        _ => format!("notify {object}"),
    };
    format!("nobody is left to {what}: {left}")
}

/// A thread that was given something to do, which it did not do in time.
pub(super) fn behind(thread: &str) -> String {
    format!("the call had returned, and {thread}, to which it had left the work, had not done it")
}

/// A thread that goes round on some lines.
pub(super) fn round(thread: &str, lines: &[u32]) -> String {
    let list: Vec<String> = lines.iter().map(u32::to_string).collect();
    match list.split_last() {
        None => format!("{thread} goes round"),
        Some((only, [])) => format!("{thread} goes round on line {only}"),
        Some((last, rest)) => {
            format!("{thread} goes round on lines {} and {last}", rest.join(", "))
        }
    }
}
