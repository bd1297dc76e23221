//! What a person sees, as snapshots: each is what a terminal would show, and the exit code.

use std::{fs, path::Path};

use rstest::rstest;

use crate::{
    course::Course,
    program::{clone, grade, normalised, stubs_are_untouched},
};

/// A submission of safe_counter made up for one test, at `folder`/counter.rs.
fn written(folder: &Path, text: &str) -> String {
    let path = folder.join("counter.rs");
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// The transcript of grading `text` as safe_counter, with the folder's name taken out.
fn transcript_of(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let source = written(folder.path(), text);
    let ran = grade(&["safe_counter", "--source", &source]);
    let transcript = ran.transcript(&["safe_counter", "--source", &source]);
    transcript.replace(&folder.path().display().to_string(), "work")
}

/// The reference solution with `from` turned into `to`.
fn solution_with(from: &str, to: &str) -> String {
    let text = fs::read_to_string(clone().join("solutions/safe_counter/src/lib.rs"));
    let text = text.unwrap();
    assert!(text.contains(from), "the solution has no `{from}`");
    text.replace(from, to)
}

#[test]
fn all_stubs() {
    if !stubs_are_untouched() {
        return;
    }
    let _normalised = normalised();
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d+ checks", "[n] checks");
    let course = Course::of_the_clone();
    settings.bind(|| insta::assert_snapshot!(course.grade(&[]).transcript(&[])));
}

#[test]
fn a_stub() {
    if !stubs_are_untouched() {
        return;
    }
    let _normalised = normalised();
    let args = ["safe_counter"];
    insta::assert_snapshot!(Course::of_the_clone().grade(&args).transcript(&args));
}

#[test]
fn a_pass() {
    let args = ["safe_counter", "--source", "solutions/safe_counter"];
    let _normalised = normalised();
    insta::assert_snapshot!(grade(&args).transcript(&args));
}

/// One check of one fixture: a screen in full, for each way in which a rule can break on real
/// threads (`simulated` has those of the other world).
#[rstest]
#[case::a_race("safe_counter/load_then_store", "no_lost_updates")]
#[case::a_lock_order("safe_counter/opposite_order", "every_call_is_one_step")]
#[case::a_double_lock("safe_counter/helper_locks_again", "goes_below_zero")]
#[case::a_missing_notify("safe_counter/missing_notify", "no_lost_updates")]
#[case::an_endless_loop("runner/spins", "starts_at_zero")]
#[case::an_abort("runner/aborts", "starts_at_zero")]
#[case::an_exit("runner/exits_early", "starts_at_zero")]
#[case::a_stack_overflow("runner/overflows_stack", "starts_at_zero")]
#[case::a_panic("runner/panics", "starts_at_zero")]
fn a_broken_rule(#[case] fixture: &str, #[case] check: &str) {
    let source = format!("fixtures/{fixture}.rs");
    let args = ["safe_counter", "--world", "native", "--source", &source, "--check", check];
    let ran = grade(&args);
    let _normalised = normalised();
    let mut settings = insta::Settings::clone_current();
    // Which round broke first, and how often the callers got their turn, is chance.
    settings.add_filter(r"\bround \d+", "round [n]");
    settings.add_filter(r"-?\b\d+ instead of -?\d+", "[n] instead of [n]");
    settings.add_filter(r"caller [12]\b", "caller [n]");
    settings.add_filter(r"\b(in|de)crement\(\)", "[call]()");
    settings.add_filter(r"from -?\d+: it reads", "from [n]: it reads");
    // The number that the kernel gave the thread.
    settings.add_filter(r"'check' \(\d+\)", "'check' ([tid])");
    let name = format!("a_broken_rule@{}", fixture.replace('/', "_"));
    settings.bind(|| insta::assert_snapshot!(name, ran.transcript(&args)));
}

#[test]
fn a_compile_error() {
    let args = ["safe_counter", "--source", "fixtures/runner/does_not_compile.rs"];
    let _normalised = normalised();
    insta::assert_snapshot!(grade(&args).transcript(&args));
}

#[test]
fn a_missing_method() {
    let text = solution_with("pub fn decrement", "fn decrement");
    let text = text.replace("fn decrement", "fn other");
    let _normalised = normalised();
    insta::assert_snapshot!(transcript_of(&text));
}

#[test]
fn a_misspelt_method() {
    let text = solution_with("fn increment", "fn incrment");
    let _normalised = normalised();
    insta::assert_snapshot!(transcript_of(&text));
}

#[test]
fn a_method_with_another_type() {
    let text = solution_with("fn value(&self) -> i64", "fn value(&self) -> u64")
        .replace("*self.lock()\n", "self.lock().unsigned_abs()\n");
    let _normalised = normalised();
    insta::assert_snapshot!(transcript_of(&text));
}

#[test]
fn a_counter_that_cannot_be_shared() {
    let text = "
use std::cell::Cell;
#[derive(Default)]
pub struct SafeCounter(Cell<i64>);
impl SafeCounter {
    pub fn new() -> Self { Self::default() }
    pub fn increment(&self) { self.0.set(self.0.get() + 1); }
    pub fn decrement(&self) { self.0.set(self.0.get() - 1); }
    pub fn reset(&self) { self.0.set(0); }
    pub fn value(&self) -> i64 { self.0.get() }
}
";
    let _normalised = normalised();
    insta::assert_snapshot!(transcript_of(text));
}

#[test]
fn unsafe_code() {
    let text = solution_with("pub struct SafeCounter", "pub struct SafeCounter")
        + "\nunsafe impl Sync for SafeCounter {}\n";
    let _normalised = normalised();
    insta::assert_snapshot!(transcript_of(&text));
}

#[test]
fn unsafe_code_that_allows_itself() {
    let text = solution_with("use std::sync", "#![allow(unsafe_code)]\nuse std::sync");
    let _normalised = normalised();
    insta::assert_snapshot!(transcript_of(&text));
}

/// One body is written, the others are not: not wrong, not done.
#[test]
fn a_half_done_stub() {
    let text = solution_with("*self.lock() -= 1;", "todo!(\"take one away\")");
    let _normalised = normalised();
    insta::assert_snapshot!(transcript_of(&text));
}

#[rstest]
#[case::missing(&["safe_counter", "--source", "nowhere.rs"])]
#[case::unknown_exercise(&["safe_conter"])]
#[case::unknown_check(&["safe_counter", "--source", "solutions/safe_counter", "--check", "magic"])]
#[case::no_work_dir(&["safe_counter", "--work-dir", "/proc/lockstep"])]
fn trouble(#[case] args: &[&str]) {
    let ran = grade(args);
    let _normalised = normalised();
    insta::assert_snapshot!(
        format!("trouble@{}", args.last().unwrap().replace('/', "_")),
        ran.transcript(args)
    );
}
