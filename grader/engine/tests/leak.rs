//! Memory, in a process of its own: other tests would count.

mod kit;

use engine::explore;
use kit::{millis, schedules, sleep, spawn};

#[test]
fn many_executions_with_leftovers_need_no_more_memory() {
    let resident = || -> u64 {
        let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
        text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0)
    };
    let scenario = || {
        for _ in 0..3 {
            spawn(|| {
                let _owned = vec![0_u8; 1_000];
                loop {
                    sleep(millis(1));
                }
            });
        }
        sleep(millis(3));
    };
    explore(&schedules(1_000), &scenario);
    let before = resident();
    explore(&schedules(20_000), &scenario);
    // 20,000 executions that leaked would be 60 MB.
    assert!(resident() - before.min(resident()) < 2_000, "{before} -> {} pages", resident());
}
