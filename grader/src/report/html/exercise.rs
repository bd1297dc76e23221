//! A submission: its verdict, what the compiler said, its rules, its failures, its checks.

use maud::{Markup, html};

use super::{clean, failure, place, prose, standing, tag, verdict};
use crate::{
    build::Diagnostic,
    judge::{Judged, Outcome},
    report::{Graded, Report, Standing, Verdict, human, words},
};
use lockstep_wire::World;

/// The section of `graded`.
pub(super) fn section(report: &Report, graded: &Graded) -> Markup {
    let name = graded.exercise.name;
    html! {
        section.exercise #(name) aria-labelledby={ (name) "-title" } {
            h2 #{ (name) "-title" } { (name) " " (verdict(graded.verdict())) }
            p.note {
                @if let Some(held) = held(graded) { (held) ", in " }
                code { (clean(&graded.source)) }
            }
            @if let Some(gap) = &graded.gap {
                p { (tag("open", "!", "not simulated")) " " (clean(gap)) }
            }
            (trouble(graded))
            (todo(graded))
            (diagnostics(graded))
            @if !graded.checks.is_empty() { (rules(graded)) }
            (failures(report, graded))
            @if !graded.checks.is_empty() { (checks(graded)) }
        }
    }
}

/// How many rules hold, where that was found out.
fn held(graded: &Graded) -> Option<String> {
    let rules = graded.rules();
    let judged = rules.iter().filter(|(_, standing)| *standing != Standing::Unknown).count();
    let holds = rules.iter().filter(|(_, standing)| *standing == Standing::Holds).count();
    let counts = matches!(graded.verdict(), Verdict::Pass | Verdict::Fail);
    counts.then(|| format!("{holds} of {judged} rules hold"))
}

fn trouble(graded: &Graded) -> Markup {
    let own = |judged: &&Judged| judged.outcome == Outcome::Error;
    html! {
        @if let Some(trouble) = &graded.trouble { pre { (clean(trouble)) } }
        @for judged in graded.checks.iter().filter(own) {
            p { code { (judged.check.id) } ": " (clean(&judged.message)) }
        }
        @if graded.verdict() == Verdict::Error { p { (words::NO_VERDICT) } }
    }
}

/// Where something is still to be written.
fn todo(graded: &Graded) -> Markup {
    let todo = graded.checks.iter().find(|judged| judged.outcome == Outcome::Incomplete);
    html! {
        @if let Some(at) = todo.and_then(|judged| judged.at.as_ref()) {
            p { (place(graded, at)) " is still to be written." }
        }
    }
}

fn diagnostics(graded: &Graded) -> Markup {
    let one = |diagnostic: &Diagnostic| {
        let rendered = anstream::adapter::strip_str(&diagnostic.rendered).to_string();
        html! { pre tabindex="0" role="region" aria-label=(diagnostic.level) {
            (clean(rendered.trim_end()))
        } }
    };
    html! {
        @if !graded.diagnostics.is_empty() {
            h3 { "What the compiler says" }
            @for diagnostic in &graded.diagnostics { (one(diagnostic)) }
        }
    }
}

fn rules(graded: &Graded) -> Markup {
    html! {
        h3 { "Rules" }
        div.scroll tabindex="0" role="region" aria-label="Rules" {
            table.rules {
                caption { "What each rule comes to" }
                thead { tr {
                    th scope="col" { "Rule" } th scope="col" { "Verdict" }
                    th scope="col" { "What it says" }
                } }
                tbody {
                    @for (rule, came_to) in graded.rules() {
                        tr {
                            th scope="row" { (rule.id) }
                            td { (standing(came_to)) }
                            td { (prose(&rule.text)) }
                        }
                    }
                }
            }
        }
    }
}

/// The failure to mend first at length, the others to be opened.
fn failures(report: &Report, graded: &Graded) -> Markup {
    let Some(first) = graded.first_failure() else { return html! {} };
    let is_first = |judged: &Judged| std::ptr::eq(judged, first);
    let broken = graded.checks.iter().enumerate().filter(|(_, one)| one.outcome.is_broken());
    let (shown, others): (Vec<_>, Vec<_>) = broken.partition(|(_, one)| is_first(one));
    let id = |index: usize| format!("{}-{}", graded.exercise.name, index + 1);
    html! {
        h3 { "What to mend first" }
        @for (index, judged) in shown { (failure::article(report, graded, judged, &id(index))) }
        @if !others.is_empty() {
            h3 { "What else broke" }
            p.note { "These may have the same cause." }
            @for (index, judged) in others {
                details {
                    summary { (failure::headline(judged)) }
                    (failure::article(report, graded, judged, &id(index)))
                }
            }
        }
    }
}

fn checks(graded: &Graded) -> Markup {
    html! {
        details {
            summary { "All checks (" (graded.checks.len()) ")" }
            div.scroll tabindex="0" role="region" aria-label="Checks" {
                table {
                    caption { "What each check came to" }
                    thead { tr {
                        th scope="col" { "Check" } th scope="col" { "Rule" }
                        th scope="col" { "World" } th scope="col" { "Outcome" }
                        th scope="col" { "What was found" }
                    } }
                    tbody { @for judged in &graded.checks { (check(judged)) } }
                }
            }
        }
    }
}

fn check(judged: &Judged) -> Markup {
    let world = match judged.world {
        World::Native => "real threads",
        World::Sim => "simulated",
    };
    let (class, sign) = match judged.outcome {
        Outcome::Pass => ("good", "✓"),
        Outcome::Fail | Outcome::Hang | Outcome::Crash => ("bad", "✗"),
        Outcome::Incomplete => ("open", "…"),
        Outcome::Skipped | Outcome::Error => ("open", "?"),
    };
    html! {
        tr {
            th scope="row" { code { (human::check_name(judged)) } }
            td { (judged.check.rule) }
            td { (world) }
            td { (tag(class, sign, words::outcome(judged.outcome))) }
            td { (clean(&judged.message)) }
        }
    }
}
