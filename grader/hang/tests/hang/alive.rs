//! Programs that are well: they end, and are never called deadlocked.

use std::time::{Duration, Instant};

use hang::{Pulse, Watch, WatchOptions};
use rstest::rstest;

use crate::victim::Victim;

const LIMIT: Duration = Duration::from_secs(30);

#[rstest]
#[case::ping_pong("ping_pong")]
#[case::pipeline("pipeline")]
#[case::work_sleep("work_sleep")]
#[case::long_sleep("long_sleep")]
#[case::many_threads("many_threads")]
#[case::rounds("rounds")]
#[case::late_timeout("late_timeout")]
fn a_program_that_is_well_runs_to_its_end(#[case] scenario: &str) {
    let victim = Victim::spawn(scenario);
    assert_eq!(victim.watch(LIMIT, Some(LIMIT)), Pulse::Gone);
}

#[test]
fn cpu_time_and_delay_are_counted_from_the_mark() {
    let victim = Victim::spawn("spin");
    let mut watch = Watch::new(victim.pid(), WatchOptions::default()).unwrap();
    let start = Instant::now();
    watch.mark(start);
    while watch.cpu_time() < Duration::from_millis(20) {
        assert!(start.elapsed() < LIMIT);
        std::thread::sleep(Duration::from_millis(5));
    }
    let now = Instant::now();
    let (wall, delay) = (now - start, watch.run_delay(now));
    // One thread: what it lost is its delay, and both fit into the time that passed.
    assert!(watch.starvation(now) <= delay + Duration::from_millis(1));
    assert!(delay <= wall, "{delay:?} of {wall:?}");
    watch.mark(now);
    assert!(watch.cpu_time() < Duration::from_millis(20));
}
