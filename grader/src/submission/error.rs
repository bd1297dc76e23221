//! Why a submission cannot be read. Always the caller's to mend, never a verdict.

use std::{
    io,
    path::{Path, PathBuf},
};

/// A source that is no submission.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SubmissionError {
    #[error(
        "there is nothing at `{0}`\nhelp: `--source` takes a crate root or a folder that has one"
    )]
    Missing(PathBuf),
    #[error("`{path}` cannot be read: {cause}\nhelp: check its permissions")]
    Io { path: PathBuf, cause: io::Error },
    #[error(
        "`{0}` is neither a file nor a folder\nhelp: `--source` takes a crate root or a folder that has one"
    )]
    NotAFile(PathBuf),
    #[error(
        "the folder `{0}` has neither `src/lib.rs` nor `lib.rs`\nhelp: name the crate root itself with `--source FILE`"
    )]
    NoCrateRoot(PathBuf),
    #[error(
        "`{0}` is a link that leads out of the submission\nhelp: name the file itself with `--source FILE`"
    )]
    LeadsOut(PathBuf),
    #[error("`{0}` is empty\nhelp: start from the stub in `exercises/`")]
    Empty(PathBuf),
    #[error("`{path}` is not UTF-8 text (byte {offset})\nhelp: save it as UTF-8")]
    NotText { path: PathBuf, offset: usize },
    #[error("`{path}` is larger than {} KiB\nhelp: a submission is source text; leave everything else out", limit / 1024)]
    TooLarge { path: PathBuf, limit: u64 },
    #[error(
        "`{path}` has more than {limit} source files\nhelp: name the crate root itself with `--source FILE`"
    )]
    TooManyFiles { path: PathBuf, limit: usize },
}

impl SubmissionError {
    pub(super) fn io(path: &Path, cause: io::Error) -> Self {
        if cause.kind() == io::ErrorKind::NotFound {
            Self::Missing(path.to_path_buf())
        } else {
            Self::Io { path: path.to_path_buf(), cause }
        }
    }
}
