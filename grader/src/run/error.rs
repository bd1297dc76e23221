//! Why a run could not be made: the grader's trouble, never a verdict.

use std::{io, path::PathBuf};

use crate::interrupt::Interrupted;

/// The run stage could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error("interrupted")]
    Interrupted,
    #[error(
        "cannot {action} for `{program}`: {cause}\nhelp: the machine may be out of processes, memory or open files; try again"
    )]
    Io { action: &'static str, program: PathBuf, cause: io::Error },
    #[error(
        "`{program}` did not list its checks\nhelp: remove the folder `target/lockstep` and try again"
    )]
    NoCatalogue { program: PathBuf },
}

impl From<Interrupted> for RunError {
    fn from(_: Interrupted) -> Self {
        Self::Interrupted
    }
}
