//! The engine behind the simulated `std`, with its usual plan.

use super::{End, Task};
use crate::worlds;
use engine::{Options, explore};
use std::time::Duration;

pub(super) fn search(task: &Task, explain: bool) -> End {
    let options = Options {
        seed: task.seed,
        // The meter ends the search, as it does for the others.
        cpu_budget: Duration::MAX,
        explain,
        ..Options::default()
    };
    let search = explore(&options, &|| {
        task.meter.tick();
        worlds::ours::run(task.scene, task.rounds);
    });
    if search.failure.is_some() { End::Failure } else { End::NothingLeft }
}
