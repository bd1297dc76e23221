//! A machine on which ptrace is refused: the facts of `/proc` must do.

use std::time::Duration;

use hang::{Pulse, State, WaitsFor};
use nix::errno::Errno;
use nix::sys::ptrace;
use nix::unistd::Pid;

use crate::victim::{Victim, explained};

#[test]
fn without_ptrace_the_facts_remain() {
    let victim = Victim::spawn("abba");
    assert_eq!(victim.watch(Duration::from_secs(20), None), Pulse::Deadlocked);
    // A thread has one tracer at most: while this one has it, others are refused.
    let main = Pid::from_raw(i32::try_from(victim.pid()).unwrap());
    ptrace::seize(main, ptrace::Options::empty()).unwrap();
    let copy = victim.capture(Duration::ZERO);
    let refusal = copy.refusal.unwrap();
    assert_eq!(refusal.errno, Errno::EPERM);
    assert!(copy.threads.iter().all(|thread| thread.stack.is_none()));

    let all = explained(&copy);
    let of = |name: &str| all.iter().find(|one| one.thread.name == name).unwrap();
    assert_eq!(of("alice").waits_for, WaitsFor::Futex);
    assert_eq!(of("alice").state, State::Blocked);
    let joined = of("check").waits_for.to_string();
    assert_eq!(joined, "the end of thread `alice`");
    ptrace::detach(main, None).unwrap_err();
}
