//! A program that starts others, as cargo and the compiler do, in a process group of its own:
//! Ctrl-C reaches the grader alone, which then ends the whole group.

use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio},
};

use rustix::process::{Pid, Resource, Rlimit, Signal, WaitOptions};

/// A running program and whatever it has started.
#[derive(Debug)]
pub(super) struct Group(Child);

/// A program that has just been started, with its two outputs, which are to be read.
#[derive(Debug)]
pub(super) struct Started {
    pub(super) group: Group,
    pub(super) stdout: ChildStdout,
    pub(super) stderr: ChildStderr,
}

impl Started {
    /// Starts `command`.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        let mut child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let (stdout, stderr) = (stdout.expect("stdout is piped"), stderr.expect("stderr is piped"));
        Ok(Self { group: Group(child), stdout, stderr })
    }
}

impl Group {
    /// Bounds what the program may use of `resource`, and each program that it will start: a soft
    /// limit, which it is told of, and a hard one.
    pub(super) fn limit(&self, resource: Resource, (soft, hard): (u64, u64)) -> io::Result<()> {
        let limit = Rlimit { current: Some(soft), maximum: Some(hard) };
        match rustix::process::prlimit(self.pid(), resource, limit) {
            // It has ended already: whoever waits for it learns how.
            Ok(_) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Waits for the program itself.
    pub(super) fn wait(mut self) -> io::Result<ExitStatus> {
        self.0.wait()
    }

    /// Ends all of them.
    pub(super) fn kill(mut self) {
        let Some(group) = self.pid() else { return };
        // It fails only where nobody is left.
        let _ = rustix::process::kill_process_group(group, Signal::KILL);
        let _ = self.0.wait();
        // What it started is ours now, since we are the subreaper: until the last of them is
        // gone it may still be writing. Where we are not there is nobody to wait for.
        while rustix::process::waitpgid(group, WaitOptions::empty()).is_ok() {}
    }

    fn pid(&self) -> Option<Pid> {
        i32::try_from(self.0.id()).ok().and_then(Pid::from_raw)
    }
}
