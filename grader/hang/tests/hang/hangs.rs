//! Hangs: proven where they can be, and explained with the right line.

use std::time::Duration;

use hang::{Blocked, Maps, Origin, Pulse, State, Symbols, WaitsFor, explain};
use rstest::rstest;

use crate::victim::{Victim, explained, marked, sources};

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(300);
const WINDOW: Duration = Duration::from_millis(100);

fn thread<'a>(all: &'a [Blocked], name: &str) -> &'a Blocked {
    let found = all.iter().find(|one| one.thread.name == name);
    found.unwrap_or_else(|| panic!("no thread `{name}` in {all:#?}"))
}

/// Whether a frame in the learner's file is at the marked line.
fn stands_at(one: &Blocked, mark: &str) -> bool {
    let line = marked(mark);
    let mut frames = one.frames.iter();
    frames.any(|frame| frame.origin == Origin::Learner && frame.line == line)
}

#[rstest]
#[case::self_deadlock("self_deadlock", "check", "a Mutex that is locked", "self_deadlock")]
#[case::inner_frame("self_deadlock", "check", "a Mutex that is locked", "self_deadlock get")]
#[case::abba("abba", "alice", "a Mutex that is locked", "abba")]
#[case::abba_joins("abba", "check", "the end of thread `alice`", "abba check")]
#[case::lost_wakeup("lost_wakeup", "waiter", "a notification on a Condvar", "lost_wakeup")]
#[case::join_stuck("join_stuck", "check", "the end of thread `stuck`", "join_stuck")]
#[case::recv("recv", "check", "a message from a channel", "recv")]
#[case::send("send", "check", "room in a channel", "send")]
#[case::park("park", "check", "an unpark", "park")]
#[case::barrier("barrier", "check", "the other threads at a Barrier", "barrier")]
#[case::barrier_worker("barrier", "worker", "the other threads at a Barrier", "barrier worker")]
#[case::upgrade("rwlock_upgrade", "check", "a write lock on an RwLock", "rwlock_upgrade")]
#[case::reader("rwlock_read", "reader", "a read lock on an RwLock", "rwlock_read")]
#[case::once("once", "check", "an initialisation that has not finished", "once")]
#[case::drop_joins("drop_joins", "check", "the end of thread `pool-0`", "drop_joins")]
#[case::drop_worker("drop_joins", "pool-0", "a message from a channel", "drop_joins worker")]
#[case::scope("scope", "check", "the end of the threads of a scope", "scope")]
fn a_deadlock_is_proven_and_explained(
    #[case] scenario: &str,
    #[case] name: &str,
    #[case] waits_for: &str,
    #[case] mark: &str,
) {
    let victim = Victim::spawn(scenario);
    assert_eq!(victim.watch(LONG, None), Pulse::Deadlocked);
    let all = explained(&victim.capture(Duration::ZERO));
    let one = thread(&all, name);
    assert_eq!(one.state, State::Blocked);
    assert_eq!(one.waits_for.to_string(), waits_for);
    assert!(stands_at(one, mark), "{one:#?}");
}

#[rstest]
#[case::wait("hour", "check", State::TimedWait, "a notification on a Condvar")]
#[case::sleep("hour_sleep", "sleeper", State::Sleeping, "the end of a sleep")]
fn a_timer_beyond_the_horizon_proves_a_hang(
    #[case] scenario: &str,
    #[case] name: &str,
    #[case] state: State,
    #[case] waits_for: &str,
) {
    let victim = Victim::spawn(scenario);
    assert_eq!(victim.watch(LONG, Some(LONG)), Pulse::Deadlocked);
    let all = explained(&victim.capture(Duration::ZERO));
    let one = thread(&all, name);
    assert_eq!(one.state, state);
    assert_eq!(one.waits_for.to_string(), waits_for);
    assert!(one.wakes_in > Some(Duration::from_secs(3500)), "{one:#?}");
    assert!(stands_at(one, scenario), "{one:#?}");
}

#[rstest]
#[case::ticker("ticker", "check", State::Blocked, "a Mutex that is locked", "ticker")]
#[case::ticks("ticker", "ticker", State::TimedWait, "a notification on a Condvar", "ticker ticks")]
#[case::hour("hour", "check", State::TimedWait, "a notification on a Condvar", "hour")]
#[case::spin("spin", "check", State::Spinning, "nothing", "spin")]
#[case::clock("spin_clock", "check", State::Spinning, "nothing", "spin_clock")]
#[case::yields("yield_spin", "check", State::Spinning, "nothing", "yield_spin")]
#[case::sleep("sleep_forever", "check", State::Sleeping, "the end of a sleep", "sleep_forever")]
#[case::wait_loop("wait_loop", "check", State::TimedWait, "a message from a channel", "wait_loop")]
#[case::stdin("stdin", "check", State::Blocked, "system call 0", "stdin")]
fn what_cannot_be_proven_is_still_explained(
    #[case] scenario: &str,
    #[case] name: &str,
    #[case] state: State,
    #[case] waits_for: &str,
    #[case] mark: &str,
) {
    let victim = Victim::spawn(scenario);
    let pulse = victim.watch(SHORT, None);
    assert!(matches!(pulse, Pulse::Active | Pulse::Idle), "{pulse:?}");
    let all = explained(&victim.capture(WINDOW));
    let one = thread(&all, name);
    assert_eq!(one.state, state);
    assert_eq!(one.waits_for.to_string(), waits_for);
    assert!(stands_at(one, mark), "{one:#?}");
}

#[rstest]
#[case::abba("abba", "alice", "bob")]
#[case::abba_back("abba", "bob", "alice")]
#[case::itself("self_deadlock", "check", "check")]
#[case::reader("rwlock_read", "reader", "check")]
#[case::upgrade("rwlock_upgrade", "check", "check")]
#[case::once("once", "check", "check")]
fn the_holder_is_named(#[case] scenario: &str, #[case] waiter: &str, #[case] holder: &str) {
    let victim = Victim::spawn(scenario);
    assert_eq!(victim.watch(LONG, None), Pulse::Deadlocked);
    let all = explained(&victim.capture(Duration::ZERO));
    let held_by = thread(&all, waiter).held_by.as_ref();
    assert_eq!(held_by.map(|thread| thread.name.as_str()), Some(holder));
    let holds = &thread(&all, holder).holds;
    assert!(holds.iter().any(|held| held.wanted_by.name == waiter));
}

#[test]
fn harness_frames_are_told_from_the_learners() {
    let victim = Victim::spawn("park");
    assert_eq!(victim.watch(LONG, None), Pulse::Deadlocked);
    let all = explained(&victim.capture(Duration::ZERO));
    let main = thread(&all, "main");
    assert!(matches!(&main.waits_for, WaitsFor::Join(Some(check)) if check.name == "check"));
    assert!(main.frames.iter().all(|frame| frame.origin == Origin::Harness));
    assert!(!main.frames.is_empty());
}

#[test]
fn a_lost_wakeup_has_no_holder() {
    let victim = Victim::spawn("lost_wakeup");
    assert_eq!(victim.watch(LONG, None), Pulse::Deadlocked);
    let all = explained(&victim.capture(Duration::ZERO));
    assert!(all.iter().all(|one| one.held_by.is_none()));
}

#[test]
fn threads_that_come_and_go_do_no_harm() {
    for _ in 0..10 {
        let victim = Victim::spawn("churn");
        victim.watch(Duration::from_millis(30), None);
        let all = explained(&victim.capture(Duration::from_millis(5)));
        assert!(all.iter().any(|one| one.thread.name == "main"));
    }
}

#[test]
fn a_capture_ends_the_child() {
    let victim = Victim::spawn("spin");
    assert!(victim.capture(Duration::ZERO).refusal.is_none());
    assert_eq!(victim.watch(LONG, None), Pulse::Gone);
}

#[test]
fn symbols_can_be_loaded_ahead() {
    let victim = Victim::spawn("park");
    // Only then is it certain that the program has replaced the one that started it.
    assert_eq!(victim.watch(LONG, None), Pulse::Deadlocked);
    let symbols = Symbols::new();
    symbols.preload_all(&Maps::read(victim.pid()).unwrap());
    let copy = victim.capture(Duration::ZERO);
    let all = explain(&copy, &symbols, &sources());
    assert!(!thread(&all, "main").frames.is_empty());
}

#[test]
fn symbols_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Symbols>();
}
