//! The page: one file that needs nothing else, for a browser or for a mail to somebody.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `exercise` | a submission: its verdict, its rules, its checks |
//! | `failure` | a broken check at length |
//! | `picture` | the interleaving, a lane a thread, to step through |
//! | `told` | what there is to tell at each step of it |
//! | `listing` | the source beside it |
//! | `page.css`, `page.js` | how it looks, and what the keys do |
//!
//! Without its script the page says everything that it says with it, only all at once. The script
//! and the style are the same in every page and named there by their hashes: whatever else a
//! submission may bring in does not run. The templates escape all text that they are given.

mod exercise;
mod failure;
mod listing;
mod picture;
mod told;

use std::io::{self, Write};

use lockstep_wire::Budget;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Graded, Report, Standing, Verdict, human, words};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Nothing but the style and the script of this file; their hashes are held by a test.
const POLICY: &str = concat!(
    "default-src 'none'; ",
    "style-src 'sha256-tqplcdObPtqShcTbGDa0XjaCxjtP6ofhsDcpDyI3zhI='; ",
    "script-src 'sha256-N4Gn/B6al9KwIKa6Zow9Laq5e3jHt95Mz+0kxwPgbj8='; ",
    "base-uri 'none'; form-action 'none'",
);
/// What a tab takes in a listing.
const TAB: &str = "    ";

/// Writes `report` as a page.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", page(report).into_string())
}

fn page(report: &Report) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title(report)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#report" { "Skip to the report" }
                (header(report))
                main #report {
                    @for graded in &report.exercises { (exercise::section(report, graded)) }
                }
                (footer(report))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn title(report: &Report) -> String {
    match &report.exercises[..] {
        [graded] => format!("{} {}", graded.exercise.name, words::verdict(graded.verdict())),
        all => {
            let passed = all.iter().filter(|graded| graded.verdict() == Verdict::Pass).count();
            format!("{passed} of {} exercises pass", all.len())
        }
    }
}

fn header(report: &Report) -> Markup {
    html! {
        header {
            h1 { "Lockstep: " (title(report)) }
            @if report.exercises.len() > 1 {
                nav aria-label="Exercises" {
                    ul {
                        @for graded in &report.exercises {
                            li {
                                a href={ "#" (graded.exercise.name) } { (graded.exercise.name) }
                                " " (verdict(graded.verdict()))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn footer(report: &Report) -> Markup {
    let budget = match report.budget {
        Budget::Quick => "quick",
        Budget::Full => "full",
    };
    html! {
        footer {
            p {
                "Graded by Lockstep " (env!("CARGO_PKG_VERSION")) " with seed " (report.seed)
                " and the budget “" (budget) "”. "
                // What a pass does not say: a failure speaks for itself.
                @if report.exit_code() == 0 {
                    @match report.searched() {
                        Some(searched) => (words::searched(searched)),
                        None => (words::LIMITS),
                    }
                }
            }
            @if !report.missing.is_empty() {
                p { (words::unprotected(&report.missing)) }
            }
        }
    }
}

/// A verdict: a sign for the eye, and the word.
fn verdict(verdict: Verdict) -> Markup {
    let (class, sign) = match verdict {
        Verdict::Pass => ("good", "✓"),
        Verdict::Fail | Verdict::CompileError => ("bad", "✗"),
        Verdict::Incomplete => ("open", "…"),
        Verdict::Error => ("open", "!"),
    };
    tag(class, sign, words::verdict(verdict))
}

fn standing(standing: Standing) -> Markup {
    let (class, sign) = match standing {
        Standing::Holds => ("good", "✓"),
        Standing::Broken => ("bad", "✗"),
        Standing::NotDone => ("open", "…"),
        Standing::Unknown => ("open", "?"),
    };
    tag(class, sign, words::standing(standing))
}

fn tag(class: &str, sign: &str, word: &str) -> Markup {
    html! { span.tag.(class) { span aria-hidden="true" { (sign) } " " (word) } }
}

/// `text` without control characters, which no page may hold: it may come from the submission.
fn clean(text: &str) -> String {
    human::plain(&text.replace('\t', TAB))
}

/// `text` with what stands between backticks set as code.
fn prose(text: &str) -> Markup {
    let text = clean(text);
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A file's name as a person would type it, and the line.
fn place(graded: &Graded, at: &crate::judge::Place) -> Markup {
    html! { code { (clean(&human::shown(graded, at))) } }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use sha2::{Digest, Sha256};

    use super::{POLICY, SCRIPT, STYLE, clean, prose};

    #[test]
    fn the_policy_names_the_style_and_the_script() {
        for (what, text) in [("style", STYLE), ("script", SCRIPT)] {
            let hash = BASE64_STANDARD.encode(Sha256::digest(text));
            let source = format!("{what}-src 'sha256-{hash}'");
            assert!(POLICY.contains(&source), "the policy must have {source}");
        }
    }

    #[test]
    fn neither_ends_its_element() {
        assert!(!SCRIPT.contains("</") && !STYLE.contains("</") && !SCRIPT.contains("<!--"));
    }

    #[test]
    fn text_is_escaped_and_has_no_control_characters() {
        let hostile = "`a\u{0}</code>` <img src=x onerror=\"alert(1)\">\u{1b}[31m\tred";
        assert_eq!(
            prose(hostile).into_string(),
            "<code>a&lt;/code&gt;</code> &lt;img src=x onerror=&quot;alert(1)&quot;&gt;[31m    red"
        );
        assert_eq!(clean("a\nb\r"), "a\nb");
    }
}
