//! What the process of one test may use: memory, CPU time, time.
//!
//! A tool has limits of its own, which are smaller; these are for one that does not come back.

use crate::{End, leave};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{io, thread, time::Duration};

const MEMORY: u64 = 2 << 30;
const CPU_SECONDS: u64 = 20;
const TIME: Duration = Duration::from_secs(60);

/// Sets them for this process, which says that it found nothing when its time is over.
pub(crate) fn set() -> io::Result<()> {
    for (resource, limit) in [(Resource::As, MEMORY), (Resource::Cpu, CPU_SECONDS)] {
        let maximum = getrlimit(resource).maximum;
        setrlimit(resource, Rlimit { current: Some(limit), maximum })?;
    }
    thread::Builder::new().spawn(|| {
        thread::sleep(TIME);
        leave(&End::Limit(format!("not over after {TIME:?}")));
    })?;
    Ok(())
}
