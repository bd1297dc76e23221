//! The simulated world, which is asked for: `--world sim`.

use assert_cmd::Command;
use predicates::prelude::{Predicate, PredicateBooleanExt, predicate::str::contains};
use rstest::rstest;

use crate::{
    document::Taken,
    program::{grade, grader, normalised, report, turn},
};

/// One check of one fixture: the explanation in full, for each way in which a rule can break.
#[rstest]
#[case::a_lost_update("safe_counter/load_then_store", "no_update_is_lost")]
#[case::a_lock_order("safe_counter/opposite_order", "histories_are_linearizable")]
#[case::a_double_lock("safe_counter/helper_locks_again", "counts_in_one_thread")]
#[case::a_timeout("connection_pool/timeout_restarted", "timeouts_end_at_their_instant")]
#[case::a_lost_wake_up("safe_counter/missing_notify", "no_update_is_lost")]
#[case::an_unchecked_wake_up("rate_limiter/if_counted_wakeups", "no_token_is_shared")]
fn an_explanation(#[case] fixture: &str, #[case] check: &str) {
    let (exercise, _) = fixture.split_once('/').unwrap();
    let source = format!("fixtures/{fixture}.rs");
    let args = [exercise, "--world", "sim", "--source", &source, "--check", check];
    let ran = grade(&args);
    let _normalised = normalised();
    let mut settings = insta::Settings::clone_current();
    // Where the search finds it is the engine's business.
    settings.add_filter(r"number \d+ failed first", "number [n] failed first");
    settings.add_filter(r"--schedule \S+", "--schedule [schedule]");
    let name = format!("an_explanation@{}", fixture.replace('/', "_"));
    settings.bind(|| insta::assert_snapshot!(name, ran.transcript(&args)));
}

/// What is wrong with a whole submission, where what a check sees from outside looks like another
/// mistake.
#[rstest]
#[case::echoes_of_a_panic("connection_pool/holder_poisons_the_pool", "poison-mishandled")]
#[case::a_lock_that_is_busy("connection_pool/zero_tries_the_lock", "over-synchronised")]
#[case::one_who_has_left("connection_pool/dead_ticket", "lost-permit")]
#[case::no_time_taken_for_ever("connection_pool/zero_waits_for_good", "timeout-ignored")]
#[case::told_too_early("connection_pool/notifies_before_the_push", "signal-before-wait")]
#[case::an_old_look_at_the_clock("rate_limiter/stale_clock", "inconsistent-read")]
#[case::naps("rate_limiter/polling_acquire", "busy-wait")]
#[case::an_actor_that_nobody_ends("rate_limiter/channel_never_closed", "missing-notify")]
#[case::a_function_as_a_value("connection_pool/relaxed_sleepers", "weak-ordering")]
#[case::tokens_one_by_one("rate_limiter/smooth_refill", "wrong-result")]
#[case::asleep_with_a_lock("rate_limiter/lock_held_asleep", "late-close")]
fn the_first_mistake(#[case] fixture: &str, #[case] mistake: &str) {
    let (exercise, _) = fixture.split_once('/').unwrap();
    let source = format!("fixtures/{fixture}.rs");
    let ran = grade(&[exercise, "--world", "sim", "--source", &source]);
    assert!(ran.out.contains(&format!("\n  {mistake}: ")), "{}", ran.out);
}

#[test]
fn what_cannot_be_simulated_is_left_to_real_threads() {
    let _turn = turn();
    let source = "fixtures/runner/reads_file_times.rs";
    let args = ["safe_counter", "--world", "all", "--source", source];
    Command::from_std(grader(&args))
        .assert()
        .code(0)
        .stdout(contains("passes").and(contains("not simulated: mismatched types (at")));
    let args = ["safe_counter", "--world", "sim", "--source", source];
    Command::from_std(grader(&args))
        .assert()
        .code(2)
        .stdout(contains("help: `--world native` judges it on real threads"));
}

/// A deadlock as a program reads it: who holds what since where, and every step that led there.
#[test]
fn a_deadlock_in_json() {
    let source = "fixtures/safe_counter/opposite_order.rs";
    let check = "histories_are_linearizable";
    let args = ["safe_counter", "--world", "sim", "--source", source, "--check", check];
    let (code, report) = report(&args);
    assert_eq!(code, 1);
    let check = &report.exercises[0].checks[0];
    let replay = check.replay.as_deref().unwrap();
    let command = "cargo run -- replay safe_counter --check safe_counter::histories_are_linear";
    assert!(replay.starts_with(command) && replay.ends_with(source), "{replay}");
    assert_eq!((check.preemptions, check.exhaustive), (Some(1), Some(false)));
    assert_eq!(check.found_at, check.schedules);
    assert!(check.closing.contains("caller 1 → caller 2 → caller 1"), "{}", check.closing);
    let states = check.blocked.iter().map(|thread| {
        let Taken { object, line, .. } = &thread.taken[0];
        (&*thread.waits_for, thread.held_by.as_deref().unwrap(), thread.line, &**object, *line)
    });
    let states: Vec<_> = states.collect();
    let first = ("ups", "caller 2", Some(30), "downs", 29);
    let second = ("downs", "caller 1", Some(37), "ups", 36);
    assert_eq!(states, [first, second]);
    let stopped = check.schedule.iter().filter(|step| step.preempted.is_some());
    assert_eq!(stopped.count(), 1);
    let last = check.schedule.last().unwrap();
    assert_eq!((&*last.op, &*last.object, last.line), ("waits for lock", "ups", 30));
    assert_eq!(last.source, "let mut ups = self.ups.lock().unwrap();");
}

#[test]
fn both_worlds_are_one_page() {
    let source = "fixtures/safe_counter/load_then_store.rs";
    let args = ["safe_counter", "--world", "all", "--source", source];
    let ran = grade(&args);
    assert_eq!(ran.code, 1);
    let says = contains("it broke in safe_counter::no_update_is_lost (model, simulated)")
        .and(contains("(real threads broke the rule too)").count(1))
        .and(contains("SC2 no_").not());
    assert!(says.eval(&ran.out), "{}", ran.out);
}

/// A check that is about locks in the wrong order fails by a panic as well: its guess is none then.
#[test]
fn a_panic_is_not_taken_for_a_wait() {
    let source = "fixtures/multi_lock/refuses_duplicates.rs";
    let check = "every_caller_comes_through";
    let args = ["multi_lock", "--world", "sim", "--source", source, "--check", check];
    let ran = grade(&args);
    assert!(ran.out.contains("each mutex may be given only"), "{}", ran.out);
    assert!(!ran.out.contains("lock-order"), "{}", ran.out);
}
