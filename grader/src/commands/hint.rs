//! `hint`: one hint more each time.

use super::{Trouble, warn, written};
use crate::{
    args::HintArgs, clone::Clone, exercise::Exercise, grading::GradingError, hints,
    interrupt::Interrupt, record::RecordTrouble, screen::Screen,
};

/// Shows what `args` ask for; the exit code.
pub(super) fn run(clone: &Clone, interrupt: &Interrupt, args: &HintArgs) -> Result<u8, Trouble> {
    let exercise = Exercise::find(&args.exercise)?;
    let (shown, trouble) = match (args.all, args.again) {
        (true, _) => (hints::all(exercise), None),
        (_, true) => hints::ask_again(clone, interrupt, exercise),
        _ => hints::ask(clone, interrupt, exercise, None),
    };
    if matches!(trouble, Some(RecordTrouble::Interrupted(_))) {
        return Err(GradingError::Interrupted.into());
    }
    warn(trouble);
    written(shown.write(&mut Screen::open()))?;
    Ok(0)
}
