//! The one place that starts the compiler, which builds the submissions: in a jail, with nothing of
//! our environment, and with limits.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::Command,
    thread,
};

use cargo_metadata::diagnostic::Diagnostic;
use crossbeam_channel::{after, bounded, select};

use super::{
    BuildError,
    against::Against,
    cargo::Site,
    compiled::is_error,
    jail::Jail,
    limits::{Limits, Said},
    toolchain::{Programs, only_what_is_needed},
};

/// What is to be compiled.
#[derive(Debug)]
pub(super) struct Task<'a> {
    pub(super) args: &'a [OsString],
    /// What the compiler may read beside its own and the system's files.
    pub(super) reads: Vec<PathBuf>,
    /// Where it may write.
    pub(super) writes: PathBuf,
    pub(super) limits: Limits,
}

/// What became of one crate.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Whether there is an output.
    pub(super) done: bool,
    /// What the compiler says about the source.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What else it says, about a crash of its own for instance.
    pub(super) besides: String,
    /// What the source did to the compiler, where that is why there is no output.
    pub(super) against: Option<Against>,
}

/// Compiles one crate.
pub(super) fn compile(
    site: Site<'_>,
    programs: &Programs,
    task: Task<'_>,
) -> Result<Outcome, BuildError> {
    let Task { args, mut reads, writes, limits } = task;
    // What one leaves behind when it is ended is no other one's business, nor is it kept.
    let folder = site.scratch.temporary();
    let temporary =
        tempfile::tempdir_in(&folder).map_err(|cause| BuildError::io("write", &folder, cause))?;
    let mut command = Command::new(&programs.compiler);
    command
        .args(["--edition=2024", "--error-format=json", "--json=diagnostic-rendered-ansi"])
        // As cargo's profile for tests and debugging, with lines for panics and hang reports.
        .args(["--emit=link", "-Cembed-bitcode=no", "-Cdebuginfo=line-tables-only"])
        .args(args);
    only_what_is_needed(&mut command);
    command.env("TMPDIR", temporary.path()).current_dir(site.workspace);
    reads.extend(programs.places.iter().cloned());
    let jail = Jail { reads, writes: vec![writes, temporary.path().to_path_buf()] };
    let failed = |cause| {
        let program = programs.compiler.display().to_string();
        BuildError::NoCompiler { program, cause }
    };
    let started = jail.start(&mut command).map_err(failed)?;
    let (compiler, stderr) = (started.group, started.stderr);
    // Nothing comes on standard output.
    drop(started.stdout);
    if let Err(cause) = limits.apply(&compiler) {
        compiler.kill();
        return Err(failed(cause));
    }
    let (send, said) = bounded(1);
    thread::spawn(move || {
        let _ = send.send(sort(BufReader::new(stderr)));
    });
    let (diagnostics, besides) = select! {
        recv(said) -> said => said.unwrap_or_default(),
        recv(after(limits.time)) -> _ => {
            compiler.kill();
            let (diagnostics, besides) = said.recv().unwrap_or_default();
            let against = Some(limits.endless());
            return Ok(Outcome { done: false, diagnostics, besides, against });
        }
        recv(site.interrupt.channel()) -> _ => {
            compiler.kill();
            return Err(BuildError::Interrupted);
        }
    };
    let status = compiler.wait().map_err(failed)?;
    let told = Said { besides: &besides, diagnostics: &diagnostics };
    let against = if status.success() { None } else { limits.blame(status, &told) };
    Ok(Outcome { done: status.success(), diagnostics, besides, against })
}

/// How many errors of one crate are kept.
const MOST_ERRORS: usize = 100;
/// How many warnings and notes: they must not keep an error out, which comes after them.
const MOST_OTHERS: usize = 100;
/// How much of what else it says, in bytes.
const MOST_BESIDES: usize = 64 << 10;

/// What the compiler says: a JSON object a line, and what it says beside them in plain words. Of
/// thousands of mistakes the first ones are kept: nobody reads more, and a report must not be as
/// long as a text can make it.
fn sort(lines: impl BufRead) -> (Vec<Diagnostic>, String) {
    let (mut diagnostics, mut besides) = (Vec::new(), String::new());
    let (mut errors, mut others) = (0, 0);
    for line in lines.split(b'\n').map_while(Result::ok) {
        match serde_json::from_slice::<Diagnostic>(&line) {
            Ok(diagnostic) => {
                let (count, most) = if is_error(&diagnostic) {
                    (&mut errors, MOST_ERRORS)
                } else {
                    (&mut others, MOST_OTHERS)
                };
                *count += 1;
                if *count <= most {
                    diagnostics.push(diagnostic);
                }
            }
            Err(_) if besides.len() < MOST_BESIDES => {
                besides.push_str(&String::from_utf8_lossy(&line));
                besides.push('\n');
            }
            Err(_) => {}
        }
    }
    (diagnostics, besides)
}

#[cfg(test)]
mod tests;
