//! The process: one request in, messages out, and no way to end well but a verdict.
//!
//! Standard input is one end of a socket pair. It is moved out of the way before the learner's
//! code runs, so that a read from standard input meets an empty file. `native` runs a check on
//! real threads, once; `sim` under many schedules; `told` puts what it found into words, and
//! `evidence` lists the steps that led there; `conduct` counts what a submission does.

#[cfg(feature = "sim")]
mod conduct;
#[cfg(feature = "sim")]
mod evidence;
#[cfg(not(feature = "sim"))]
mod native;
#[cfg(feature = "sim")]
mod sim;
#[cfg(feature = "sim")]
mod told;

use std::{
    fs::File,
    io,
    os::{fd::AsFd, unix::net::UnixStream},
};

use lockstep_wire::{Finding, Message, Request, Trial};
use rustix::process::{Resource, Rlimit, Signal};

#[cfg(not(feature = "sim"))]
use self::native::run_check;
#[cfg(feature = "sim")]
use self::sim::run_check;
use crate::{Check, ledger::Ledger, world::own::Arc};

/// The most memory that a submission may ask for, in bytes: enough for any design, and far
/// below what would hurt the machine.
const MEMORY: u64 = 2 << 30;

/// Serves the one request of this process, for the `checks` of `exercise` on `subject`.
pub(crate) fn serve<S: ?Sized + Sync>(exercise: &str, checks: &[Check<S>], subject: &S) {
    let Ok(socket) = take_socket() else {
        // Started by hand: there is nobody to talk to.
        return;
    };
    restrict();
    let ledger = Arc::new(Ledger::new(socket));
    match ledger.request() {
        Some(Request::Describe) => {
            let list = checks.iter().map(|check| check.info(exercise)).collect();
            ledger.send(&Message::Catalogue(list));
        }
        Some(Request::Run { trial, .. }) => run(exercise, checks, subject, &ledger, trial),
        None => {}
    }
}

/// Takes the socket from standard input and leaves an empty file there.
fn take_socket() -> io::Result<UnixStream> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    socket.peer_addr()?;
    let empty = File::open("/dev/null")?;
    rustix::stdio::dup2_stdin(&empty)?;
    Ok(socket)
}

/// Dies with the grader, and cannot take all the memory.
fn restrict() {
    // Either may be refused in a container; the grader bounds the process from outside too.
    let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    let limit = Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) };
    let _ = rustix::process::setrlimit(Resource::Data, limit);
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = rustix::process::setrlimit(Resource::Core, none);
}

fn run<S: ?Sized + Sync>(
    exercise: &str,
    checks: &[Check<S>],
    subject: &S,
    ledger: &Arc<Ledger>,
    trial: Trial,
) {
    let Some(check) = checks.iter().find(|check| check.info(exercise).id == trial.check) else {
        let message = format!("there is no check `{}`", trial.check);
        ledger.conclude(Finding::Trouble { message });
        return;
    };
    run_check(check, subject, ledger, trial);
}
