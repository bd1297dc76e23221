//! The one place that starts the compiler, which builds the submissions.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader},
    process::Command,
    thread,
};

use cargo_metadata::diagnostic::Diagnostic;
use crossbeam_channel::{bounded, select};

use super::{
    BuildError,
    cargo::Site,
    group::Group,
    toolchain::{Programs, scrub},
};

/// What became of one crate.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Whether there is an output.
    pub(super) done: bool,
    /// What the compiler says about the source.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What else it says, about a crash of its own for instance.
    pub(super) besides: String,
}

/// Compiles one crate as `args` say.
pub(super) fn compile(
    site: Site<'_>,
    programs: &Programs,
    args: &[OsString],
) -> Result<Outcome, BuildError> {
    let mut command = Command::new(&programs.compiler);
    command
        .args(["--edition=2024", "--error-format=json", "--json=diagnostic-rendered-ansi"])
        // As cargo's profile for tests and debugging, with lines for panics and hang reports.
        .args(["--emit=link", "-Cembed-bitcode=no", "-Cdebuginfo=line-tables-only"])
        .args(args);
    scrub(&mut command);
    command.env("TMPDIR", site.scratch.temporary()).current_dir(site.workspace);
    let failed =
        |cause| BuildError::NoCompiler { program: programs.compiler.display().to_string(), cause };
    // Nothing comes on standard output.
    let (compiler, _, stderr) = Group::start(&mut command).map_err(failed)?;
    let (send, said) = bounded(1);
    thread::spawn(move || {
        let _ = send.send(sort(BufReader::new(stderr)));
    });
    let (diagnostics, besides) = select! {
        recv(said) -> said => said.unwrap_or_default(),
        recv(site.interrupt.channel()) -> _ => {
            compiler.kill();
            return Err(BuildError::Interrupted);
        }
    };
    let status = compiler.wait().map_err(failed)?;
    Ok(Outcome { done: status.success(), diagnostics, besides })
}

/// What the compiler says: a JSON object a line, and what it says beside them in plain words.
fn sort(lines: impl BufRead) -> (Vec<Diagnostic>, String) {
    let (mut diagnostics, mut besides) = (Vec::new(), String::new());
    for line in lines.split(b'\n').map_while(Result::ok) {
        match serde_json::from_slice(&line) {
            Ok(diagnostic) => diagnostics.push(diagnostic),
            Err(_) => {
                besides.push_str(&String::from_utf8_lossy(&line));
                besides.push('\n');
            }
        }
    }
    (diagnostics, besides)
}
