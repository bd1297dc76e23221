//! The grader judges itself: stub, solution and fixtures of each exercise.

use rstest::rstest;

use crate::program::grade;

#[rstest]
fn every_submission_gets_the_verdict_it_must_get(
    #[values("safe_counter", "rate_limiter", "multi_lock", "connection_pool")] exercise: &str,
) {
    let ran = grade(&["audit", exercise]);
    assert_eq!(ran.code, 0, "{}{}", ran.err, ran.out);
    assert!(ran.out.starts_with(&format!("{exercise}: ")), "{}", ran.out);
    assert!(ran.out.ends_with(": 0 not as they must be\n"), "{}", ran.out);
}
