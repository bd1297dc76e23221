//! What keeps a submission in: required, missing, and told.

use rstest::rstest;

use crate::{
    kernel::{without_a_jail, without_landlock},
    program::{Ran, clone, grader, ran, turn},
};

const SOURCE: &str = "fixtures/safe_counter/atomic.rs";

fn grade(more: &[&str]) -> Ran {
    let one = ["safe_counter", "--source", SOURCE, "--check", "starts_at_zero"];
    ran(&grader(&[&one, more].concat()).output().unwrap())
}

/// In both worlds at once: one of them without a jail would be told.
#[test]
fn with_every_layer_nothing_is_said() {
    let _turn = turn();
    let required = grade(&["--require-sandbox"]);
    assert_eq!(required.code, 0, "{}", required.err);
    assert!(!required.out.contains("sandbox"), "{}", required.out);
    assert!(grade(&["--format", "json"]).report().sandbox_lacks.is_empty());
}

#[test]
fn without_a_layer_it_grades_and_says_so() {
    let _turn = turn();
    let graded = without_landlock(|| grade(&[]));
    assert_eq!(graded.code, 0, "{}", graded.err);
    let line =
        "The sandbox lacks Landlock on this machine: `cargo run -- doctor` says what follows.";
    assert_eq!(graded.out.lines().last(), Some(line));
    let page = without_landlock(|| grade(&["--format", "html"]));
    assert!(page.out.contains("The sandbox lacks Landlock on this machine"));
}

#[test]
fn without_any_it_says_which_and_why() {
    let _turn = turn();
    let report = without_a_jail(|| grade(&["--format", "json"])).report();
    let whys = |layer: &str| -> Vec<&str> {
        let of_layer = report.sandbox_lacks.iter().filter(|one| one.layer == layer);
        of_layer.map(|one| one.why.as_str()).collect()
    };
    let landlock = whys("landlock");
    // For the compiler, and for what it has compiled.
    assert!(landlock.iter().any(|why| why.starts_with("a compiler could read")), "{landlock:?}");
    assert!(landlock.iter().any(|why| why.contains("kernel")), "{landlock:?}");
    let seccomp = whys("seccomp");
    assert!(matches!(seccomp[..], [why] if why.contains("not implemented")), "{seccomp:?}");
}

#[rstest]
#[case::to_grade(&["safe_counter", "--source", SOURCE])]
#[case::to_audit(&["audit", "safe_counter", "--only", "atomic"])]
fn where_it_is_required_nothing_runs_without(#[case] args: &[&str]) {
    let args = [args, &["--require-sandbox"]].concat();
    let refused = without_landlock(|| ran(&grader(&args).output().unwrap()));
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("error: the sandbox lacks Landlock: "), "{}", refused.err);
    assert!(refused.err.contains("without `--require-sandbox`"), "{}", refused.err);
    let refused = without_a_jail(|| ran(&grader(&args).output().unwrap()));
    assert_eq!(refused.code, 2);
}

/// An error of the operating system says what was refused, and not why.
#[rstest]
#[case::a_file(r#"std::fs::write("/tmp/log", "counted").unwrap();"#)]
#[case::the_network(r#"std::net::UdpSocket::bind("127.0.0.1:0").unwrap();"#)]
#[case::a_program(r#"std::process::Command::new("true").status().unwrap();"#)]
fn what_is_refused_is_explained(#[case] act: &str) {
    let _turn = turn();
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("lib.rs");
    let text = std::fs::read_to_string(clone().join(SOURCE)).unwrap();
    let begin = "pub fn increment(&self) {";
    assert!(text.contains(begin));
    std::fs::write(&source, text.replacen(begin, &format!("{begin} {act}"), 1)).unwrap();
    let args = ["safe_counter", "--check", "counts_in_one_thread", "--source"];
    let judged = ran(&grader(&args).arg(&source).output().unwrap());
    assert_eq!(judged.code, 1, "{}", judged.err);
    let text = judged.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("no files, no network and no other programs"), "{text}");
    assert!(!text.contains("plain logic"), "{text}");
}
