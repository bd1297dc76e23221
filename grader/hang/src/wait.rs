//! What a thread waits for, in the words of someone who learns about threads.
//!
//! Owns the list of reasons, their wording, and the table that knows std's functions.
//! The functions between the kernel and the learner's own code decide, since many
//! primitives share one futex: a barrier waits inside a condition variable, a channel
//! inside a park. It must not know stacks or addresses.

use std::fmt;

/// A thread, for people.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ThreadRef {
    /// Its number.
    pub tid: i32,
    /// Its name; the kernel keeps 15 bytes of it.
    pub name: String,
}

/// What a thread waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// `Mutex::lock`, also the one at the end of `Condvar::wait`.
    Mutex,
    /// `RwLock::read`.
    RwLockRead,
    /// `RwLock::write`.
    RwLockWrite,
    /// `Condvar::wait` and its relatives.
    Condvar,
    /// `Barrier::wait`.
    Barrier,
    /// `Once`, `OnceLock` or `LazyLock`: another call initialises it.
    Once,
    /// `JoinHandle::join`; the thread, if it is still there.
    Join(Option<ThreadRef>),
    /// The end of `thread::scope`.
    Scope,
    /// `thread::park`.
    Park,
    /// `recv` on a channel.
    Receive,
    /// `send` on a bounded channel.
    Send,
    /// `thread::sleep`.
    Sleep,
    /// A futex wait of which the function is not known.
    Futex,
    /// Another system call, by its number.
    Call(i64),
    /// It sleeps, and the kernel does not say in what.
    Unknown,
    /// Nothing: it runs.
    Nothing,
}

impl fmt::Display for WaitsFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::Mutex => "a Mutex that is locked",
            Self::RwLockRead => "a read lock on an RwLock",
            Self::RwLockWrite => "a write lock on an RwLock",
            Self::Condvar => "a notification on a Condvar",
            Self::Barrier => "the other threads at a Barrier",
            Self::Once => "an initialisation that has not finished",
            Self::Join(Some(thread)) => {
                return write!(f, "the end of thread `{}`", thread.name);
            }
            Self::Join(None) => "the end of another thread",
            Self::Scope => "the end of the threads of a scope",
            Self::Park => "an unpark",
            Self::Receive => "a message from a channel",
            Self::Send => "room in a channel",
            Self::Sleep => "the end of a sleep",
            Self::Futex => "another thread",
            Self::Call(number) => return write!(f, "system call {number}"),
            Self::Unknown => "something unknown",
            Self::Nothing => "nothing",
        };
        f.write_str(words)
    }
}

/// A family of std's functions and the wait that it means.
struct Rule {
    /// The end of a function's name, without generic arguments.
    ends: &'static [&'static str],
    means: WaitsFor,
}

/// The first rule of which a function is on the stack decides.
///
/// The lock comes first: a notified thread that waits for its mutex to come back is
/// inside `Condvar::wait` as well. The wide families come before what they are made of.
const RULES: &[Rule] = &[
    rule(&["Mutex::lock_contended"], WaitsFor::Mutex),
    rule(&["Barrier::wait"], WaitsFor::Barrier),
    rule(
        &["Receiver::recv", "Receiver::recv_timeout", "Receiver::recv_deadline", "Channel::recv"],
        WaitsFor::Receive,
    ),
    rule(&["Sender::send", "Sender::send_timeout", "Channel::send"], WaitsFor::Send),
    rule(&["scoped::scope"], WaitsFor::Scope),
    rule(&["Thread::join", "JoinInner::join", "pthread_join"], WaitsFor::Join(None)),
    rule(&["RwLock::read_contended"], WaitsFor::RwLockRead),
    rule(&["RwLock::write_contended"], WaitsFor::RwLockWrite),
    rule(&["Condvar::wait", "Condvar::wait_optional_timeout"], WaitsFor::Condvar),
    rule(&["Once::call", "Once::wait"], WaitsFor::Once),
    rule(&["Parker::park", "Parker::park_timeout", "thread::park"], WaitsFor::Park),
    rule(&["thread::sleep", "Thread::sleep"], WaitsFor::Sleep),
];

const fn rule(ends: &'static [&'static str], means: WaitsFor) -> Rule {
    Rule { ends, means }
}

impl WaitsFor {
    /// Decides from the functions between the kernel and the learner's code.
    pub(super) fn from_functions(functions: &[&str]) -> Option<Self> {
        let called = |rule: &&Rule| functions.iter().any(|name| rule.matches(name));
        RULES.iter().find(called).map(|rule| rule.means.clone())
    }

    /// Whether it ends when one certain thread lets go of an object.
    pub(super) fn has_holder(&self) -> bool {
        matches!(self, Self::Mutex | Self::RwLockRead | Self::RwLockWrite | Self::Once)
    }

    /// The address of the object, given the futex word.
    pub(super) fn object(&self, futex: u64) -> Option<u64> {
        match self {
            Self::Mutex | Self::RwLockRead | Self::Condvar | Self::Once => Some(futex),
            // Writers sleep on the second word of the lock.
            Self::RwLockWrite => futex.checked_sub(4),
            _ => None,
        }
    }
}

impl Rule {
    fn matches(&self, name: &str) -> bool {
        self.ends.iter().any(|end| {
            name.strip_suffix(end).is_some_and(|path| path.is_empty() || path.ends_with("::"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::WaitsFor;

    #[test]
    fn a_barrier_is_not_taken_for_its_condition_variable() {
        let functions = [
            "syscall",
            "std::sys::sync::condvar::futex::Condvar::wait_optional_timeout",
            "std::sync::barrier::Barrier::wait",
        ];
        assert_eq!(WaitsFor::from_functions(&functions), Some(WaitsFor::Barrier));
    }

    #[test]
    fn a_notified_waiter_waits_for_its_mutex() {
        let functions = [
            "std::sys::sync::mutex::futex::Mutex::lock_contended",
            "std::sync::poison::condvar::Condvar::wait",
        ];
        assert_eq!(WaitsFor::from_functions(&functions), Some(WaitsFor::Mutex));
    }

    #[test]
    fn names_match_whole_words_only() {
        assert_eq!(WaitsFor::from_functions(&["bank::MyBarrier::wait"]), None);
    }
}
