//! CPU time of children that have been waited for, and of theirs: user and system.

use std::{fs, io, time::Duration};

/// The kernel tells it in ticks of so long, on every machine that Rust runs on.
const TICK: Duration = Duration::from_millis(10);

/// So far.
pub(crate) fn of_children() -> io::Result<Duration> {
    let line = fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in brackets, may have spaces in it.
    let fields = line.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u32 = fields.skip(13).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    Ok(TICK * ticks)
}
