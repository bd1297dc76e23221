//! What holds for the whole process: its end with the grader, its descriptors, its limits.

use std::{
    fs, io,
    os::fd::{AsRawFd, BorrowedFd, RawFd},
};

use lockstep_wire::{Layer, Missing};
use rustix::process::{Resource, Rlimit, Signal};

/// The most memory that a submission may ask for, in bytes: enough for any design, and far
/// below what would hurt the machine.
const MEMORY: u64 = 2 << 30;

/// Nothing is ever opened but the books of the kernel, one at a time.
const FILES: u64 = 32;

/// Each limit with its reason. There is none on the number of processes: the kernel counts those
/// of a user, not of a process, and none of root's.
const LIMITS: [(Resource, u64); 4] = [
    (Resource::Data, MEMORY),
    // A dump would be the submission's memory on the disk.
    (Resource::Core, 0),
    // Not one byte into a file; pipes and sockets are none.
    (Resource::Fsize, 0),
    (Resource::Nofile, FILES),
];

/// Bounds the process, which keeps nothing open but the three standard streams and `line`. What
/// is missing of that.
#[must_use]
pub fn bound(line: BorrowedFd<'_>) -> Vec<Missing> {
    // May be refused in a container: the grader ends the process from outside as well.
    let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    let closed = close_others(line.as_raw_fd());
    let closed = closed.err().map(|error| Missing::new(Layer::Descriptors, error));
    let refused =
        LIMITS.into_iter().filter_map(|(resource, limit)| limit_to(resource, limit).err());
    closed.into_iter().chain(refused.take(1)).collect()
}

fn limit_to(resource: Resource, limit: u64) -> Result<(), Missing> {
    // One that is lower already cannot be raised again, and need not be.
    let old = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let limit = Some(limit.min(old));
    rustix::process::setrlimit(resource, Rlimit { current: limit, maximum: limit })
        .map_err(|error| Missing::new(Layer::Limits, format!("{resource:?}: {error}")))
}

/// Closes whatever the grader was started with and handed down unknowingly. Rust's own files are
/// closed at an exec; those of a shell are not.
fn close_others(line: RawFd) -> io::Result<()> {
    let list = fs::read_dir("/proc/self/fd")?;
    let numbers: Vec<RawFd> =
        list.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect();
    for number in numbers.into_iter().filter(|&number| number > 2 && number != line) {
        // The list had one of its own, which is closed already.
        let _ = nix::unistd::close(number);
    }
    Ok(())
}
