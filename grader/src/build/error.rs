//! Why nothing could be built: the grader's trouble, never a verdict.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::NEEDED;
use crate::interrupt::Interrupted;

/// The build stage could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildError {
    #[error("interrupted")]
    Interrupted,
    #[error(
        "cannot {action} `{path}`: {cause}\nhelp: the grader builds there; `--work-dir PATH` names another folder"
    )]
    Io { action: &'static str, path: PathBuf, cause: io::Error },
    #[error(
        "no space is left on the disk of `{0}`\nhelp: free some, or name a folder on another disk with `--work-dir PATH`"
    )]
    DiskFull(PathBuf),
    #[error(
        "cargo cannot be started (`{program}`): {cause}\nhelp: install Rust from https://rustup.rs, or put `cargo` on PATH"
    )]
    NoCargo { program: String, cause: io::Error },
    #[error(
        "the compiler cannot be started (`{program}`): {cause}\nhelp: install Rust from https://rustup.rs, or put `rustc` on PATH"
    )]
    NoCompiler { program: String, cause: io::Error },
    #[error(
        "cargo could not build the checks:\n{output}\nhelp: `cargo build --workspace` in the clone shows more"
    )]
    Cargo { output: String },
    #[error(
        "the compiler is too old: {found}, and {NEEDED} or later is needed\nhelp: `rustup update`; `cargo run -- doctor` says what else is missing"
    )]
    Outdated { found: String },
    #[error(
        "packages that the checks need are not on this machine, and cannot be downloaded:\n{output}\nhelp: connect to the network once; later gradings need none"
    )]
    Offline { output: String },
    #[error("the compiler said nothing about `{0}`\nhelp: please report this")]
    Silent(String),
}

impl BuildError {
    pub(super) fn io(action: &'static str, path: &Path, cause: io::Error) -> Self {
        if cause.kind() == io::ErrorKind::StorageFull {
            Self::DiskFull(path.to_path_buf())
        } else {
            Self::Io { action, path: path.to_path_buf(), cause }
        }
    }

    /// Cargo's own words, told apart by what they are about.
    pub(super) fn from_cargo(work: &Path, output: &str) -> Self {
        // The text of ENOSPC, from rustc, cargo and the linker alike; but a linker that maps its
        // output into memory learns of a full disk by SIGBUS alone.
        if ["No space left on device", "Bus error"].iter().any(|text| output.contains(text)) {
            return Self::DiskFull(work.to_path_buf());
        }
        let output = output.trim_end().to_owned();
        if output.contains("failed to download") || output.contains("download of ") {
            return Self::Offline { output };
        }
        Self::Cargo { output }
    }
}

impl From<Interrupted> for BuildError {
    fn from(_: Interrupted) -> Self {
        Self::Interrupted
    }
}
