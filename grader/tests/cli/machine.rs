//! A machine on which the grader cannot work: exit code 2, the cause, and what to do.

use std::{
    io::{self, Write},
    process::Command as Plain,
};

use assert_cmd::Command;
use predicates::{prelude::*, str::contains};
use rstest::rstest;

use crate::{
    leftovers::{NOTHING, scratch_folders},
    program::{clone, grader, turn, work},
};

#[test]
fn without_cargo() {
    let _turn = turn();
    let empty = tempfile::tempdir().unwrap();
    let mut command = grader(&["safe_counter"]);
    command.env_clear().env("PATH", empty.path());
    Command::from_std(command).assert().code(2).stdout("").stderr(
        contains("error: cargo cannot be started (`cargo`)").and(contains("https://rustup.rs")),
    );
    assert_eq!(scratch_folders(&work()), NOTHING);
}

#[rstest]
#[case::where_nothing_can_be("/proc/lockstep")]
#[case::below_a_file("Cargo.toml/work")]
#[case::on_a_file("Cargo.toml")]
fn without_a_work_folder(#[case] work: &str) {
    Command::from_std(grader(&["safe_counter", "--work-dir", work]))
        .assert()
        .code(2)
        .stdout("")
        .stderr(
            contains("error: cannot create `").and(contains("`--work-dir PATH` names another")),
        );
}

/// A disk that is full when the grader writes, when cargo does, and when the compiler does.
#[rstest]
#[case::for_the_grader("16k")]
#[case::for_cargo("256k")]
#[case::for_the_compiler("8m")]
fn on_a_full_disk(#[case] size: &str) {
    let disk = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=$0 lockstep $1 && shift";
    let probe =
        Plain::new("unshare").args(["-rm", "sh", "-c", mount, size]).arg(disk.path()).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        // Past the test framework, which would keep it to itself for a test that passes.
        writeln!(io::stderr(), "skipped: this machine lets nobody mount a disk of their own")
            .unwrap();
        return;
    }
    let script = format!("{mount} && exec \"$@\"");
    let program = env!("CARGO_BIN_EXE_grader");
    let _turn = turn();
    Command::new("unshare")
        .args(["-rm", "sh", "-c", &script, size])
        .arg(disk.path())
        .args([program, "safe_counter", "--work-dir"])
        .arg(disk.path())
        .current_dir(clone())
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("error: no space is left on the disk of"));
}
