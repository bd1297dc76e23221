//! loom, through the builder that `loom::model` is made of (which also sets up its log).

use super::{End, Task};
use crate::worlds;
use loom::model::Builder;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Switches of threads that an execution may have; loom's own limit is for smaller programs.
const BRANCHES: usize = 100_000;

pub(super) fn search(task: Task, preemptions: Option<usize>) -> End {
    let mut builder = Builder::new();
    builder.preemption_bound = preemptions;
    builder.max_branches = BRANCHES;
    let ran = catch_unwind(AssertUnwindSafe(|| {
        builder.check(move || {
            task.meter.tick();
            worlds::in_loom::run(task.scene, task.rounds);
        });
    }));
    if ran.is_err() { End::Failure } else { End::NothingLeft }
}
