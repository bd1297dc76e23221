//! The nearest known name to one that is not known.

use std::collections::HashSet;

/// Below this two names have little in common.
const LIKENESS: f64 = 0.7;

/// What to say about `name`, which is none of `known`, the `what` there are.
pub(crate) fn help<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, what: &str) -> String {
    let mut once = HashSet::new();
    let known: Vec<&str> = known.into_iter().filter(|one| once.insert(*one)).collect();
    let nearest = known
        .iter()
        .map(|one| (strsim::jaro_winkler(name, one), one))
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    match nearest {
        Some((likeness, nearest)) if likeness > LIKENESS => format!("did you mean `{nearest}`?"),
        _ => format!("the {what} are {}", known.join(", ")),
    }
}
