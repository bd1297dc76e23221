//! The one place that starts cargo, which builds the checks.
//!
//! Its temporary files go to the scratch folder.

use std::{
    io::{BufReader, Read},
    path::Path,
    process::Command,
    thread::{self, JoinHandle},
};

use cargo_metadata::Message;
use crossbeam_channel::{Receiver, select, unbounded};

use super::{
    BuildError, Scratch,
    group::{Group, Started},
    toolchain::Programs,
};
use crate::{
    event::{Event, Events},
    interrupt::Interrupt,
};

/// What cargo said.
#[derive(Debug)]
pub(super) struct Said {
    /// About each crate.
    pub(super) messages: Vec<Message>,
    /// Besides, on standard error.
    pub(super) besides: String,
}

/// Where a build happens, and who follows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    /// The generated workspace.
    pub(super) workspace: &'a Path,
    pub(super) scratch: &'a Scratch,
    pub(super) events: &'a Events,
    pub(super) interrupt: &'a Interrupt,
}

/// Builds `packages`; gives what cargo said.
///
/// Everything is on this machine after the first time. Where something is missing still (the
/// simulated world has packages of its own), cargo is asked once more with the network.
pub(super) fn build(
    site: Site<'_>,
    programs: &Programs,
    packages: &[&str],
) -> Result<Said, BuildError> {
    let offline = start(site, programs, packages, &["--offline"])?;
    match follow(offline, site) {
        Err(BuildError::Cargo { output }) if output.contains(OFFLINE) => {
            site.events.send(Event::Fetching);
            follow(start(site, programs, packages, &[])?, site)
        }
        other => other,
    }
}

/// Cargo names its option where that is what stands in the way.
const OFFLINE: &str = "--offline";

/// Waits for cargo and collects what it says.
fn follow(running: Running, site: Site<'_>) -> Result<Said, BuildError> {
    let mut messages = Vec::new();
    loop {
        select! {
            recv(running.messages) -> message => match message {
                Ok(message) => {
                    if let Message::CompilerArtifact(artifact) = &message {
                        site.events.send(Event::Compiled { krate: artifact.target.name.clone() });
                    }
                    messages.push(message);
                }
                Err(_) => break,
            },
            recv(site.interrupt.channel()) -> _ => {
                running.cargo.kill();
                return Err(BuildError::Interrupted);
            }
        }
    }
    let failed = |cause| BuildError::NoCargo { program: "cargo".to_owned(), cause };
    running.cargo.wait().map_err(failed)?;
    let besides = running.besides.join().unwrap_or_default();
    let finished = messages.iter().any(|message| matches!(message, Message::BuildFinished(_)));
    // Without it cargo did not get as far as building anything.
    if finished {
        Ok(Said { messages, besides })
    } else {
        Err(BuildError::from_cargo(site.workspace, &besides))
    }
}

struct Running {
    cargo: Group,
    messages: Receiver<Message>,
    besides: JoinHandle<String>,
}

fn start(
    site: Site<'_>,
    programs: &Programs,
    packages: &[&str],
    options: &[&str],
) -> Result<Running, BuildError> {
    let mut command = Command::new(&programs.cargo);
    command
        .args(["build", "--keep-going", "--quiet"])
        .args(options)
        .arg("--message-format=json-diagnostic-rendered-ansi")
        .arg("--target-dir")
        .arg(site.workspace.with_file_name("target"));
    for package in packages {
        command.args(["--package", package]);
    }
    super::toolchain::scrub(&mut command);
    command
        .env("RUSTC", &programs.compiler)
        // A harness shares one `std` with the checks that it loads. Said here and not in a
        // configuration: this goes before whatever flags a person has configured.
        .env("RUSTFLAGS", "-Cprefer-dynamic")
        .env("TMPDIR", site.scratch.temporary())
        .current_dir(site.workspace);
    // No jail: it compiles nothing but what came with this clone and what the lockfile names, and
    // needs what a person has set up to download that (a proxy, credentials, a cache).
    let started = Started::start(&mut command).map_err(|cause| BuildError::NoCargo {
        program: programs.cargo.display().to_string(),
        cause,
    })?;
    let Started { group: cargo, stdout, mut stderr } = started;
    let (send, messages) = unbounded();
    thread::spawn(move || {
        let lines = BufReader::new(stdout);
        for message in Message::parse_stream(lines).map_while(Result::ok) {
            let _ = send.send(message);
        }
    });
    let besides = thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stderr.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    Ok(Running { cargo, messages, besides })
}
