//! Kernels that lack something: for one thread, and for what it starts.

use std::{env, thread};

use nix::libc::{self, c_long};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};

/// Runs `work` where `ptrace` is refused, as in many containers.
pub(crate) fn without_ptrace<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    refusing(&[libc::SYS_ptrace], libc::EPERM, work)
}

/// Runs `work` where there is no Landlock, as in a kernel that was built without.
pub(crate) fn without_landlock<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    refusing(&[libc::SYS_landlock_create_ruleset], libc::ENOSYS, work)
}

/// Runs `work` where a process cannot shut itself in.
pub(crate) fn without_a_jail<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let calls = [libc::SYS_landlock_create_ruleset, libc::SYS_seccomp];
    refusing(&calls, libc::ENOSYS, work)
}

fn refusing<T: Send>(calls: &[c_long], errno: i32, work: impl FnOnce() -> T + Send) -> T {
    let filtered = || {
        let rules = calls.iter().map(|&call| (call, Vec::new())).collect();
        let refuse = SeccompAction::Errno(errno.unsigned_abs());
        let arch = env::consts::ARCH.try_into().unwrap();
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch).unwrap();
        apply_filter(&BpfProgram::try_from(filter).unwrap()).unwrap();
        work()
    };
    thread::scope(|scope| scope.spawn(filtered).join().unwrap())
}
