//! What a grading adds to the record.
//!
//! Only a grade of the learner's own files with every check counts. A part of a grade is none,
//! and neither is one of somebody else's file, or one that the grader could not make.

use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};
use toml::value::Datetime;

use super::{Entry, RecordTrouble, change, word};
use crate::{
    clone::Clone,
    grading::{Plan, Surroundings},
    report::{Graded, Report, Standing, Verdict},
};

/// Takes note of `report`, which is what `plan` came to; what is wrong with the record, if
/// anything is.
pub(crate) fn note(around: &Surroundings, plan: &Plan, report: &Report) -> Option<RecordTrouble> {
    let Surroundings { clone, interrupt, .. } = around;
    if !counts(clone, plan) {
        return None;
    }
    let judged = report.exercises.iter().filter(|graded| graded.verdict() != Verdict::Error);
    let judged: Vec<&Graded> = judged.collect();
    if judged.is_empty() {
        return None;
    }
    let worlds: Vec<String> = plan.worlds.iter().map(word).collect();
    let ((), trouble) = change(clone, interrupt, |record| {
        for graded in judged {
            record.entry_mut(graded.exercise.name).add(graded, &worlds, now());
        }
    });
    trouble
}

/// Whether what `plan` comes to is a grade of the learner's own.
pub(crate) fn counts(clone: &Clone, plan: &Plan) -> bool {
    let own = plan.sources.iter().all(|(exercise, source)| *source == clone.stub(exercise.name));
    own && plan.only.is_empty() && plan.replay.is_none()
}

fn now() -> Option<Datetime> {
    let now: DateTime<Utc> = SystemTime::now().into();
    now.to_rfc3339_opts(SecondsFormat::Secs, true).parse().ok()
}

impl Entry {
    fn add(&mut self, graded: &Graded, worlds: &[String], now: Option<Datetime>) {
        let verdict = graded.verdict();
        let rules = |wanted: Standing| -> Vec<String> {
            let rules = graded.rules().into_iter().filter(|(_, standing)| *standing == wanted);
            rules.map(|(rule, _)| rule.id).collect()
        };
        self.verdict = Some(verdict.word().to_owned());
        self.graded = now;
        self.worlds = worlds.to_vec();
        self.fingerprint.clone_from(&graded.fingerprint);
        self.holds = rules(Standing::Holds);
        self.broken = rules(Standing::Broken);
        match verdict {
            Verdict::Fail => {
                let mistake = graded.first_failure().and_then(|judged| judged.mistake);
                self.mistake = mistake.map(|mistake| mistake.to_string());
                self.hint_due = mistake.is_some();
            }
            Verdict::Pass => {
                self.mistake = None;
                self.hint_due = false;
                if self.is_whole() {
                    self.first_passed = self.first_passed.or(now);
                }
            }
            // Neither says anything about the mistake that the last failure showed.
            Verdict::Incomplete | Verdict::CompileError | Verdict::Error => {}
        }
    }
}
