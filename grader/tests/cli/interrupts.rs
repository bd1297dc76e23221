//! Signals to the grader, in the middle of a build and of a run; and graders side by side.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::{
    course::Course,
    leftovers::{
        NOTHING, processes, scratch_folders, wait_for_the_last, wait_until, waits_for_a_lock,
    },
    program::{grader, ran, turn, work},
};

const ENDLESS: &[&str] = &["safe_counter", "--source", "fixtures/runner/spins.rs"];
const RIGHT: &[&str] =
    &["safe_counter", "--check", "goes_below_zero", "--source", "solutions/safe_counter"];
const WRONG: &[&str] = &[
    "safe_counter",
    "--check",
    "goes_below_zero",
    "--source",
    "fixtures/safe_counter/unsigned_underflow.rs",
];

fn started(args: &[&str]) -> Child {
    grader(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Reads what `grader` says while it works up to the line that starts with `word`.
fn read_up_to(word: &str, grader: &mut Child) {
    let said = BufReader::new(grader.stderr.as_mut().unwrap());
    let mut lines = said.lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with(word)), "it never said `{word}`");
}

/// Starts a grading that never ends by itself, and waits until a check of it runs.
fn in_the_middle_of_a_run() -> Child {
    let mut grader = started(ENDLESS);
    read_up_to("running", &mut grader);
    let checks = work().join("run");
    let own = grader.id();
    wait_until("a check runs", &mut grader, || !processes(&checks, own).is_empty());
    grader
}

fn signal(grader: &Child, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(grader.id()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

#[test]
fn ctrl_c_in_the_middle_of_a_build() {
    // A folder of its own: in the shared one there is next to nothing left to build.
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path();
    let mut grader = started(&["safe_counter", "--work-dir", work.to_str().unwrap()]);
    let own = grader.id();
    wait_until("a compiler runs", &mut grader, || compiles(work, own));
    signal(&grader, Signal::INT);
    assert_eq!(grader.wait().unwrap().code(), Some(130));
    assert_eq!(processes(work, own), []);
    assert_eq!(scratch_folders(work), NOTHING);
}

fn compiles(work: &Path, own: u32) -> bool {
    processes(work, own).iter().any(|one| one.command.contains("--crate-name"))
}

#[test]
fn ctrl_c_in_the_middle_of_a_run() {
    let _turn = turn();
    let mut grader = in_the_middle_of_a_run();
    signal(&grader, Signal::INT);
    assert_eq!(grader.wait().unwrap().code(), Some(130));
    assert_eq!(processes(&work().join("run"), 0), []);
    assert_eq!(scratch_folders(&work()), NOTHING);
}

#[test]
fn ctrl_c_while_another_grader_builds() {
    let _turn = turn();
    let lock = std::fs::File::create(work().join("build.lock")).unwrap();
    lock.lock().unwrap();
    let mut grader = started(RIGHT);
    read_up_to("waiting for another grader's build", &mut grader);
    signal(&grader, Signal::INT);
    assert_eq!(grader.wait().unwrap().code(), Some(130));
    assert_eq!(scratch_folders(&work()), NOTHING);
}

#[test]
fn ctrl_c_while_another_grader_writes_the_record() {
    let course = Course::of_the_clone();
    let _held = course.hold_the_record();
    let mut grader = course
        .grader(&["hint", "safe_counter"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let own = grader.id();
    wait_until("it waits for the lock", &mut grader, || waits_for_a_lock(own));
    signal(&grader, Signal::INT);
    let ended = grader.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ran(&ended).out.as_str()), (Some(130), ""));
}

#[test]
fn a_killed_grader_takes_its_checks_along_and_the_next_one_cleans_up() {
    let _turn = turn();
    let mut grader = in_the_middle_of_a_run();
    signal(&grader, Signal::KILL);
    grader.wait().unwrap();
    wait_for_the_last(&work().join("run"), 0);
    assert_eq!(scratch_folders(&work()).len(), 1);
    assert_eq!(started(RIGHT).wait().unwrap().code(), Some(0));
    assert_eq!(scratch_folders(&work()), NOTHING);
}

#[test]
fn two_graders_at_once_judge_each_its_own() {
    let _turn = turn();
    let (right, wrong) = (started(RIGHT), started(WRONG));
    let (right, wrong) = (right.wait_with_output().unwrap(), wrong.wait_with_output().unwrap());
    let (right, wrong) = (ran(&right), ran(&wrong));
    assert_eq!(
        (right.code, wrong.code),
        (0, 1),
        "{}{}{}{}",
        right.out,
        right.err,
        wrong.out,
        wrong.err
    );
    assert!(right.out.starts_with("safe_counter  passes"), "{}", right.out);
    assert!(wrong.out.starts_with("safe_counter  fails"), "{}", wrong.out);
    assert_eq!(scratch_folders(&work()), NOTHING);
}
