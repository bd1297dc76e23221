//! The system calls that the process of a submission may make: a list, each with its reason.
//!
//! All others fail with "operation not permitted", which the standard library hands to whoever
//! asked. Here are no file, no socket, no other process, no mapping of code: what computes, waits,
//! starts threads and prints needs none. A call that `clone3` would make is `clone`'s to make: the
//! filter can look into the arguments of the latter only.

use libc::{c_int, c_long};

/// A system call, and when it is allowed.
pub(crate) type Call = (c_long, When);

/// What must hold of the arguments, which are counted from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) enum When {
    /// Nothing.
    Always,
    /// All of these are 0, or null.
    Zero(&'static [u8]),
    /// One has none of these bits.
    Without(u8, u64),
    /// One has, of the bits of the mask, these and no other.
    Masked(u8, u64, u64),
    /// One is among these.
    OneOf(u8, &'static [u64]),
    /// One is the number of this process.
    ThisProcess(u8),
}

use When::{Always, Masked, OneOf, ThisProcess, Without, Zero};

/// A thread of this process, and nothing else that clone(2) could make.
const THREAD: u64 = (libc::CLONE_THREAD | libc::CLONE_VM) as u64;
/// What tells a thread from anything else, and what would hide one from the grader.
const THREAD_OR_NOT: u64 = THREAD
    | bits(&[
        libc::CLONE_VFORK,
        libc::CLONE_PTRACE,
        libc::CLONE_UNTRACED,
        libc::CLONE_PARENT,
        libc::CLONE_NEWNS,
        libc::CLONE_NEWCGROUP,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
        libc::CLONE_IO,
    ]);

/// What every thread here may do, those of a submission included.
pub(crate) const COMPUTING: &[Call] = &[
    // Printing, and the line to the grader. A socket that is connected has no address to send to.
    (libc::SYS_write, Always),
    (libc::SYS_writev, Always),
    (libc::SYS_sendto, Zero(&[4])),
    // Standard input, which is empty.
    (libc::SYS_read, Always),
    // Whatever is dropped.
    (libc::SYS_close, Always),
    // Memory; never such as could be run.
    (libc::SYS_brk, Always),
    (libc::SYS_mmap, Without(2, libc::PROT_EXEC as u64)),
    (libc::SYS_mprotect, Without(2, libc::PROT_EXEC as u64)),
    (libc::SYS_munmap, Always),
    (libc::SYS_mremap, Always),
    (libc::SYS_madvise, Always),
    // Threads: their start, their name, their processor, their end.
    (libc::SYS_clone, Masked(0, THREAD_OR_NOT, THREAD)),
    (libc::SYS_set_robust_list, Always),
    (libc::SYS_rseq, Always),
    (libc::SYS_gettid, Always),
    (libc::SYS_prctl, OneOf(0, &[libc::PR_SET_NAME as u64, libc::PR_GET_NAME as u64])),
    (libc::SYS_sched_getaffinity, Always),
    (libc::SYS_sched_setaffinity, Zero(&[0])),
    (libc::SYS_sched_yield, Always),
    (libc::SYS_exit, Always),
    // A thread's own stack: how large it may get. Nothing can be set.
    (libc::SYS_prlimit64, Zero(&[0, 2])),
    // Locks, and everything else that waits.
    (libc::SYS_futex, Always),
    (libc::SYS_nanosleep, Always),
    (libc::SYS_clock_nanosleep, Always),
    (libc::SYS_restart_syscall, Always),
    // Clocks, where the kernel has no page that answers.
    (libc::SYS_clock_gettime, Always),
    (libc::SYS_clock_getres, Always),
    (libc::SYS_gettimeofday, Always),
    // The seeds of hash maps.
    (libc::SYS_getrandom, Always),
    // A full stack and an abort are told by signals, and nobody else gets any.
    (libc::SYS_rt_sigaction, Always),
    (libc::SYS_rt_sigprocmask, Always),
    (libc::SYS_rt_sigreturn, Always),
    (libc::SYS_sigaltstack, Always),
    (libc::SYS_tgkill, ThisProcess(0)),
    // `std::process::id`.
    (libc::SYS_getpid, Always),
    // `std::process::exit`, which is no pass.
    (libc::SYS_exit_group, Always),
];

/// What a thread that reads may do besides: Landlock says where.
pub(crate) const READING: &[Call] = &[
    (libc::SYS_openat, Without(2, bits(&[libc::O_WRONLY, libc::O_RDWR, libc::O_CREAT]))),
    (libc::SYS_getdents64, Always),
    // How long a file is, before it is mapped or read. Of others it tells no more than that.
    (libc::SYS_fstat, Always),
    (libc::SYS_newfstatat, Always),
    (libc::SYS_statx, Always),
    (libc::SYS_lseek, Always),
    // A folder is opened a second time to be read, in the way in which it was the first time.
    (libc::SYS_fcntl, OneOf(1, &[libc::F_GETFL as u64])),
];

const fn bits(flags: &[c_int]) -> u64 {
    let mut all = 0;
    let mut next = 0;
    while next < flags.len() {
        all |= flags[next] as u32 as u64;
        next += 1;
    }
    all
}
