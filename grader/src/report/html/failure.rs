//! A broken check: the rule, what happened, the picture or the source, how to see it again.

use maud::{Markup, html};

use super::{clean, listing, picture, place, prose};
use crate::{
    judge::{BlockedThread, Judged, Outcome, Place},
    report::{Graded, Report, human, next, stuck, words},
};

/// How the check ended, in a line.
pub(super) fn headline(judged: &Judged) -> Markup {
    html! {
        (judged.check.rule) ": " (words::outcome(judged.outcome)) " in "
        code { (human::check_name(judged)) }
        " (" (words::kind(judged.check.kind)) (words::world(judged.world)) ")"
    }
}

/// All that is known about it; `id` is the failure's own on the page.
pub(super) fn article(report: &Report, graded: &Graded, judged: &Judged, id: &str) -> Markup {
    let rule = graded.rules().into_iter().find(|(rule, _)| rule.id == judged.check.rule);
    html! {
        article.failure #(id) aria-labelledby={ (id) "-title" } {
            h4 #{ (id) "-title" } { (headline(judged)) }
            @if let Some((rule, _)) = rule { blockquote { p { (prose(&rule.text)) } } }
            (facts(graded, judged))
            @if !judged.evidence.is_empty() {
                ul.evidence { @for line in &judged.evidence { li { (clean(line)) } } }
            }
            @match picture::picture(graded, judged, id) {
                Some(picture) => (picture),
                None => (listing::listings(graded, &places(judged), id, true)),
            }
            (blocked(graded, judged))
            (printed(judged))
            (again(report, graded, judged))
        }
    }
}

fn facts(graded: &Graded, judged: &Judged) -> Markup {
    let hint = judged.mistake.and_then(|mistake| graded.exercise.hint(mistake));
    html! {
        dl {
            dt { "Checked" } dd { (prose(&judged.check.title)) }
            dt { "Found" }
            dd {
                (prose(&judged.message))
                @if let Some(found) = graded.other_world(judged) {
                    " " (words::other_world(judged.world, found))
                }
            }
            @if let Some(at) = &judged.at { dt { "At" } dd { (place(graded, at)) } }
            @if let Some(mistake) = judged.mistake {
                dt { "Mistake" }
                dd { strong { (mistake) } ": " (words::mistake(mistake)) }
            }
            @if let Some(hint) = hint {
                dt { "Hint" }
                dd { details { summary { "Show the hint" } p { (prose(&hint)) } } }
            }
        }
    }
}

/// The lines that a failure without a schedule comes down to.
fn places(judged: &Judged) -> Vec<&Place> {
    let blocked = judged.blocked.iter().filter_map(|thread| thread.at.as_ref());
    judged.at.iter().chain(blocked).collect()
}

fn blocked(graded: &Graded, judged: &Judged) -> Markup {
    html! {
        @if !judged.blocked.is_empty() {
            div.scroll tabindex="0" role="region" aria-label="Threads that were stuck" {
                table {
                    caption { "The threads that were stuck" }
                    thead { tr {
                        th scope="col" { "Thread" } th scope="col" { "What it does" }
                        th scope="col" { "Line" } th scope="col" { "Locks that it holds" }
                    } }
                    tbody { @for thread in &judged.blocked { (stuck_thread(graded, thread)) } }
                }
            }
        }
        @if !judged.closing.is_empty() { p { strong { (clean(&judged.closing)) } } }
    }
}

fn stuck_thread(graded: &Graded, thread: &BlockedThread) -> Markup {
    let held = thread.holds.iter().filter(|_| thread.exact).map(|hold| {
        html! {
            li {
                (clean(&hold.object))
                @if let Some(at) = &hold.at { ", taken at " (place(graded, at)) }
            }
        }
    });
    html! {
        tr {
            th scope="row" { (clean(&thread.thread)) }
            td { (prose(&stuck::does(thread))) }
            td { @if let Some(at) = &thread.at { (place(graded, at)) } }
            td { @if thread.exact { ul { @for hold in held { (hold) } } } @else { "–" } }
        }
    }
}

fn printed(judged: &Judged) -> Markup {
    html! {
        @if judged.outcome == Outcome::Crash && !judged.printed.trim().is_empty() {
            details { summary { "What it printed" } pre { (clean(judged.printed.trim_end())) } }
        }
    }
}

/// The commands that show it again.
fn again(report: &Report, graded: &Graded, judged: &Judged) -> Markup {
    let command = |arguments: &str| html! { pre { code { "cargo run -- " (clean(arguments)) } } };
    html! {
        h5 { "See it again" }
        (command(&next::again(report, graded, judged)))
        @if let Some(replay) = next::replay(graded, judged) { (command(&replay)) }
    }
}
