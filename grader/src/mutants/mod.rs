//! Systematic mistakes in right designs: each design with one small change at a time.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `operators/` | the changes, a function each |
//! | `walk` | the places at which they look |
//! | `own` | which functions of a file wake threads or take locks |
//! | `edit` | a change to a text |
//! | `known` | the mutants that a person has found equal to their designs |
//!
//! What is found in the parsed file is changed in its text, so a mutant reads like its design and
//! has the same lines. Which mutants a grader must find, and that it does, is not known here.

mod edit;
mod known;
mod operators;
mod own;
mod walk;

use std::collections::BTreeSet;

use syn::visit::Visit;

pub(crate) use known::{Entry, Known, KnownError};

use self::{operators::OPERATORS, own::Own, walk::Walk};

/// A design with one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mutant {
    /// The operator that changed it.
    pub(crate) operator: &'static str,
    /// Where: the line, from 1.
    pub(crate) line: usize,
    /// The column, in letters from 1.
    pub(crate) column: usize,
    /// The line before, without its indentation.
    pub(crate) before: String,
    /// The same line after.
    pub(crate) after: String,
    /// The whole text.
    pub(crate) text: String,
}

/// Every mutant of the design with this text, by place. None is there twice.
pub(crate) fn mutants(text: &str) -> syn::Result<Vec<Mutant>> {
    let file = syn::parse_file(text)?;
    let mut walk = Walk { own: &Own::of(&file), found: Vec::new() };
    walk.visit_file(&file);
    walk.found.sort_by_key(|(number, edit)| (edit.at, *number));
    let mut seen = BTreeSet::from([text.to_owned()]);
    let mutants = walk.found.into_iter().filter_map(|(number, edit)| {
        let changed = edit.apply(text);
        seen.insert(changed.clone()).then(|| mutant(text, changed, edit.at, OPERATORS[number].name))
    });
    Ok(mutants.collect())
}

fn mutant(before: &str, text: String, at: usize, operator: &'static str) -> Mutant {
    let ahead = &before[..at];
    let line = ahead.matches('\n').count();
    let column = ahead.chars().rev().take_while(|&letter| letter != '\n').count();
    let nth = |text: &str| text.lines().nth(line).unwrap_or_default().trim().to_owned();
    Mutant {
        operator,
        line: line + 1,
        column: column + 1,
        before: nth(before),
        after: nth(&text),
        text,
    }
}

#[cfg(test)]
mod tests;
