//! How shuttle is asked: by its two usual schedulers.

use case::{End, Needs, Test, Tool, judged};
use shuttle::{
    Config, FailurePersistence, Runner,
    scheduler::{PctScheduler, RandomScheduler, Scheduler},
};
use std::time::Duration;

/// Ten times what its documentation takes.
const ITERATIONS: usize = 1_000;
/// Bugs of this depth are found with the probability that PCT promises.
const DEPTH: usize = 3;
const SEED: u64 = 1;
/// For the iterations of one test.
const TIME: Duration = Duration::from_secs(5);
/// Its own is small for code that is not optimised.
const STACK: usize = 256 << 10;
/// What PCT says to a test with one thread.
const ONE_THREAD: &str = "did not exercise any concurrency";

const RANDOM: Tool = Tool {
    name: "shuttle-random",
    offers: &[Needs::Threads, Needs::Unwinding],
    search: |test| run(RandomScheduler::new_from_seed(SEED, ITERATIONS), test),
    death_is_failure: false,
};

/// Random walks, and PCT.
pub const TOOLS: &[Tool] = &[
    RANDOM,
    Tool {
        name: "shuttle-pct",
        search: |test| run(PctScheduler::new_from_seed(SEED, DEPTH, ITERATIONS), test),
        ..RANDOM
    },
];

fn run(scheduler: impl Scheduler + 'static, test: Test) -> End {
    let mut config = Config::default();
    config.failure_persistence = FailurePersistence::None;
    config.silence_warnings = true;
    config.stack_size = STACK;
    config.max_time = Some(TIME);
    let runner = Runner::new(scheduler, config);
    let search = || {
        runner.run(test.run);
    };
    match judged(search, |file| file.contains("/shuttle-")) {
        // PCT says so after the first iteration. More of a test with one thread would be the same.
        End::Limit(text) if text.contains(ONE_THREAD) => End::Passed,
        end => end,
    }
}
