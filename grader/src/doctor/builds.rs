//! The packages that the checks need, and a build against either `std`: by building the first
//! exercise's reference solution, as a grading would.

use std::thread;

use crossbeam_channel::unbounded;
use lockstep_wire::World;

use super::{Part, State};
use crate::{
    build::{self, BuildError, Built, Scratch},
    clone::Clone,
    event::{Event, Events},
    exercise::COURSE,
    interrupt::Interrupt,
    submission::Submission,
};

const PACKAGES: &str = "packages";
const REAL: &str = "real threads";
const SIM: &str = "simulation";
const NOTHING: &str = "nothing can be graded";
const ONCE: &str = "connect to the network once; afterwards grading needs none";
const ALONE: &str = "real threads judge alone: fewer mistakes are found, and none can be replayed";

/// What there is to say of building; `able` is whether it is worth a try.
pub(super) fn look(
    clone: &Clone,
    able: bool,
    events: &Events,
    interrupt: &Interrupt,
) -> Result<Vec<Part>, BuildError> {
    if !able {
        return Ok([PACKAGES, REAL, SIM].map(unknown).into());
    }
    let (built, fetched) = listen(events, |events| build(clone, events, interrupt));
    Ok(match built {
        Ok(Built::Ready { gap: Some(gap), .. }) if gap.contains("download") => {
            vec![some_packages(&gap), real(), unknown(SIM)]
        }
        Ok(Built::Ready { gap, .. }) => vec![packages(fetched), real(), simulation(gap)],
        // The reference solution is right: what the compiler has against it is the machine's.
        Ok(Built::Refused { diagnostics }) => {
            let first = diagnostics.first().map(|one| one.message.clone()).unwrap_or_default();
            vec![packages(fetched), broken(first), unknown(SIM)]
        }
        Err(BuildError::Interrupted) => return Err(BuildError::Interrupted),
        Err(BuildError::Offline { output }) => vec![offline(&output), unknown(REAL), unknown(SIM)],
        Err(error) => vec![unknown(PACKAGES), broken(error.to_string()), unknown(SIM)],
    })
}

/// Passes on what `work` says; its outcome, and whether it downloaded something.
fn listen<T>(events: &Events, work: impl FnOnce(&Events) -> T) -> (T, bool) {
    let (send, said) = unbounded();
    thread::scope(|scope| {
        let listener = scope.spawn(move || {
            let mut fetched = false;
            for event in said {
                fetched |= matches!(event, Event::Fetching);
                events.send(event);
            }
            fetched
        });
        let outcome = work(&Events::new(send));
        // The listener only passes on.
        (outcome, listener.join().unwrap_or_default())
    })
}

fn build(clone: &Clone, events: &Events, interrupt: &Interrupt) -> Result<Built, BuildError> {
    let exercise = &COURSE[0];
    let solution = clone.solution(exercise.name);
    let submission = Submission::read(exercise, &solution)
        .map_err(|error| BuildError::Cargo { output: error.to_string() })?;
    let scratch = Scratch::create(clone)?;
    let what = ([submission], [World::Native, World::Sim]);
    let build = build::build(clone, &scratch, (&what.0, &what.1), events, interrupt)?;
    let none = || BuildError::Silent(exercise.name.to_owned());
    build.built.into_iter().next().ok_or_else(none)
}

fn packages(fetched: bool) -> Part {
    let found = if fetched {
        "downloaded just now: from here on no network is needed"
    } else {
        "all on this machine: no network is needed"
    };
    Part::fine(PACKAGES, found)
}

/// The simulation has packages of its own.
fn some_packages(gap: &str) -> Part {
    let found = format!("those of the simulation are not on this machine: {gap}");
    Part::fine(PACKAGES, found).but(State::Degraded, ALONE, ONCE)
}

fn offline(output: &str) -> Part {
    // The last line is the cause of the others.
    let cause = output.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let found = format!("not on this machine, and cannot be downloaded: {cause}");
    Part::fine(PACKAGES, found).but(State::Missing, NOTHING, ONCE)
}

fn real() -> Part {
    Part::fine(REAL, "the checks build against the real `std`")
}

fn broken(found: String) -> Part {
    Part::fine(REAL, found).but(
        State::Missing,
        NOTHING,
        "remove the folder `target/lockstep`, and `cargo build --workspace` in the clone",
    )
}

fn simulation(gap: Option<String>) -> Part {
    match gap {
        None => Part::fine(SIM, "the checks build against the simulated `std`"),
        Some(gap) => Part::fine(SIM, format!("cannot be built: {gap}")).but(
            State::Degraded,
            ALONE,
            "`cargo build --workspace` in the clone shows more",
        ),
    }
}

fn unknown(name: &'static str) -> Part {
    Part::fine(name, "not tried, since something else is missing").but(State::Unknown, "", "")
}
