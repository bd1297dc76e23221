//! `doctor`: what of this machine grading needs, and what follows where it is missing.

use super::{Trouble, written};
use crate::{
    args::{DoctorArgs, DoctorFormat},
    doctor,
    grading::{GradingError, Surroundings},
    progress::Progress,
};

/// The grader could not do its work here.
const CANNOT: u8 = 2;

/// Examines the machine; the exit code.
pub(super) fn run(
    around: Surroundings,
    progress: Progress,
    args: &DoctorArgs,
) -> Result<u8, Trouble> {
    let examined = doctor::examine(&around.clone, &around.events, &around.interrupt);
    drop(around);
    progress.finish();
    let account = examined.map_err(GradingError::from)?;
    let mut out = anstream::stdout().lock();
    written(match args.format {
        DoctorFormat::Human => account.write(&mut out),
        DoctorFormat::Json => account.write_json(&mut out),
    })?;
    Ok(if account.can_grade() { 0 } else { CANNOT })
}
