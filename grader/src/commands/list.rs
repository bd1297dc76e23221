//! `list`: where the learner stands with each exercise, and which one is next.

use super::{Trouble, warn, written};
use crate::{
    args::{ListArgs, ListFormat},
    clone::Clone,
    overview,
    record::{self, standpoints},
};

/// Lists the exercises as `args` say; the exit code.
pub(super) fn run(clone: &Clone, args: &ListArgs) -> Result<u8, Trouble> {
    let (record, trouble) = record::read(clone);
    warn(trouble);
    let list = standpoints(clone, &record);
    let mut out = anstream::stdout().lock();
    written(match args.format {
        ListFormat::Human => overview::write(&list, &mut out),
        ListFormat::Json => overview::write_json(&list, &mut out),
    })?;
    Ok(0)
}
