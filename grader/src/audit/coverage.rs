//! Rules without a check, checks without a mistake, mistakes without a hint.

use std::collections::BTreeSet;

use lockstep_wire::Mistake;

use super::{Matrix, Reasons};
use crate::{
    exercise::Exercise,
    fixture::{Case, Expected},
    report::Graded,
};

/// What the checks and the fixtures leave open, of all that `judged` shows. Whether each check is
/// needed can be told only where every mistake was looked for in `every` world.
pub(crate) fn gaps(
    judged: &[(&Case, &Graded)],
    matrices: &[Matrix],
    (reasons, every): (&Reasons, bool),
) -> Vec<String> {
    let mut exercises: Vec<&'static Exercise> =
        judged.iter().map(|(case, _)| case.exercise).collect();
    exercises.dedup();
    let mut gaps = Vec::new();
    for exercise in exercises {
        let judged: Vec<_> = judged.iter().filter(|(case, _)| case.exercise == exercise).collect();
        let matrices: Vec<_> =
            matrices.iter().filter(|matrix| matrix.exercise == exercise).collect();
        for rule in exercise.rules() {
            let checked =
                matrices.iter().any(|one| one.checks.iter().any(|check| check.rule == rule.id));
            if !checked {
                gaps.push(format!("{}: no check enforces {}", exercise.name, rule.id));
            }
            let broken = judged.iter().any(|(case, _)| {
                matches!(&case.expected, Expected::Broken { rule: broken, .. } if *broken == rule.id)
            });
            if !broken {
                gaps.push(format!("{}: no wrong fixture is about {}", exercise.name, rule.id));
            }
        }
        gaps.extend(unhinted(exercise, judged.iter().map(|(_, graded)| *graded)));
        if every {
            gaps.extend(matrices.iter().flat_map(|matrix| needless(matrix, reasons)));
        }
    }
    gaps
}

/// Mistakes that a report names, and that the exercise has no hint for.
fn unhinted<'a>(
    exercise: &'static Exercise,
    graded: impl Iterator<Item = &'a Graded>,
) -> Vec<String> {
    let named: BTreeSet<Mistake> = graded
        .flat_map(|graded| &graded.checks)
        .filter(|check| check.outcome.is_broken())
        .filter_map(|check| check.mistake)
        .collect();
    let lacks = |mistake: &Mistake| exercise.hint(*mistake).is_none();
    named
        .into_iter()
        .filter(lacks)
        .map(|mistake| format!("{}: no hint is for `{mistake}`", exercise.name))
        .collect()
}

/// Checks that are the only one to find nothing, and have no reason to stay; and reasons that
/// belong to no check.
fn needless(matrix: &Matrix, reasons: &Reasons) -> Vec<String> {
    let name = matrix.exercise.name;
    let idle = matrix.checks.iter().enumerate().filter(|(place, check)| {
        matrix.share(*place).1 == 0 && reasons.of(matrix.world, &check.id).is_none()
    });
    let idle = idle.map(|(place, check)| {
        format!(
            "{} ({:?}): finds {} mistakes, none of them alone, and `fixtures/checks.toml` does \
             not say why it stays",
            check.id,
            matrix.world,
            matrix.share(place).0
        )
    });
    let stale = reasons
        .checks(matrix.world, name)
        .filter(|id| matrix.checks.iter().all(|check| check.id != *id));
    let stale = stale.map(|id| format!("`fixtures/checks.toml` names `{id}`, which is no check"));
    idle.chain(stale).collect()
}
