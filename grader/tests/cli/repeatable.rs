//! The same seed gives the same report, byte for byte, times aside. What goes by the addresses of
//! locks (a map of them, say) is left out: they are the machine's choice.

use rstest::rstest;

use crate::program::grade;

/// The report of grading `fixture` with its times taken out.
fn without_times(fixture: &str) -> String {
    let (exercise, _) = fixture.split_once('/').unwrap();
    let source = format!("fixtures/{fixture}.rs");
    let args = [exercise, "--world", "sim", "--source", &source, "--format", "json"];
    let ran = grade(&args);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let is_time = |line: &&str| {
        let line = line.trim_start();
        ["\"duration_ms\"", "\"build_ms\"", "\"run_ms\""].iter().any(|key| line.starts_with(key))
    };
    ran.out.lines().filter(|line| !is_time(line)).flat_map(|line| [line, "\n"]).collect()
}

#[rstest]
#[case::a_race("safe_counter/read_then_write")]
#[case::a_deadlock("multi_lock/argument_order")]
#[case::spurious_wake_ups("rate_limiter/if_counted_wakeups")]
#[case::virtual_time("connection_pool/timeout_restarted")]
fn two_runs_give_the_same_report(#[case] fixture: &str) {
    let (first, second) = (without_times(fixture), without_times(fixture));
    let differs = first.lines().zip(second.lines()).find(|(one, other)| one != other);
    assert_eq!(differs, None);
    assert_eq!(first, second);
}
