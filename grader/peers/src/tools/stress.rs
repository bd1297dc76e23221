//! The textbook stress test: real threads do it many times, again and again, until it fails.
//!
//! One that hangs never returns; the parent proves that from outside.

use super::{End, Task};
use crate::worlds;
use std::panic::catch_unwind;

pub(super) fn search(task: &Task) -> End {
    let (scene, rounds) = (task.scene, task.rounds);
    loop {
        task.meter.tick();
        if catch_unwind(|| worlds::real::run(scene, rounds)).is_err() {
            return End::Failure;
        }
    }
}
