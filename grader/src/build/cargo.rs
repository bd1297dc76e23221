//! The one place that starts cargo.
//!
//! Cargo runs in a process group of its own, so that Ctrl-C reaches the grader alone, which
//! then ends the whole group; its temporary files go to the scratch folder. The environment is
//! scrubbed of what would change the build: it must not depend on who grades.

use std::{
    env,
    ffi::OsString,
    io::{BufReader, Read},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
};

use cargo_metadata::Message;
use crossbeam_channel::{Receiver, select, unbounded};
use rustix::process::{Pid, Signal, WaitOptions};

use super::{BuildError, Scratch};
use crate::{
    event::{Event, Events},
    interrupt::Interrupt,
};

/// Variables that would change what is built, or where.
const SCRUBBED: &[&str] = &[
    "RUSTFLAGS",
    "RUSTC",
    "RUSTC_BOOTSTRAP",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTDOCFLAGS",
    "RUST_BACKTRACE",
];
/// Of cargo's own, only where it lives is kept.
const KEPT: &[&str] = &["CARGO_HOME"];

/// What cargo said.
#[derive(Debug)]
pub(super) struct Said {
    /// About each crate.
    pub(super) messages: Vec<Message>,
    /// Besides, on standard error.
    pub(super) besides: String,
}

/// Builds `packages`; gives what cargo said.
///
/// Everything is on this machine after the first time. Where something is missing still (the
/// simulated world has packages of its own), cargo is asked once more with the network.
pub(super) fn build(
    workspace: &Path,
    scratch: &Scratch,
    packages: &[String],
    events: &Events,
    interrupt: &Interrupt,
) -> Result<Said, BuildError> {
    let offline = start(workspace, scratch, packages, &["--offline"])?;
    match follow(offline, workspace, events, interrupt) {
        Err(BuildError::Cargo { output }) if output.contains(OFFLINE) => {
            events.send(Event::Fetching);
            follow(start(workspace, scratch, packages, &[])?, workspace, events, interrupt)
        }
        other => other,
    }
}

/// Cargo names its option where that is what stands in the way.
const OFFLINE: &str = "--offline";

/// Waits for cargo and collects what it says.
fn follow(
    mut running: Running,
    workspace: &Path,
    events: &Events,
    interrupt: &Interrupt,
) -> Result<Said, BuildError> {
    let mut messages = Vec::new();
    loop {
        select! {
            recv(running.messages) -> message => match message {
                Ok(message) => {
                    if let Message::CompilerArtifact(artifact) = &message {
                        events.send(Event::Compiled { krate: artifact.target.name.clone() });
                    }
                    messages.push(message);
                }
                Err(_) => break,
            },
            recv(interrupt.channel()) -> _ => {
                running.kill();
                return Err(BuildError::Interrupted);
            }
        }
    }
    let besides = running.finish()?;
    let finished = messages.iter().any(|message| matches!(message, Message::BuildFinished(_)));
    // Without it cargo did not get as far as building anything.
    if finished {
        Ok(Said { messages, besides })
    } else {
        Err(BuildError::from_cargo(workspace, &besides))
    }
}

struct Running {
    child: Child,
    messages: Receiver<Message>,
    stderr: JoinHandle<String>,
}

fn start(
    workspace: &Path,
    scratch: &Scratch,
    packages: &[String],
    options: &[&str],
) -> Result<Running, BuildError> {
    let program = program();
    let mut command = Command::new(&program);
    command
        .args(["build", "--keep-going", "--quiet"])
        .args(options)
        .arg("--message-format=json-diagnostic-rendered-ansi")
        .arg("--target-dir")
        .arg(workspace.with_file_name("target"));
    for package in packages {
        command.args(["--package", package]);
    }
    scrub(&mut command);
    if let Some(rustc) = sibling_rustc(&program) {
        command.env("RUSTC", rustc);
    }
    let mut child = command
        .current_dir(workspace)
        .env("TMPDIR", scratch.path().join("tmp"))
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|cause| BuildError::NoCargo { program: program.display().to_string(), cause })?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (send, messages) = unbounded();
    thread::spawn(move || {
        let lines = BufReader::new(stdout.expect("stdout is piped"));
        for message in Message::parse_stream(lines).map_while(Result::ok) {
            let _ = send.send(message);
        }
    });
    let stderr = thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stderr.expect("stderr is piped").read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    Ok(Running { child, messages, stderr })
}

/// The cargo that runs us, if one does; else the one on PATH. Under rustup the former is the
/// toolchain's own binary, which spares the proxy.
pub(super) fn program() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// The compiler beside `cargo`, so that both are of one toolchain.
pub(super) fn sibling_rustc(cargo: &Path) -> Option<PathBuf> {
    Some(cargo.parent()?.join("rustc")).filter(|rustc| rustc.is_file())
}

/// What `program`, cargo or a compiler, says of its version in `folder`; or why it says nothing.
pub(super) fn version(program: &Path, folder: &Path) -> Result<String, String> {
    let mut command = Command::new(program);
    scrub(&mut command);
    let output = command
        .arg("--version")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(format!("{}: {}", output.status, text(&output.stderr)))
    }
}

fn scrub(command: &mut Command) {
    let changes_build = |name: &OsString| {
        name.to_str().is_some_and(|name| {
            SCRUBBED.contains(&name) || (name.starts_with("CARGO_") && !KEPT.contains(&name))
        })
    };
    for name in env::vars_os().map(|(name, _)| name).filter(changes_build) {
        command.env_remove(name);
    }
}

impl Running {
    /// Ends cargo and the compilers that it started.
    fn kill(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It fails only where nobody is left.
            let _ = rustix::process::kill_process_group(group, Signal::KILL);
            let _ = self.child.wait();
            // The compilers are ours now, since we are the subreaper: until the last of them is
            // gone it may still be writing. Where we are not there is nobody to wait for.
            while rustix::process::waitpgid(group, WaitOptions::empty()).is_ok() {}
        }
    }

    /// What cargo said on standard error.
    fn finish(mut self) -> Result<String, BuildError> {
        let failed = |cause| BuildError::NoCargo { program: "cargo".to_owned(), cause };
        self.child.wait().map_err(failed)?;
        Ok(self.stderr.join().unwrap_or_default())
    }
}
