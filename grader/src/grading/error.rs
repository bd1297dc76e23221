//! Why nothing was graded.

use lockstep_wire::Missing;

use crate::{build::BuildError, run::RunError};

/// Why nothing was graded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GradingError {
    #[error("interrupted")]
    Interrupted,
    #[error(transparent)]
    Build(BuildError),
    #[error(transparent)]
    Run(RunError),
    #[error("no check is called `{name}`\nhelp: {help}")]
    UnknownCheck { name: String, help: String },
    #[error("the check `{id}` means something only {there}\nhelp: `--world {world}` runs it there")]
    OtherWorld { id: String, there: &'static str, world: &'static str },
    #[error(
        "`{text}` is no schedule of this check: {reason}\nhelp: a failed check names its schedule, for example `--schedule 0@s:12.r2.3`"
    )]
    NoSchedule { text: String, reason: String },
    #[error(
        "the sandbox lacks {missing}\nhelp: `cargo run -- doctor` says what to do; without `--require-sandbox` a submission is graded with what there is"
    )]
    NoSandbox { missing: Missing },
}

impl From<BuildError> for GradingError {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Interrupted => Self::Interrupted,
            other => Self::Build(other),
        }
    }
}

impl From<RunError> for GradingError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Interrupted => Self::Interrupted,
            other => Self::Run(other),
        }
    }
}
