//! `watch`: grade again at every save.

use super::Trouble;
use crate::{
    args::WatchArgs,
    exercise::Exercise,
    grading::Surroundings,
    watch::{self, WatchError},
};

/// Watches until the learner leaves; the exit code.
pub(super) fn run(around: Surroundings, args: &WatchArgs) -> Result<u8, Trouble> {
    let first = args.exercise.as_deref().map(Exercise::find).transpose()?;
    match watch::watch(around, first) {
        Ok(()) => Ok(0),
        // Whoever read what it printed has gone, and so is the wish to see more.
        Err(WatchError::Terminal(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(0),
        Err(error) => Err(error.into()),
    }
}
