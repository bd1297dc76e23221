//! What the grader says of a machine, and that it grades there as far as that goes.

use std::{env, fs, os::unix::fs::PermissionsExt, path::Path, process::Output, thread};

use assert_cmd::Command;
use predicates::{prelude::*, str::contains};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use serde::Deserialize;

use crate::{
    kernel::{without_a_jail, without_landlock, without_ptrace},
    program::{Ran, grader, ran, turn},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    schema: String,
    can_grade: bool,
    parts: Vec<Part>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    part: String,
    state: String,
    found: String,
    #[serde(default)]
    follows: String,
    #[serde(default)]
    remedy: String,
}

fn account(output: &Output) -> (i32, Account) {
    let Ran { code, out, err } = ran(output);
    (code, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}\n{out}\n{err}")))
}

impl Account {
    fn part(&self, name: &str) -> &Part {
        self.parts.iter().find(|part| part.part == name).unwrap()
    }

    fn state(&self, name: &str) -> &str {
        &self.part(name).state
    }
}

/// Runs `work` on one core, and what it starts too.
fn on_one_core<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let pinned = || {
        let all = sched_getaffinity(None).unwrap();
        let mut one = CpuSet::new();
        one.set((0..CpuSet::MAX_CPU).find(|&core| all.is_set(core)).unwrap());
        sched_setaffinity(None, &one).unwrap();
        work()
    };
    thread::scope(|scope| scope.spawn(pinned).join().unwrap())
}

/// A folder with a compiler that says it is of long ago.
fn old_compiler() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let compiler = folder.path().join("rustc");
    fs::write(&compiler, "#!/bin/sh\necho 'rustc 1.70.0 (90c541806 2023-05-31)'\n").unwrap();
    fs::set_permissions(&compiler, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// `folder` ahead of all others.
fn path_with(folder: &Path) -> std::ffi::OsString {
    let others = env::var_os("PATH").unwrap();
    env::join_paths([folder.to_path_buf()].into_iter().chain(env::split_paths(&others))).unwrap()
}

#[test]
fn a_machine_with_all_there_is() {
    let _turn = turn();
    let (code, account) = account(&grader(&["doctor", "--format", "json"]).output().unwrap());
    assert_eq!((code, account.can_grade), (0, true), "{account:?}");
    assert_eq!(account.schema, "lockstep/doctor/v1");
    for part in ["cargo", "compiler", "packages", "real threads", "simulation", "hang proof"] {
        assert_eq!(account.state(part), "ok", "{account:?}");
    }
    // What a machine may lack, or have little of, has consequences and a remedy where it does.
    for part in &account.parts {
        let less = part.state != "ok";
        assert_eq!(less, !part.remedy.is_empty() && !part.follows.is_empty(), "{part:?}");
        assert!(!part.found.is_empty());
    }
}

#[test]
fn without_cargo_nothing_can_be_graded() {
    let empty = tempfile::tempdir().unwrap();
    let mut command = grader(&["doctor", "--format", "json"]);
    let output = command.env_clear().env("PATH", empty.path()).output().unwrap();
    let (code, account) = account(&output);
    assert_eq!((code, account.can_grade), (2, false));
    assert_eq!(account.state("cargo"), "missing");
    assert!(account.part("cargo").remedy.contains("https://rustup.rs"));
    assert_eq!(account.state("simulation"), "unknown");
}

#[test]
fn an_old_compiler_is_told_as_such() {
    let folder = old_compiler();
    let old = |args: &[&str]| {
        let mut command = grader(args);
        // Cargo's own variable names the toolchain that runs this test.
        command.env_remove("CARGO").env("PATH", path_with(folder.path()));
        Command::from_std(command)
    };
    let found = "rustc 1.70.0 (90c541806 2023-05-31)";
    old(&["doctor"])
        .assert()
        .code(2)
        .stdout(contains(found).and(contains("cannot grade")).and(contains("rustup update")));
    let _turn = turn();
    let work = tempfile::tempdir().unwrap();
    old(&["safe_counter", "--work-dir", work.path().to_str().unwrap()])
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains(format!("error: the compiler is too old: {found}")));
}

#[test]
fn on_a_single_core_it_grades_and_says_what_it_leaves_out() {
    let _turn = turn();
    let source = "fixtures/safe_counter/atomic.rs";
    let arguments = ["safe_counter", "--source", source, "--check", "no_lost_updates"];
    let graded = on_one_core(|| ran(&grader(&arguments).output().unwrap()));
    assert!(graded.out.contains("(1 check could not tell here)"), "{}", graded.out);
    assert!(graded.out.contains("why: only one core may be used here"), "{}", graded.out);
    let doctor = on_one_core(|| grader(&["doctor", "--format", "json"]).output().unwrap());
    let (code, account) = account(&doctor);
    assert_eq!((code, account.state("cores")), (0, "degraded"));
}

#[test]
fn where_ptrace_is_refused_a_hang_is_a_hang_and_says_what_it_lacks() {
    let _turn = turn();
    let source = "fixtures/safe_counter/helper_locks_again.rs";
    let arguments = ["safe_counter", "--source", source, "--world", "native"];
    let graded = without_ptrace(|| ran(&grader(&arguments).output().unwrap()));
    assert_eq!(graded.code, 1, "{}", graded.err);
    assert!(graded.out.contains("\nit hung in safe_counter::"), "{}", graded.out);
    assert!(graded.out.contains("found:   no thread can ever go on"), "{}", graded.out);
    let caveat = "where the threads stand is not known: ptrace is not available";
    assert!(graded.out.contains(caveat), "{}", graded.out);
    assert!(graded.out.contains("(`cargo run -- doctor` says what to do)"), "{}", graded.out);
    let doctor = without_ptrace(|| grader(&["doctor", "--format", "json"]).output().unwrap());
    let (code, account) = account(&doctor);
    assert_eq!(
        (code, account.state("hang proof"), account.state("hang lines")),
        (0, "ok", "degraded")
    );
    assert!(account.part("hang lines").remedy.contains("--cap-add=SYS_PTRACE"));
}

#[test]
fn a_kernel_without_landlock_is_told_with_what_follows() {
    let _turn = turn();
    let doctor = without_landlock(|| grader(&["doctor", "--format", "json"]).output().unwrap());
    let (code, account) = account(&doctor);
    assert_eq!((code, account.state("jail")), (0, "degraded"));
    assert!(account.part("jail").found.starts_with("lacks Landlock: "), "{account:?}");
    assert!(account.part("jail").follows.contains("grade none"), "{account:?}");
}

/// A cargo that has downloaded nothing, and cannot.
#[test]
fn packages_that_cannot_be_downloaded_are_told_as_such() {
    let home = tempfile::tempdir().unwrap();
    // Nothing listens there.
    let config = "[net]\nretry = 0\n[http]\nproxy = \"127.0.0.1:1\"\n";
    fs::write(home.path().join("config.toml"), config).unwrap();
    let work = tempfile::tempdir().unwrap();
    let work = work.path().to_str().unwrap();
    let _turn = turn();
    let offline = |args: &[&str]| {
        let mut command = grader(&[args, &["--work-dir", work]].concat());
        command.env("CARGO_HOME", home.path());
        command.output().unwrap()
    };
    let (code, account) = account(&offline(&["doctor", "--format", "json"]));
    assert_eq!((code, account.state("packages")), (2, "missing"), "{account:?}");
    let graded = ran(&offline(&["safe_counter"]));
    assert_eq!((graded.code, graded.out.as_str()), (2, ""));
    assert!(graded.err.contains("are not on this machine, and cannot be downloaded"));
    assert!(graded.err.contains("help: connect to the network once"), "{}", graded.err);
}

#[test]
fn where_compilers_cannot_be_shut_in_it_says_what_they_could_do() {
    let _turn = turn();
    let ran = without_a_jail(|| grader(&["doctor", "--format", "json"]).output().unwrap());
    let (code, account) = account(&ran);
    assert_eq!((code, account.can_grade), (0, true), "{account:?}");
    assert_eq!(account.state("compile jail"), "degraded");
    assert!(account.part("compile jail").found.contains("could read and write any file"));
}
