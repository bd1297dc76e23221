//! Arguments and submissions that cannot be used: exit code 2, and what to do instead.

use std::{
    ffi::OsStr,
    fs::{self, File},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

use assert_cmd::Command;
use predicates::{prelude::*, str::contains};
use rstest::rstest;

use crate::program::{clone, grader, turn};

#[rstest]
#[case::misspelt(&["safe_conter"], "did you mean `safe_counter`?")]
#[case::of_nothing_like_it(&["frobnicate"], "the exercises are safe_counter, rate_limiter, ")]
#[case::of_one_more(&["safe_counter", "multi_lok"], "did you mean `multi_lock`?")]
#[case::audited(&["audit", "rate_limitter"], "did you mean `rate_limiter`?")]
#[case::audited_part(&["audit", "safe_counter", "--only", "nothing"], "`--only` takes")]
#[case::source_of_all(&["--source", "solutions/safe_counter"], "exactly one exercise")]
#[case::source_of_two(
    &["safe_counter", "multi_lock", "--source", "solutions/safe_counter"],
    "exactly one exercise"
)]
#[case::format(&["safe_counter", "--format", "yaml"], "human, short, json, junit")]
#[case::budget(&["safe_counter", "--budget", "huge"], "quick, full")]
#[case::world(&["safe_counter", "--world", "moon"], "invalid value")]
#[case::seed(&["safe_counter", "--seed", "many"], "--seed")]
#[case::flag(&["safe_counter", "--sauce", "x"], "--source")]
#[case::command_behind_an_option(&["--seed", "2", "list"], "`cargo run -- list …`")]
#[case::empty_name(&[""], "there is no exercise ``")]
fn an_argument(#[case] args: &[&str], #[case] says: &str) {
    Command::from_std(grader(args)).assert().code(2).stdout("").stderr(contains(says));
}

#[test]
fn an_unknown_check() {
    let _turn = turn();
    let args = ["safe_counter", "--source", "solutions/safe_counter", "--check", "magic"];
    Command::from_std(grader(&args))
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("no check is called `magic`").and(contains("no_lost_updates")));
}

/// Each makes something in an empty folder and gives the path to grade.
#[rstest]
#[case::missing(missing, "there is nothing at")]
#[case::bare_folder(bare, "has neither `src/lib.rs` nor `lib.rs`")]
#[case::empty_file(empty, "is empty")]
#[case::not_text(not_text, "is not UTF-8 text (byte 6)")]
#[case::large_file(fifty_megabytes, "is larger than 1024 KiB")]
#[case::large_in_all(three_large_files, "is larger than 1024 KiB")]
#[case::many_files(three_hundred_files, "has more than 200 source files")]
#[case::fifo(fifo, "is neither a file nor a folder")]
#[case::fifo_as_crate_root(folder_with_fifo, "has neither `src/lib.rs` nor `lib.rs`")]
#[case::device(device, "is neither a file nor a folder")]
#[case::link_to_a_device(link_to_a_device, "is neither a file nor a folder")]
#[case::link_to_itself(link_to_itself, "cannot be read")]
#[case::link_out_of_the_folder(link_out_of_the_folder, "is a link that leads out")]
#[case::below_a_file(below_a_file, "cannot be read")]
fn a_source(#[case] make: fn(&Path) -> PathBuf, #[case] says: &str) {
    let folder = tempfile::tempdir().unwrap();
    let source = make(folder.path());
    Command::from_std(grader(&["safe_counter", "--source"]))
        .arg(source)
        .assert()
        .code(2)
        .stdout(contains(says).and(contains("This is no verdict on the submission.")))
        .stderr("");
}

#[test]
fn a_source_in_a_place_with_an_unusual_name_is_graded() {
    let folder = tempfile::tempdir().unwrap();
    let name = OsStr::from_bytes(b"\xff it's \"a\" {place}; caf\xc3\xa9");
    let place = folder.path().join(name);
    fs::create_dir(&place).unwrap();
    fs::copy(clone().join("solutions/safe_counter/src/lib.rs"), place.join("lib.rs")).unwrap();
    let _turn = turn();
    Command::from_std(grader(&["safe_counter", "--check", "starts_at_zero", "--source"]))
        .arg(place)
        .assert()
        .code(0)
        .stdout(contains("passes"));
}

fn missing(folder: &Path) -> PathBuf {
    folder.join("nowhere.rs")
}

fn bare(folder: &Path) -> PathBuf {
    folder.to_path_buf()
}

fn empty(folder: &Path) -> PathBuf {
    file(folder, b" \n")
}

fn not_text(folder: &Path) -> PathBuf {
    file(folder, b"// caf\xe9\n")
}

fn fifty_megabytes(folder: &Path) -> PathBuf {
    let path = file(folder, b"");
    File::options().write(true).open(&path).unwrap().set_len(50 << 20).unwrap();
    path
}

fn three_large_files(folder: &Path) -> PathBuf {
    beside_each_other(folder, 3, 400 << 10)
}

fn three_hundred_files(folder: &Path) -> PathBuf {
    beside_each_other(folder, 300, 10)
}

fn fifo(folder: &Path) -> PathBuf {
    let path = folder.join("lib.rs");
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mkfifoat(rustix::fs::CWD, &path, mode).unwrap();
    path
}

fn folder_with_fifo(folder: &Path) -> PathBuf {
    fifo(folder);
    folder.to_path_buf()
}

fn device(_folder: &Path) -> PathBuf {
    PathBuf::from("/dev/zero")
}

fn link_to_a_device(folder: &Path) -> PathBuf {
    link(folder, "/dev/zero")
}

fn link_to_itself(folder: &Path) -> PathBuf {
    link(folder, "lib.rs")
}

/// The neighbour, like a file of others, is one that can be read.
fn link_out_of_the_folder(folder: &Path) -> PathBuf {
    let (inside, beside) = (folder.join("inside"), file(folder, b"pub struct SafeCounter;"));
    fs::create_dir(&inside).unwrap();
    link(&inside, beside.to_str().unwrap());
    inside
}

fn below_a_file(_folder: &Path) -> PathBuf {
    PathBuf::from("Cargo.toml/lib.rs")
}

fn file(folder: &Path, bytes: &[u8]) -> PathBuf {
    let path = folder.join("lib.rs");
    fs::write(&path, bytes).unwrap();
    path
}

fn link(folder: &Path, to: &str) -> PathBuf {
    let path = folder.join("lib.rs");
    std::os::unix::fs::symlink(to, &path).unwrap();
    path
}

fn beside_each_other(folder: &Path, count: usize, length: usize) -> PathBuf {
    for index in 0..count {
        fs::write(folder.join(format!("part{index}.rs")), "/".repeat(length)).unwrap();
    }
    file(folder, b"// the parts are beside it\n");
    folder.to_path_buf()
}
