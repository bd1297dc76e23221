//! Submissions that attack, from `fixtures/attacks`: each must get what its table says, as root and
//! as an ordinary user, and each leaves its canaries as they were.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `table` | the attacks and what must come of each |
//! | `canary` | files, ports and processes that an attack must not reach |
//! | `user` | who grades |
//! | `attempt` | one attack, and what is not as it must be |
//! | `cli` | what the tests of the program have, too |
//!
//! They share the clone's work folder with the other tests, so that the checks are built once. As root
//! it changes hands in between, so that a submission that compiles is compiled once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod attempt;
mod canary;
mod table;
mod user;

#[allow(dead_code, reason = "what the other one asks for changes, and this one needs a part")]
#[path = "../cli/document.rs"]
mod document;
#[expect(dead_code, reason = "of what both have, this one needs a part")]
#[path = "../cli/leftovers.rs"]
mod leftovers;
#[expect(dead_code, reason = "of what both have, this one needs a part")]
#[path = "../cli/program.rs"]
mod program;

use std::{
    env,
    fmt::Write as _,
    io::{self, Write as _},
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use attempt::Attempt;
use leftovers::{scratch_folders, wait_for_the_last};
use table::Table;
use user::User;

/// Names attacks to try, and no others; what comes of each is told.
const ONLY: &str = "LOCKSTEP_ATTACKS";

#[test]
fn every_attack_fails_as_it_must() {
    let _turn = program::turn();
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("attacks");
    let table = table::read();
    let only = env::var(ONLY).ok();
    let attempts: Vec<Attempt> = table
        .attacks
        .iter()
        .filter(|(name, _)| {
            only.as_ref().is_none_or(|only| only.split(' ').any(|one| one == *name))
        })
        .map(|(name, attack)| Attempt::prepare(&place, name, attack))
        .collect();
    let work = program::work();
    build_checks();
    let mut wrong = String::new();
    for user in user::all() {
        let _owned = user.takes(&work);
        let start = Instant::now();
        let found = try_all(&attempts, &table, &user);
        report(&mut wrong, &table, &user, (found, start.elapsed()), only.is_some());
        wait_for_the_last(&work.join("run"), 0);
        let folders = scratch_folders(&work);
        if !folders.is_empty() {
            writeln!(wrong, "{user}: left behind: {folders:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What one attack came to: its name, what is wrong with that, and how long it took.
type Found = (String, Vec<String>, Duration);

/// Lets a harmless submission be graded, for which the checks are built.
fn build_checks() {
    let solution = ["safe_counter", "--source", "solutions/safe_counter"];
    let mut command = program::grader(&solution);
    let ran = program::ran(&command.args(["--check", attempt::CHECK]).output().unwrap());
    assert_eq!(ran.code, 0, "{}{}", ran.err, ran.out);
}

/// Tries all of them, as many at once as there are processors; what takes much of the machine goes
/// first, so that nobody waits for it in the end.
fn try_all(attempts: &[Attempt], table: &Table, user: &User) -> Vec<Found> {
    // What is bounded by nothing yet is not tried.
    let bounded = |attempt: &&Attempt| {
        !attempt.attack.explosive || (user.first && !table.pending.contains_key(&attempt.name))
    };
    let mut order: Vec<&Attempt> = attempts.iter().filter(bounded).collect();
    order.sort_by_key(|attempt| !attempt.attack.explosive);
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = thread::available_parallelism().map_or(1, usize::from).min(4);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(attempt) = order.get(next.fetch_add(1, Relaxed)) {
                    let start = Instant::now();
                    let wrong = attempt.run(user);
                    let took = start.elapsed();
                    found.lock().unwrap().push((attempt.name.clone(), wrong, took));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort();
    found
}

/// Adds to `wrong` what is not as it must be; what is known not to be is only told.
fn report(
    wrong: &mut String,
    table: &Table,
    user: &User,
    (found, took): (Vec<Found>, Duration),
    in_full: bool,
) {
    let mut told = format!("{} attacks as {user} in {:.1} s\n", found.len(), took.as_secs_f64());
    for (name, complaints, took) in &found {
        let pending = table.pending.get(name);
        for complaint in complaints {
            match pending {
                Some(reason) => writeln!(told, "pending: {name}: {reason}: {complaint}"),
                None => writeln!(wrong, "{user}: {name}: {complaint}"),
            }
            .unwrap();
        }
        if pending.is_some() && complaints.is_empty() {
            writeln!(told, "pending: {name}: is as it must be now").unwrap();
        }
        if in_full || *took > Duration::from_secs(3) {
            writeln!(told, "{name} took {:.1} s", took.as_secs_f64()).unwrap();
        }
    }
    // Past the test framework, which would keep it to itself for a test that passes.
    io::stderr().write_all(told.as_bytes()).unwrap();
}
