//! The table test: small programs say the same in the real world and in every schedule of the
//! simulated one.

use engine::{Failure, Options, explore};
use std::cell::RefCell;
use std::sync::{Once, OnceLock};
use std::time::Duration;

/// What a program says in the simulated world, whatever the schedule.
fn simulated(program: fn() -> String, options: &Options) -> Result<String, String> {
    let said: RefCell<Option<String>> = RefCell::new(None);
    let search = explore(options, &|| {
        let now = program();
        let mut first = said.borrow_mut();
        let first = first.get_or_insert_with(|| now.clone());
        if *first != now {
            let text = format!("schedules differ:\n  {first}\n  {now}");
            engine::end_with(Box::new(text));
        }
    });
    if let Some(found) = search.failure {
        return Err(match found.failure {
            Failure::Check(text) => *text.downcast::<String>().expect("a text"),
            other => format!("{other:?} by {}", found.schedule),
        });
    }
    Ok(said.into_inner().expect("a schedule ran to its end"))
}

/// What the programs say in the real world. Once: their statics do not start afresh there.
fn real() -> &'static [String] {
    static SAID: OnceLock<Vec<String>> = OnceLock::new();
    SAID.get_or_init(|| {
        let programs = twice_real::PROGRAMS.iter().copied().flatten();
        // A thread each, as in the simulation, where the root is a fresh task.
        let run = |program: fn() -> String| std::thread::spawn(program).join();
        programs.map(|(_, program)| run(*program).expect("a program does not panic")).collect()
    })
}

/// All programs whose outcome differs.
fn differences(options: &Options) -> Vec<String> {
    let programs = twice_sim::PROGRAMS.iter().copied().flatten();
    let mut different = Vec::new();
    for ((name, program), real) in programs.zip(real()) {
        match simulated(*program, options) {
            Ok(ours) if ours == *real => {}
            Ok(ours) => different.push(format!("{name}:{}", lines(real, &ours))),
            Err(error) => different.push(format!("{name}: {error}\n real: {real}")),
        }
    }
    different
}

/// The lines that differ.
fn lines(real: &str, ours: &str) -> String {
    let pairs = real.lines().zip(ours.lines()).filter(|(real, ours)| real != ours);
    pairs.map(|(real, ours)| format!("\n  real: {real}\n  ours: {ours}")).collect()
}

/// Runs all programs. The panics that they provoke on purpose are not printed. The hook is set
/// once, before the engine puts its own before it.
fn check(options: &Options) {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if info.location().is_some_and(|at| at.file().ends_with("tests/twice.rs")) {
                hook(info);
            }
        }));
    });
    let different = differences(options);
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn programs_say_the_same_in_both_worlds() {
    check(&Options { cpu_budget: Duration::from_millis(60), ..Options::default() });
}

#[test]
fn late_sleepers_change_nothing() {
    let cpu_budget = Duration::from_millis(30);
    check(&Options { cpu_budget, early_timers: true, seed: 7, ..Options::default() });
}
