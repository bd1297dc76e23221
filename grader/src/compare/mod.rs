//! A submission beside the reference solution: once it passes, the other way to do it teaches most.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `text` | what differs, line by line, as data |
//! | `draw` | the same in lines for a terminal |
//! | `both` | what both do, as numbers |
//! | `table` | the same with a sentence for each number |

mod both;
mod draw;
mod table;
mod text;

use std::io::{self, Write};

pub(crate) use both::{Both, Counts, Unmeasured};
pub(crate) use text::Difference;

/// Writes how the texts differ and, where that was counted, what both do. That stands at the end,
/// where a terminal stops.
pub(crate) fn write(
    difference: &Difference,
    measured: Option<&Result<Both, Unmeasured>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    difference.write(out)?;
    let Some(measured) = measured else { return Ok(()) };
    writeln!(out)?;
    match measured {
        Ok(both) => both.write(out),
        Err(reason) => reason.write(out),
    }
}
