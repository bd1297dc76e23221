//! What the machine gives this process: cores, room on the disk, and a jail for compilers.

use std::{num::NonZero, path::Path, thread};

use super::{Part, State};
use crate::build::Confinement;

const DISK: &str = "disk";
const CORES: &str = "cores";
const JAIL: &str = "compile jail";
/// Room for what is built, in bytes: about three times what a first build of all exercises takes.
const ENOUGH: u64 = 1 << 30;

/// Processors that this process may use, by affinity and quota.
pub(super) fn cores() -> Part {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    if cores > 1 {
        return Part::fine(CORES, format!("{cores} may be used"));
    }
    Part::fine(CORES, "1 may be used").but(
        State::Degraded,
        "threads never truly meet: stress checks are left out; the simulation finds as much as ever",
        "allow the grader more (`taskset`, `docker run --cpus`), if the machine has them",
    )
}

/// Room where `work` is, or will be.
pub(super) fn disk(work: &Path) -> Part {
    let there = work.ancestors().find(|path| path.exists()).unwrap_or(work);
    let remedy = "free some, or name a folder on another disk with `--work-dir PATH`";
    let room = match rustix::fs::statvfs(there) {
        Ok(stat) => stat.f_bavail.saturating_mul(stat.f_frsize),
        Err(error) => {
            let found = format!("cannot ask for `{}`: {error}", there.display());
            return Part::fine(DISK, found).but(State::Unknown, "", remedy);
        }
    };
    let gibibytes = room as f64 / f64::from(1 << 30);
    let found = format!("{gibibytes:.1} GiB are free for `{}`", work.display());
    if room >= ENOUGH {
        return Part::fine(DISK, found);
    }
    let follows = "a build may not fit; what is built already can still be graded";
    Part::fine(DISK, found).but(State::Degraded, follows, remedy)
}

/// What keeps a compiler from files and the network while it works on a submission.
pub(super) fn jail() -> Part {
    let missing = &Confinement::of_this_machine().missing;
    if missing.is_empty() {
        return Part::fine(JAIL, "Landlock keeps compilers to their own files");
    }
    Part::fine(JAIL, missing.join("; ")).but(
        State::Degraded,
        "submissions are compiled all the same: grade only those of people you trust",
        "a newer kernel, or `landlock` in its `lsm=` parameter",
    )
}
