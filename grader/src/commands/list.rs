//! `list`: where the learner stands with each exercise, and which one is next.

use super::{Trouble, warn, written};
use crate::{
    args::{ListArgs, ListFormat},
    clone::Clone,
    overview,
    record::{self, standpoints},
    screen::Screen,
};

/// Lists the exercises as `args` say; the exit code.
pub(super) fn run(clone: &Clone, args: &ListArgs) -> Result<u8, Trouble> {
    let (record, trouble) = record::read(clone);
    warn(trouble);
    let list = standpoints(clone, &record);
    written(match args.format {
        ListFormat::Human => overview::write(&list, &mut Screen::open()),
        ListFormat::Json => overview::write_json(&list, &mut Screen::without_links()),
    })?;
    Ok(0)
}
