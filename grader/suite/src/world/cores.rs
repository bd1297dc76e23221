//! Which cores this process may use, and pinning a thread to one of them.

use rustix::thread::CpuSet;

/// The cores that this process may use, by number.
pub(crate) fn cores() -> Vec<usize> {
    rustix::thread::sched_getaffinity(None).map_or_else(
        |_| Vec::new(),
        |set| (0..CpuSet::MAX_CPU).filter(|&core| set.is_set(core)).collect(),
    )
}

/// Keeps the calling thread on `core`; says whether the kernel agreed.
pub(crate) fn pin(core: usize) -> bool {
    let mut set = CpuSet::new();
    set.set(core);
    rustix::thread::sched_setaffinity(None, &set).is_ok()
}
