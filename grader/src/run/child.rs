//! Starting a harness, and ending it with all that it started.

use std::{
    fs,
    io::{self, Write},
    os::{
        fd::OwnedFd,
        unix::{net::UnixStream, process::CommandExt},
    },
    path::Path,
    process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio},
};

use lockstep_wire::{Request, to_line};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};

use super::Nursery;

/// A harness at work. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Running<'a> {
    child: Child,
    ended: bool,
    nursery: &'a Nursery,
    /// Our end of the conversation.
    pub(super) socket: UnixStream,
    pub(super) stdout: ChildStdout,
    pub(super) stderr: ChildStderr,
}

/// Starts `program` in `folder` and hands it `request`.
pub(super) fn start<'a>(
    program: &Path,
    folder: &Path,
    request: &Request,
    nursery: &'a Nursery,
) -> io::Result<Running<'a>> {
    // A socket cannot be opened again through /proc/self/fd, as a pipe can.
    let (mut socket, theirs) = UnixStream::pair()?;
    let spawn = || {
        // A submission may have removed it.
        fs::create_dir_all(folder)?;
        Command::new(program)
            .current_dir(folder)
            .env_clear()
            .process_group(0)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
    };
    let mut child = nursery.admit(spawn, Child::id)?;
    let stdout = child.stdout.take().expect("stdout is piped");
    let stderr = child.stderr.take().expect("stderr is piped");
    // From here on the drop of `running` cleans up.
    let sent = socket.write_all(&to_line(request));
    let running = Running { child, ended: false, nursery, socket, stdout, stderr };
    // A child that is gone already is seen by whoever waits for it.
    match sent {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
        _ => {}
    }
    running.socket.set_nonblocking(true)?;
    rustix::fs::fcntl_setfl(&running.stdout, rustix::fs::OFlags::NONBLOCK)?;
    rustix::fs::fcntl_setfl(&running.stderr, rustix::fs::OFlags::NONBLOCK)?;
    Ok(running)
}

impl Running<'_> {
    /// Its number.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended. It stays a zombie, so that its number and group stay its own.
    pub(super) fn has_ended(&self) -> bool {
        let Some(pid) = self.as_pid() else { return true };
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(rustix::process::waitid(WaitId::Pid(pid), options), Ok(None))
    }

    /// Ends it, its group and its orphans; how it had ended, where it had.
    pub(super) fn end(&mut self) -> io::Result<ExitStatus> {
        self.ended = true;
        if let Some(pid) = self.as_pid() {
            // Fails only where nobody is left in the group.
            let _ = rustix::process::kill_process_group(pid, Signal::KILL);
        }
        let status = self.child.wait();
        self.nursery.forget(self.child.id());
        self.nursery.sweep();
        status
    }

    fn as_pid(&self) -> Option<Pid> {
        i32::try_from(self.child.id()).ok().and_then(Pid::from_raw)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        // One that has ended by itself may have left others behind: it is swept all the same.
        if !self.ended {
            let _ = self.end();
        }
    }
}
