//! What a mistake is called, where the check alone would name another one.

use rstest::rstest;

use crate::program::grade;

#[rstest]
#[case::left_to_a_thread("safe_counter/detached_increment", "counts_in_one_thread", "thread-leak")]
#[case::done_too_late("safe_counter/late_worker", "counts_in_one_thread", "inconsistent-read")]
#[case::joined_while_it_waits("safe_counter/channel_never_closed", "starts_at_zero", "thread-leak")]
#[case::never_given_back(
    "safe_counter/early_return_keeps_lock",
    "histories_are_linearizable",
    "lost-permit"
)]
#[case::told_nobody("safe_counter/missing_notify", "no_update_is_lost", "missing-notify")]
#[case::counted_twice(
    "safe_counter/cas_verified_by_reading",
    "no_update_is_lost",
    "check-then-act"
)]
#[case::half_done(
    "safe_counter/reset_two_locks",
    "histories_are_linearizable",
    "inconsistent-read"
)]
#[case::out_of_date(
    "safe_counter/busy_means_old_news",
    "histories_are_linearizable",
    "inconsistent-read"
)]
#[case::in_two_steps("safe_counter/lazy_reset", "histories_are_linearizable", "inconsistent-read")]
#[case::wiped_out("safe_counter/pending_not_swapped", "histories_are_linearizable", "lost-update")]
#[case::let_go("multi_lock/forgets_to_relock", "waits_for_every_mutex", "check-then-act")]
#[case::let_through("multi_lock/index_wraps", "out_of_range", "missing-guard")]
#[case::unaided("multi_lock/refuses_duplicates", "every_caller_comes_through", "wrong-result")]
fn a_mistake_has_its_name(#[case] fixture: &str, #[case] check: &str, #[case] mistake: &str) {
    let ran = simulated(fixture, check);
    assert!(ran.contains(&format!("\n  {mistake}: ")), "{ran}");
}

/// A map sorts its keys by address, which is another one in each execution.
#[test]
fn what_no_schedule_decides_has_a_table_all_the_same() {
    let ran = simulated("multi_lock/hash_map_order", "every_caller_comes_through");
    assert!(ran.contains("  shown: ") && ran.contains("waits for lock Mutex #"), "{ran}");
}

/// Only the end of a thread is waited for: nobody has it.
#[test]
fn whoever_is_joined_holds_nothing() {
    let ran = simulated("safe_counter/channel_never_closed", "starts_at_zero");
    assert!(ran.contains("check waits for the end of thread 2\n"), "{ran}");
    assert!(ran.contains("nobody is left to send to channel #5"), "{ran}");
}

#[rstest]
#[case::found_poisoned("multi_lock/last_poison_wins", "poison_comes_while_waiting", "  poisoned ")]
#[case::of_another("multi_lock/sorted_index", "values_by_position", "which is the value")]
#[case::not_over("safe_counter/striped_locks", "counters_share_nothing", " load value#")]
#[case::passing_by("multi_lock/looks_every_minute", "waiting_costs_nothing", "lines 26 and 47\n")]
fn a_screen_says(#[case] fixture: &str, #[case] check: &str, #[case] text: &str) {
    let ran = simulated(fixture, check);
    assert!(ran.contains(text), "{ran}");
}

/// What the screen says of one check of one fixture.
fn simulated(fixture: &str, check: &str) -> String {
    let (exercise, _) = fixture.split_once('/').unwrap();
    let source = format!("fixtures/{fixture}.rs");
    grade(&[exercise, "--world", "sim", "--source", &source, "--check", check]).out
}
