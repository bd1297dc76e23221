//! Whether a submission got the verdict that it must get.

use lockstep_wire::World;

use crate::{
    fixture::{Case, Expected},
    report::{Graded, Standing, Verdict},
};

/// Something that is not as it must be.
#[derive(Debug)]
pub(crate) struct Gap {
    pub(crate) kind: Kind,
    /// What must be, and what is.
    pub(crate) text: String,
}

/// How it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A mistake was not found.
    Missed,
    /// What is right was called wrong.
    FalseAlarm,
    /// The rest: another rule, another verdict.
    Other,
}

/// What is not as it must be.
pub(crate) fn gap(case: &Case, graded: &Graded, worlds: &[World]) -> Option<Gap> {
    let text = difference(case, graded, worlds)?;
    let kind = match (&case.expected, graded.verdict()) {
        (Expected::Broken { .. }, Verdict::Pass) => Kind::Missed,
        (Expected::Verdict(Verdict::Pass), Verdict::Fail) => Kind::FalseAlarm,
        _ => Kind::Other,
    };
    Some(Gap { kind, text })
}

fn difference(case: &Case, graded: &Graded, worlds: &[World]) -> Option<String> {
    let verdict = graded.verdict();
    if let Some(gap) = &graded.gap {
        return Some(format!("must be simulated: {gap}"));
    }
    let broken: Vec<String> = graded
        .rules()
        .into_iter()
        .filter(|(_, standing)| *standing == Standing::Broken)
        .map(|(rule, _)| rule.id)
        .collect();
    let wanted = match &case.expected {
        Expected::Verdict(wanted) if verdict == *wanted => return None,
        Expected::Verdict(wanted) => format!("must be {}", wanted.word()),
        Expected::Broken { rule, also, mistake, .. } => {
            let can_tell = case.expected.is_told_in(worlds);
            let stray = broken.iter().find(|id| *id != rule && !also.contains(id));
            if let Some(stray) = stray {
                format!("must break {rule}, not {stray}")
            } else if can_tell && !broken.contains(rule) {
                format!("must break {rule}")
            } else if !can_tell && !matches!(verdict, Verdict::Pass | Verdict::Fail) {
                "must compile".to_owned()
            } else {
                // Real threads tell less of a mistake: nearest is good enough there.
                let simulated =
                    worlds.contains(&World::Sim) && case.expected.is_told_in(&[World::Sim]);
                let first = graded.first_failure().filter(|judged| judged.world == World::Sim)?;
                let shown = first.mistake;
                if !simulated || shown == Some(*mistake) {
                    return None;
                }
                let shown = shown.map_or("nothing".to_owned(), |shown| shown.to_string());
                format!("must be called {mistake}, not {shown}")
            }
        }
    };
    let mut text = format!("{wanted}; it is {}, broken: [{}]", verdict.word(), broken.join(" "));
    let shown = graded.checks.iter().filter(|judged| judged.outcome.is_broken()).map(|judged| {
        format!(
            "\n    {} {} {}: {}",
            judged.check.rule,
            judged.check.id,
            judged.outcome.word(),
            judged.message
        )
    });
    text.extend(shown);
    text.extend(graded.errors().take(1).map(|error| format!("\n    {}", error.message)));
    text.extend(graded.trouble.iter().map(|trouble| format!("\n    {trouble}")));
    Some(text)
}
