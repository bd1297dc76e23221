//! What a reader can do next: commands after a command, keys where there are keys.

use super::{Graded, Keys, Reader, Report, SEED, Verdict};
use crate::judge::Judged;

/// What can be done about `graded`, which does not pass; each with its word.
pub(super) fn steps(
    report: &Report,
    graded: &Graded,
    reader: Reader,
) -> Vec<(&'static str, String)> {
    match (reader, graded.verdict(), graded.first_failure()) {
        (_, Verdict::Pass | Verdict::Error, _) | (Reader::Early, ..) => Vec::new(),
        (Reader::Shell, Verdict::Fail, Some(judged)) => after_failure(report, graded, judged),
        (Reader::Shell, Verdict::Incomplete, _) => unfinished(graded),
        (Reader::Shell, ..) => vec![("Again", format!("cargo run -- {}", target(graded)))],
        (Reader::Watcher(keys), Verdict::Incomplete, _) => {
            let mut steps = unfinished(graded);
            // Saving is what grades there.
            steps.retain(|(word, _)| !["Grade", "Hint"].contains(word));
            steps.push((keys.hint, "a hint".to_owned()));
            steps
        }
        (Reader::Watcher(keys), Verdict::Fail, Some(judged)) => with_keys(judged, keys),
        (Reader::Watcher(_), ..) => Vec::new(),
    }
}

fn unfinished(graded: &Graded) -> Vec<(&'static str, String)> {
    let name = graded.exercise.name;
    vec![
        ("Read", format!("exercises/{name}/README.md")),
        ("Write", graded.source.clone()),
        ("Grade", format!("cargo run -- {}", target(graded))),
        ("Hint", format!("cargo run -- hint {name}")),
    ]
}

fn with_keys(judged: &Judged, keys: Keys) -> Vec<(&'static str, String)> {
    let walk = (keys.walk, "step through the schedule that fails".to_owned());
    let hint = (keys.hint, "the next hint".to_owned());
    let walk = judged.lanes.as_ref().map(|_| walk);
    walk.into_iter().chain([hint]).collect()
}

fn after_failure(report: &Report, graded: &Graded, judged: &Judged) -> Vec<(&'static str, String)> {
    let name = graded.exercise.name;
    let hints = match judged.mistake {
        // What is remembered, and what `hint` goes by, is about the learner's own file.
        _ if target(graded) == name => ("Hint", format!("cargo run -- hint {name}")),
        Some(mistake) => ("Hints", format!("exercises/{name}/hints.toml, under `{mistake}`")),
        None => ("Hints", format!("exercises/{name}/hints.toml")),
    };
    let mut steps = vec![("Again", format!("cargo run -- {}", again(report, graded, judged)))];
    if let Some(replay) = replay(graded, judged) {
        steps.push(("Replay", format!("cargo run -- {replay}")));
    }
    steps.push(hints);
    steps
}

/// The arguments that repeat the schedule that fails, where there is one.
pub(super) fn replay(graded: &Graded, judged: &Judged) -> Option<String> {
    let schedule = &judged.lanes.as_ref()?.schedule;
    let (exercise, source) = (graded.exercise.name, target(graded));
    let source = &source[exercise.len()..];
    let check = &judged.check.id;
    // The check makes random choices of its own, by the same seed.
    let seed = match judged.seed {
        SEED => String::new(),
        other => format!(" --seed {other}"),
    };
    Some(format!("replay {exercise} --check {check} --schedule {schedule}{seed}{source}"))
}

/// The arguments that run this check again.
pub(super) fn again(report: &Report, graded: &Graded, judged: &Judged) -> String {
    format!("{} --check {} --seed {}", target(graded), judged.check.id, report.seed)
}

/// The arguments that name this submission.
pub(super) fn target(graded: &Graded) -> String {
    let name = graded.exercise.name;
    if graded.source.ends_with(&format!("exercises/{name}/src/lib.rs")) {
        name.to_owned()
    } else {
        // One with a zero byte cannot be typed anyway.
        let source = shlex::try_quote(&graded.source).unwrap_or_default();
        format!("{name} --source {source}")
    }
}
