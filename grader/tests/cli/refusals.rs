//! Submissions whose text is refused, told as the compiler tells its own errors: exit code 1, the
//! line, and what to do instead.

use std::{fs, path::PathBuf};

use predicates::{Predicate, str::contains};
use rstest::rstest;
use tempfile::TempDir;

use crate::{
    kernel::without_a_jail,
    program::{Ran, clone, grade, report},
};

/// The reference solution with `more` below it, in a folder of its own.
fn solution_and(more: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(clone().join("solutions/safe_counter/src/lib.rs")).unwrap();
    let path = folder.path().join("lib.rs");
    fs::write(&path, text + "\n" + more + "\n").unwrap();
    (folder, path)
}

fn graded(source: &std::path::Path, more: &[&str]) -> Ran {
    let source = source.to_str().unwrap();
    grade(&[&["safe_counter", "--source", source], more].concat())
}

#[rstest]
#[case::native(&["--world", "native"])]
#[case::simulated(&["--world", "sim"])]
#[case::in_a_line(&["--format", "short"])]
#[case::as_junit(&["--format", "junit"])]
fn unsafe_code_is_refused_with_its_line(#[case] how: &[&str]) {
    let (_folder, source) =
        solution_and("pub fn peek(at: *const u8) -> u8 {\n    unsafe { *at }\n}");
    let lines = fs::read_to_string(&source).unwrap().lines().count();
    let ran = graded(&source, how);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let place = format!("lib.rs:{}:5", lines - 1);
    assert!(contains("`unsafe` is refused: ").eval(&ran.out), "{}", ran.out);
    assert!(contains(place).eval(&ran.out), "{}", ran.out);
}

/// Whatever finds it: the text, or the compiler's own list of what it has read.
#[rstest]
#[case::in_the_text(
    "pub const S: &str = include_str!(\"/etc/hostname\");",
    "`include_str!` is refused"
)]
#[case::through_a_macro(
    "macro_rules! m { ($a:tt $x:tt $b:tt $c:tt) => { $a $b $c } }\n\
     pub const S: &str = m!(env x ! (\"PATH\"));",
    "the variable `PATH` of its environment"
)]
fn what_is_read_from_elsewhere_is_refused(#[case] more: &str, #[case] says: &str) {
    let (_folder, source) = solution_and(more);
    let (code, report) = report(&["safe_counter", "--source", source.to_str().unwrap()]);
    let exercise = &report.exercises[0];
    assert_eq!((code, exercise.verdict.as_str()), (1, "compile_error"));
    let said: Vec<&str> = exercise.diagnostics.iter().map(|one| one.message.as_str()).collect();
    assert!(said.iter().any(|message| message.contains(says)), "{said:?}");
}

/// In jail the compiler cannot read it; elsewhere its own list tells that it has.
#[rstest]
#[case::in_jail(true)]
#[case::outside(false)]
fn a_file_that_is_named_by_a_macro_is_refused(#[case] in_jail: bool) {
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("n.rs");
    fs::write(&path, "pub const CANARY: u8 = 1;\n").unwrap();
    let more = "macro_rules! m { ($($m:meta)*) => { $(#[$m])* pub mod n; } }";
    let (_folder, source) = solution_and(&format!("{more}\nm!(path = {path:?});"));
    let refused = || graded(&source, &[]);
    let ran = if in_jail { refused() } else { without_a_jail(refused) };
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let denied = in_jail && ran.out.contains("Permission denied");
    let listed = format!("`{}` is no file of the submission", path.display());
    assert!(denied || ran.out.contains(&listed), "{}", ran.out);
    assert!(!ran.out.contains("CANARY"), "{}", ran.out);
}

/// What a text does to the compiler is its own doing: a compile error and no trouble.
#[rstest]
#[case::in_the_simulated_world_too(&[])]
#[case::in_a_line(&["--format", "short"])]
fn a_text_that_brings_the_compiler_down_is_told_so(#[case] how: &[&str]) {
    let (open, close) = ("(".repeat(100_000), ")".repeat(100_000));
    let (_folder, source) = solution_and(&format!("pub fn f() -> u8 {{ {open}1{close} }}"));
    let ran = graded(&source, how);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let says = "the compiler crashed on this text: most likely its stack was full";
    assert!(contains(says).eval(&ran.out), "{}", ran.out);
}

#[test]
fn words_in_comments_and_strings_are_no_refusal() {
    let more = "/// Not `unsafe`, no `env!`.\npub const S: &str = \"unsafe include_str!\";";
    let (_folder, source) = solution_and(more);
    let ran = graded(&source, &["--check", "starts_at_zero"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}
