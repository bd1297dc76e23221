//! How loom is asked: with the bound on preemptions that its documentation advises.

use case::{End, Needs, Test, Tool, judged};
use loom::model::Builder;
use std::time::Duration;

/// "In practice, setting the thread pre-emption bound to 2 or 3 is enough to catch most bugs."
const PREEMPTIONS: usize = 2;
/// For the executions of one test.
const TIME: Duration = Duration::from_secs(5);

/// The one tool.
pub const TOOLS: &[Tool] = &[Tool {
    name: "loom",
    // Its `Mutex` unwraps the poison of the one inside.
    offers: &[Needs::Threads],
    search,
    death_is_failure: false,
}];

fn search(test: Test) -> End {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(PREEMPTIONS);
    builder.max_duration = Some(TIME);
    let is_own = |file: &str| file.contains("/loom-") || file.contains("/generator-");
    judged(|| builder.check(test.run), is_own)
}
