//! The textbook stress test: real threads do it again and again, and a test that does not end in
//! time has failed.

use case::{End, Needs, Test, Tool, judged};
use std::{sync::mpsc, thread, time::Duration};

/// How often a test is run that has no loop of its own.
const ROUNDS: usize = 1_000;
/// When a test is taken to hang.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The one tool.
pub const TOOLS: &[Tool] = &[Tool {
    name: "stress",
    offers: &[Needs::Threads, Needs::Unwinding, Needs::Clock, Needs::Cores],
    search,
    // It is the fixture's, as in any test.
    death_is_failure: true,
}];

fn search(test: Test) -> End {
    let rounds = match test.needs {
        Needs::Threads | Needs::Unwinding => ROUNDS,
        Needs::Clock | Needs::Cores => 1,
    };
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let end = judged(|| (0..rounds).for_each(|_| (test.run)()), |_| false);
        // Nobody listens any more where the time was over.
        let _ = sender.send(end);
    });
    receiver
        .recv_timeout(TIMEOUT)
        .unwrap_or_else(|_| End::Failed(format!("did not end within {TIMEOUT:?}")))
}
