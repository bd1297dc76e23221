//! What the README says, held against the program.

use std::{collections::BTreeMap, fs};

use rstest::rstest;

use crate::{
    document::Check,
    program::{clone, report},
};

/// The solution passes in both worlds, and for each rule of the exercise the table has the row of
/// the checks that enforce it in each.
#[rstest]
#[case::safe_counter("safe_counter")]
#[case::rate_limiter("rate_limiter")]
#[case::multi_lock("multi_lock")]
#[case::connection_pool("connection_pool")]
fn the_table_names_every_check(#[case] exercise: &str) {
    let (code, report) = report(&[exercise, "--source", &format!("solutions/{exercise}")]);
    assert_eq!(code, 0, "{report:?}");
    let readme = fs::read_to_string(clone().join("README.md")).unwrap();
    let mut rules: BTreeMap<&str, Vec<&Check>> = BTreeMap::new();
    for check in &report.exercises[0].checks {
        rules.entry(&check.rule).or_default().push(check);
    }
    let missing: Vec<String> = rules
        .into_iter()
        .map(|(rule, checks)| {
            format!("| {rule} | {} | {} |", names(&checks, "native"), names(&checks, "sim"))
        })
        .filter(|row| !readme.contains(row.as_str()))
        .collect();
    assert!(missing.is_empty(), "README.md lacks:\n{}", missing.join("\n"));
}

fn names(checks: &[&Check], world: &str) -> String {
    let names = checks.iter().filter(|check| check.world == world).map(|check| {
        let name = check.id.split("::").nth(1).unwrap_or_default();
        format!("`{name}`")
    });
    names.collect::<Vec<_>>().join(", ")
}
