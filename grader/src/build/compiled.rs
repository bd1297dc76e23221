//! What the compiler's messages say about each submission.

use std::{collections::BTreeMap, fs, path::Path};

use cargo_metadata::diagnostic::{Diagnostic as Rendered, DiagnosticLevel};

use lockstep_wire::World;

use super::{BuildError, Built, Harness, against, asks, checks::Ready, unit::Unit};
use crate::{clone::Clone, submission::Submission};

/// What the compiler has to say about a learner's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    /// `error` or `warning`.
    pub(crate) level: &'static str,
    /// In one line.
    pub(crate) message: String,
    /// Relative to the submission; empty where it is about no file.
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
    /// From 1.
    pub(crate) column: usize,
    /// As rustc shows it, in the learner's paths, with colours.
    pub(crate) rendered: String,
}

/// All that was built.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    /// By slot and world.
    pub(super) units: BTreeMap<(String, World), Unit>,
    /// What they were built against.
    pub(super) checks: Ready,
}

impl Compiled {
    /// What became of `submission`.
    ///
    /// The build against the real `std` decides. A simulated one that fails beside it is the
    /// simulation's gap: there is no harness for that world then, and nothing else follows.
    pub(super) fn of(
        &self,
        clone: &Clone,
        submission: &Submission,
        worlds: &[World],
    ) -> Result<Built, BuildError> {
        let unit = |world| self.units.get(&(submission.map.slot().to_owned(), world));
        let silent = || BuildError::Silent(submission.map.source());
        let native = unit(World::Native).ok_or_else(silent)?;
        let own = said(native, submission);
        if native.executable.is_some() {
            let built = |&world: &World| {
                let program = unit(world)?.executable.clone()?;
                Some(Harness { program, world, made: self.checks.of(world)?.made })
            };
            let harnesses: Vec<Harness> = worlds.iter().filter_map(built).collect();
            let gap = (harnesses.len() < worlds.len())
                .then(|| self.gap(clone, unit(World::Sim), submission));
            let gap = gap.transpose()?;
            return Ok(Built::Ready { harnesses, warnings: own, gap });
        }
        if !native.against.is_empty() {
            let against = against::shown(&native.against, submission);
            return Ok(Built::Refused { diagnostics: own.into_iter().chain(against).collect() });
        }
        let located =
            |diagnostic: &Diagnostic| diagnostic.level == "error" && !diagnostic.file.is_empty();
        if own.iter().any(located) {
            return Ok(Built::Refused { diagnostics: own });
        }
        let asks = asked_for(clone, native, submission)?;
        if asks.is_empty() {
            // No line of the learner's is to blame: the machine or the checks are.
            return Err(trouble(clone, native, submission));
        }
        Ok(Built::Refused { diagnostics: asks })
    }

    /// Why there is no simulated harness. An error in the simulation itself is no gap but
    /// trouble.
    fn gap(
        &self,
        clone: &Clone,
        unit: Option<&Unit>,
        submission: &Submission,
    ) -> Result<String, BuildError> {
        if let Some(gap) = &self.checks.gap {
            return Ok(gap.clone());
        }
        let unit = unit.ok_or_else(|| BuildError::Silent(submission.map.source()))?;
        if let Some(against) = unit.against.first() {
            return Ok(against.message.clone());
        }
        let own = said(unit, submission).into_iter().find(|one| one.level == "error");
        if let Some(own) = own {
            return Ok(format!("{} (at {}:{})", own.message, own.file, own.line));
        }
        // What is about no line at all is the machine's doing or the linker's, and no gap.
        let mut others = errors(&unit.learner).chain(errors(&unit.harness));
        let first = others.find(|error| !error.spans.is_empty());
        first.map(|error| error.message.clone()).ok_or_else(|| trouble(clone, unit, submission))
    }
}

/// What the compiler said about the learner's crate, where it is about a line of it.
fn said(unit: &Unit, submission: &Submission) -> Vec<Diagnostic> {
    unit.learner.iter().filter_map(|rendered| told(rendered, submission)).collect()
}

/// What the exercise asks for, by the errors in the adapter, in its order.
fn asked_for(
    clone: &Clone,
    unit: &Unit,
    submission: &Submission,
) -> Result<Vec<Diagnostic>, BuildError> {
    let adapter = clone.adapter(submission.exercise.name);
    let text =
        fs::read_to_string(&adapter).map_err(|cause| BuildError::io("read", &adapter, cause))?;
    let mut found: Vec<(usize, String, Diagnostic)> = Vec::new();
    for error in errors(&unit.harness) {
        for span in error.spans.iter().filter(|span| span.is_primary) {
            let here = Path::new(&span.file_name).file_name() == adapter.file_name();
            let ask = if here { asks::at(&text, span.line_start) } else { None };
            // One thing that is missing can be in the way of several lines.
            if let Some(ask) = ask
                && !found.iter().any(|(_, known, _)| *known == ask)
            {
                let diagnostic = asked(&ask, error, submission);
                found.push((span.line_start, ask, diagnostic));
            }
        }
    }
    found.sort_by_key(|(line, _, _)| *line);
    Ok(found.into_iter().map(|(_, _, diagnostic)| diagnostic).collect())
}

fn errors(diagnostics: &[Rendered]) -> impl Iterator<Item = &Rendered> {
    diagnostics.iter().filter(|diagnostic| is_error(diagnostic))
}

/// Whether it keeps a crate from being built.
pub(super) fn is_error(diagnostic: &Rendered) -> bool {
    level(diagnostic.level) == Some("error")
}

/// Everything that the compiler said about anything but a learner's line.
fn trouble(clone: &Clone, unit: &Unit, submission: &Submission) -> BuildError {
    let mut output: String = errors(&unit.learner)
        .chain(errors(&unit.harness))
        .filter_map(|diagnostic| diagnostic.rendered.as_deref())
        .map(|text| anstream::adapter::strip_str(text).to_string())
        .collect();
    // The compiler itself may have failed, at a full disk for instance.
    output.push_str(&unit.besides);
    if output.is_empty() {
        return BuildError::Silent(submission.map.source());
    }
    BuildError::from_cargo(clone.work(), &output)
}

/// What the exercise asks for, at the learner's line that `error` points to, if it does.
fn asked(ask: &str, error: &Rendered, submission: &Submission) -> Diagnostic {
    let map = &submission.map;
    let place =
        error.spans.iter().chain(error.children.iter().flat_map(|child| &child.spans)).find_map(
            |span| Some((map.relative(&span.file_name)?, span.line_start, span.column_start)),
        );
    let (file, line, column) = place.unwrap_or((String::new(), 1, 1));
    let message = format!("the exercise asks for {ask}");
    let hint = error.children.iter().find(|child| child.message.contains("similar name"));
    let mut rendered = format!("error: {message}\n  rustc: {}\n", error.message);
    let label =
        error.spans.iter().find(|span| span.is_primary).and_then(|span| span.label.as_ref());
    if let Some(label) = label.filter(|label| !error.message.contains(label.as_str())) {
        rendered.push_str(&format!("  rustc: {label}\n"));
    }
    if let Some(hint) = hint {
        rendered.push_str(&format!("  rustc: {}\n", hint.message));
    }
    if !file.is_empty() {
        rendered.push_str(&format!("  --> {}:{line}:{column}\n", map.shown(&file)));
    }
    Diagnostic { level: "error", message, file, line, column, rendered }
}

/// `rendered` in the learner's terms; `None` for what is no error or warning.
fn told(rendered: &Rendered, submission: &Submission) -> Option<Diagnostic> {
    let level = level(rendered.level)?;
    let map = &submission.map;
    let of_learner = |span: &&cargo_metadata::diagnostic::DiagnosticSpan| {
        map.relative(&span.file_name).is_some()
    };
    let span = rendered.spans.iter().filter(of_learner).max_by_key(|span| span.is_primary)?;
    Some(Diagnostic {
        level,
        message: rendered.message.clone(),
        file: map.relative(&span.file_name).unwrap_or_default(),
        line: span.line_start,
        column: span.column_start,
        rendered: map.rewrite(rendered.rendered.as_deref().unwrap_or_default()),
    })
}

fn level(level: DiagnosticLevel) -> Option<&'static str> {
    match level {
        DiagnosticLevel::Error | DiagnosticLevel::Ice => Some("error"),
        DiagnosticLevel::Warning => Some("warning"),
        _ => None,
    }
}
