//! The process: one request in, messages out, and no way to end well but a verdict.
//!
//! Standard input is one end of a socket pair. It is moved out of the way before the learner's
//! code runs, so that a read from standard input meets an empty file. Then the process shuts itself
//! in: what it needs of the machine it has asked for before. `native` runs a check on
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

use lockstep_wire::{Finding, Message, Missing, Request, Trial};

#[cfg(not(feature = "sim"))]
use self::native::run_check;
#[cfg(feature = "sim")]
use self::sim::run_check;
use crate::{
    Check,
    ledger::Ledger,
    world::{self, own::Arc},
};

/// Serves the one request of this process, for the `checks` of `exercise` on `subject`.
pub(crate) fn serve<S: ?Sized + Sync>(exercise: &str, checks: &[Check<S>], subject: &S) {
    let Ok(socket) = take_socket() else {
        // Started by hand: there is nobody to talk to.
        return;
    };
    let mut missing = lockstep_jail::bound(socket.as_fd());
    let ledger = Arc::new(Ledger::new(socket));
    let request = ledger.request();
    missing.extend(shut_in());
    ledger.send(&Message::ShutIn(missing));
    match request {
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

/// Shuts in this thread, and with it every thread that will run the learner's code. Only the one
/// that looks at the others can read anything, and that is their books.
fn shut_in() -> Vec<Missing> {
    let mut missing = world::observe();
    missing.extend(lockstep_jail::confine());
    missing.sort_unstable();
    missing.dedup();
    missing
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
