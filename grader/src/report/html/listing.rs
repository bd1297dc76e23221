//! The source beside a picture, or the lines that a failure comes down to.
//!
//! A short file is there as a whole. Of a long one only the lines near those that the failure is
//! about: a page with many failures stays small.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::clean;
use crate::{
    judge::Place,
    report::{Graded, human},
};

/// Lines of a file that is shown as a whole.
const WHOLE: usize = 160;
/// Lines shown on each side of one that matters.
const NEAR: usize = 12;

/// The id of the line at `at` in the listing of the failure `id`.
pub(super) fn line_id(graded: &Graded, at: &Place, id: &str) -> Option<String> {
    let file = graded.texts.keys().position(|name| *name == at.file)?;
    Some(format!("{id}-f{file}-l{}", at.line))
}

/// The files that `places` are in; `marked` says whether these places are all of one kind and
/// marked for good.
pub(super) fn listings(graded: &Graded, places: &[&Place], id: &str, marked: bool) -> Markup {
    let files: BTreeSet<&str> = places.iter().map(|at| at.file.as_str()).collect();
    let listed = files.into_iter().filter_map(|file| Some((file, graded.texts.get(file)?)));
    html! {
        @for (file, text) in listed {
            (listing(graded, (file, text), places, id, marked))
        }
    }
}

fn listing(
    graded: &Graded,
    (file, text): (&str, &str),
    places: &[&Place],
    id: &str,
    marked: bool,
) -> Markup {
    let here = places.iter().filter(|at| at.file == file);
    let lines: BTreeSet<usize> = here.map(|at| at.line as usize).collect();
    let top = Place { file: file.to_owned(), line: 1 };
    let name = human::shown(graded, &top);
    let name = clean(name.strip_suffix(":1").unwrap_or(&name));
    let stretches = stretches(text.lines().count(), &lines);
    html! {
        figure.source {
            figcaption { "Source: " code { (name) } }
            div.code tabindex="0" role="region" aria-label={ "Source of " (name) } {
                @for (index, (first, last)) in stretches.iter().enumerate() {
                    @if index > 0 || *first > 1 { p.gap { "⋯" } }
                    ol start=(first) {
                        @for (number, line) in text.lines().enumerate().skip(first - 1).take(last + 1 - first) {
                            @let number = number + 1;
                            @let at = Place { file: file.to_owned(), line: number as u32 };
                            @let is_marked = marked && lines.contains(&number);
                            li.now[is_marked] id=[line_id(graded, &at, id)] {
                                span.number aria-hidden="true" { (number) }
                                code { (clean(line)) }
                                span.who { @if is_marked { "here" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The first and the last line of each stretch of a file that is shown.
fn stretches(count: usize, lines: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    if count <= WHOLE {
        return vec![(1, count)];
    }
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for &line in lines.iter().filter(|&&line| line <= count) {
        let (first, last) = (line.saturating_sub(NEAR).max(1), (line + NEAR).min(count));
        match stretches.last_mut() {
            Some((_, end)) if first <= *end + 1 => *end = last,
            _ => stretches.push((first, last)),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn a_long_file_is_shown_near_what_matters() {
        assert_eq!(stretches(160, &[3].into()), [(1, 160)]);
        assert_eq!(stretches(1000, &[3, 20, 500, 999].into()), [(1, 32), (488, 512), (987, 1000)]);
        assert_eq!(stretches(1000, &[2000].into()), []);
    }
}
