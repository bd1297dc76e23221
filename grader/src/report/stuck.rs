//! The threads that were stuck, each in a few lines: what it holds, what it waits for, and where.

use std::io::{self, Write};

use anstyle::Style;

use super::{
    Graded,
    human::{WIDTH, plain, shown},
};
use crate::judge::{BlockedThread, Judged};

const BOLD: Style = Style::new().bold();
/// Threads shown.
const MOST: usize = 4;

/// Writes the stuck threads of `judged`, and what their state comes to.
pub(super) fn write(graded: &Graded, judged: &Judged, out: &mut dyn Write) -> io::Result<()> {
    for thread in judged.blocked.iter().take(MOST) {
        one(graded, thread, out)?;
    }
    if judged.blocked.len() > MOST {
        writeln!(out, "    … and {} threads more", judged.blocked.len() - MOST)?;
    }
    if !judged.closing.is_empty() {
        for line in textwrap::wrap(&plain(&judged.closing), WIDTH - 4) {
            writeln!(out, "    {BOLD}{line}{BOLD:#}")?;
        }
    }
    Ok(())
}

fn one(graded: &Graded, thread: &BlockedThread, out: &mut dyn Write) -> io::Result<()> {
    let name = plain(&thread.thread);
    writeln!(out, "    {BOLD}{name}{BOLD:#} {}", does(thread))?;
    match &thread.at {
        Some(at) if thread.function.is_empty() => writeln!(out, "      at {}", shown(graded, at)),
        Some(at) => writeln!(out, "      at {} in {}", shown(graded, at), thread.function),
        None => Ok(()),
    }?;
    // What real threads hold is a guess, and not worth a line.
    for hold in thread.holds.iter().filter(|_| thread.exact) {
        match &hold.at {
            Some(at) => {
                let object = plain(&hold.object);
                writeln!(out, "      holds {object}, taken at {}", shown(graded, at))
            }
            None => writeln!(out, "      holds {}", plain(&hold.object)),
        }?;
    }
    Ok(())
}

/// What the thread does.
pub(super) fn does(thread: &BlockedThread) -> String {
    if thread.spinning {
        "runs".to_owned()
    } else {
        format!("waits for {}{}", thread.waits_for, holder(thread))
    }
}

/// Who has what the thread waits for.
fn holder(thread: &BlockedThread) -> String {
    let likely = if thread.exact { "" } else { "probably " };
    let since = match &thread.held_since {
        Some(at) => format!(" since {at}"),
        None => String::new(),
    };
    match thread.held_by.as_deref() {
        None => String::new(),
        Some(holder) if holder == thread.thread => format!(", which it {likely}holds itself"),
        Some("check") if thread.exact => ", held by the check".to_owned(),
        Some(holder) => format!(", {likely}held by `{}`{since}", plain(holder)),
    }
}
