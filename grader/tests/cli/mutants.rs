//! Right designs with systematic mistakes in them: the grader finds each.

use crate::program::grade;

#[test]
fn every_mutant_of_a_small_design_is_killed_or_known() {
    let ran = grade(&["audit", "--mutants", "safe_counter", "--only", "relaxed_atomic"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(ran.code, 0, "{}{}", ran.err, ran.out);
    assert!(lines[0].starts_with("safe_counter: 6 mutants of 1 designs: "), "{lines:?}");
}

#[test]
fn a_design_must_be_right() {
    let ran = grade(&["audit", "--mutants", "safe_counter", "--only", "load_then_store"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("error: nothing is called so"), "{}", ran.err);
}
