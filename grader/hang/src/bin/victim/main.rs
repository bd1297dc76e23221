//! Programs that hang, and programs that only look like it; one an argument.
//!
//! This file plays the harness: it runs the scenario on a thread of its own.

mod alive;
mod learner;

use std::thread;

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let scenarios = learner::SCENARIOS.iter().chain(alive::SCENARIOS);
    let Some((_, run)) = scenarios.clone().find(|(name, _)| *name == wanted) else {
        std::process::abort();
    };
    let check = thread::Builder::new().name("check".to_owned()).spawn(run);
    let _outcome = check.map(thread::JoinHandle::join);
}
