//! shuttle, through the runner that its `check_…` functions are made of.

use super::{End, Task};
use crate::worlds;
use shuttle::{
    Config, FailurePersistence, Runner,
    scheduler::{DfsScheduler, PctScheduler, RandomScheduler, Scheduler},
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Bugs of this depth are found with the probability that PCT promises; deeper ones are rare.
const DEPTH: usize = 3;

pub(super) fn random(task: Task) -> End {
    run(RandomScheduler::new_from_seed(task.seed, usize::MAX), task)
}

pub(super) fn pct(task: Task) -> End {
    run(PctScheduler::new_from_seed(task.seed, DEPTH, usize::MAX), task)
}

pub(super) fn dfs(task: Task) -> End {
    run(DfsScheduler::new(None, false), task)
}

fn run(scheduler: impl Scheduler + 'static, task: Task) -> End {
    let mut config = Config::default();
    // Neither is part of the search.
    config.failure_persistence = FailurePersistence::None;
    config.silence_warnings = true;
    let runner = Runner::new(scheduler, config);
    let ran = catch_unwind(AssertUnwindSafe(|| {
        runner.run(move || {
            task.meter.tick();
            worlds::in_shuttle::run(task.scene, task.rounds);
        })
    }));
    if ran.is_err() { End::Failure } else { End::NothingLeft }
}
