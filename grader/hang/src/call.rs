//! The system call in which a thread sleeps, as `/proc/PID/task/TID/syscall` tells it.
//!
//! Owns the numbers of the few calls that matter and the meaning of their arguments.
//! It stands apart since it is the only part that differs between processors besides
//! the registers. It must not know files: it parses one line.

#[cfg(target_arch = "x86_64")]
mod number {
    pub(super) const FUTEX: i64 = 202;
    pub(super) const NANOSLEEP: i64 = 35;
    pub(super) const CLOCK_NANOSLEEP: i64 = 230;
}
#[cfg(target_arch = "aarch64")]
mod number {
    pub(super) const FUTEX: i64 = 98;
    pub(super) const NANOSLEEP: i64 = 101;
    pub(super) const CLOCK_NANOSLEEP: i64 = 115;
}

const FUTEX_PRIVATE: u64 = 0x80;
const FUTEX_REALTIME: u64 = 0x100;
const FUTEX_WAIT: u64 = 0;
const FUTEX_WAIT_BITSET: u64 = 9;
const CLOCK_MONOTONIC: u64 = 1;
const TIMER_ABSTIME: u64 = 1;

/// Where a thread stands in the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// On a CPU, or ready to be.
    Running,
    /// Waits on a futex: every blocking primitive of std, and a join.
    Futex(Futex),
    /// Sleeps for a time, or until one.
    Sleep(Sleep),
    /// Inside another call, by its number (-1: blocked outside any call).
    Other(i64),
    /// The file could not be read: the thread is gone, or the kernel refuses.
    Unknown,
}

/// The arguments of a futex wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Futex {
    /// The address waited on.
    pub address: u64,
    /// The operation with its flags.
    pub op: u64,
    /// The value expected at the address; for a join, the tid of the joined thread.
    pub value: u64,
    /// Where the child keeps the `timespec` of the timeout; 0 for none.
    pub timeout: u64,
}

/// The arguments of `nanosleep` or `clock_nanosleep`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sleep {
    /// Where the child keeps the `timespec`.
    pub request: u64,
    /// Whether the `timespec` is an instant rather than a length.
    pub absolute: bool,
    /// Whether it is counted on `CLOCK_MONOTONIC`.
    pub monotonic: bool,
}

impl Call {
    /// Parses the line of the `syscall` file.
    pub(super) fn parse(line: &str) -> Self {
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            Some("running") => Self::Running,
            Some(number) => match number.parse() {
                Ok(number) => Self::with_arguments(number, &arguments(words)),
                Err(_) => Self::Unknown,
            },
            None => Self::Unknown,
        }
    }

    fn with_arguments(number: i64, args: &[u64; 6]) -> Self {
        match number {
            number::FUTEX if is_wait(args[1]) => Self::Futex(Futex {
                address: args[0],
                op: args[1],
                // The kernel takes 32 bits; the register may hold rubbish above them.
                value: args[2] & 0xffff_ffff,
                timeout: args[3],
            }),
            number::CLOCK_NANOSLEEP => Self::Sleep(Sleep {
                request: args[2],
                absolute: args[1] & TIMER_ABSTIME != 0,
                monotonic: args[0] == CLOCK_MONOTONIC,
            }),
            number::NANOSLEEP => {
                Self::Sleep(Sleep { request: args[0], absolute: false, monotonic: true })
            }
            other => Self::Other(other),
        }
    }
}

impl Futex {
    /// The joined thread, if this wait is glibc's `pthread_join`.
    ///
    /// glibc waits for the kernel to clear the tid of a dying thread, with the shared,
    /// realtime form that std itself never uses.
    pub fn joined(&self) -> Option<i32> {
        let shape = FUTEX_WAIT_BITSET | FUTEX_REALTIME;
        (self.op == shape && self.timeout == 0).then(|| i32::try_from(self.value).ok()).flatten()
    }

    /// Whether the timeout is an instant on `CLOCK_MONOTONIC`.
    pub(super) fn has_monotonic_deadline(&self) -> bool {
        // The plain FUTEX_WAIT counts from its start, which nobody recorded.
        self.op & !FUTEX_PRIVATE == FUTEX_WAIT_BITSET
    }
}

fn is_wait(op: u64) -> bool {
    matches!(op & !(FUTEX_PRIVATE | FUTEX_REALTIME), FUTEX_WAIT | FUTEX_WAIT_BITSET)
}

fn arguments<'a>(words: impl Iterator<Item = &'a str>) -> [u64; 6] {
    let mut args = [0; 6];
    for (slot, word) in args.iter_mut().zip(words) {
        let digits = word.strip_prefix("0x").unwrap_or(word);
        *slot = u64::from_str_radix(digits, 16).unwrap_or(0);
    }
    args
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::{Call, Futex};

    #[test]
    fn a_join_names_the_joined_thread() {
        let call = Call::parse("202 0x7f01 0x109 0x2a 0x0 0x0 0xffffffff 0x7ffd 0x7f02\n");
        let Call::Futex(futex) = call else { panic!("{call:?}") };
        assert_eq!(futex.joined(), Some(42));
    }

    #[test]
    fn a_lock_is_an_untimed_futex() {
        let call = Call::parse("202 0x7f01 0x89 0x2 0x0 0x0 0xffffffff 0x7ffd 0x7f02\n");
        let futex = Futex { address: 0x7f01, op: 0x89, value: 2, timeout: 0 };
        assert_eq!(call, Call::Futex(futex));
        assert_eq!(futex.joined(), None);
    }

    #[test]
    fn a_wake_is_not_a_wait() {
        let call = Call::parse("202 0x7f01 0x81 0x1 0x0 0x0 0x0 0x7ffd 0x7f02\n");
        assert_eq!(call, Call::Other(202));
    }

    #[test]
    fn running_and_unreadable_are_told_apart() {
        assert_eq!(Call::parse("running\n"), Call::Running);
        assert_eq!(Call::parse("-1 0x7ffd 0x7f02\n"), Call::Other(-1));
        assert_eq!(Call::parse(""), Call::Unknown);
    }
}
