//! `lockstep/report/v1`: the result for programs, as the documentation of the command line has it.

use std::{
    io::{self, Write},
    time::Duration,
};

use lockstep_wire::{Budget, Kind, Missing, Mistake, World};
use serde::Serialize;

use super::{Graded, Report, next};
use crate::judge::{BlockedThread, Held, Judged, Lane, Outcome};

const SCHEMA: &str = "lockstep/report/v1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    grader: &'static str,
    seed: u64,
    budget: Budget,
    #[serde(skip_serializing_if = "<[Missing]>::is_empty")]
    sandbox_lacks: &'a [Missing],
    exercises: Vec<Exercise<'a>>,
}

#[derive(Serialize)]
struct Exercise<'a> {
    exercise: &'static str,
    source: &'a str,
    verdict: &'static str,
    score: f64,
    max_score: f64,
    duration_ms: u64,
    build_ms: u64,
    run_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_simulated: Option<&'a str>,
    diagnostics: Vec<Diagnostic<'a>>,
    checks: Vec<Check<'a>>,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    level: &'static str,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    rendered: String,
}

#[derive(Serialize)]
struct Check<'a> {
    id: &'a str,
    rule: &'a str,
    kind: Kind,
    world: World,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mistake: Option<Mistake>,
    message: &'a str,
    seed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    replay: Option<String>,
    duration_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedules: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exhaustive: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    schedule: Vec<Step<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preemptions: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found_at: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    evidence: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocked: Vec<Blocked<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    closing: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    printed: &'a str,
}

#[derive(Serialize)]
struct Step<'a> {
    step: u32,
    time_ms: u64,
    time_ns: u64,
    thread: &'a str,
    op: &'a str,
    object: &'a str,
    value: &'a str,
    file: &'a str,
    line: u32,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    preempted: Option<&'a str>,
}

#[derive(Serialize)]
struct Blocked<'a> {
    thread: &'a str,
    waits_for: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_by: Option<&'a str>,
    holds: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taken: Vec<Taken<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    state: &'static str,
}

#[derive(Serialize)]
struct Taken<'a> {
    object: &'a str,
    file: &'a str,
    line: u32,
}

/// Writes `report` as one JSON object.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: SCHEMA,
        grader: env!("CARGO_PKG_VERSION"),
        seed: report.seed,
        budget: report.budget,
        sandbox_lacks: &report.missing,
        exercises: report.exercises.iter().map(|graded| exercise(report, graded)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn exercise<'a>(report: &Report, graded: &'a Graded) -> Exercise<'a> {
    Exercise {
        exercise: graded.exercise.name,
        source: &graded.source,
        verdict: graded.verdict().word(),
        score: graded.score(),
        max_score: 1.0,
        duration_ms: millis(graded.build + graded.run),
        build_ms: millis(graded.build),
        run_ms: millis(graded.run),
        error: graded.trouble.as_deref(),
        not_simulated: graded.gap.as_deref(),
        diagnostics: graded
            .diagnostics
            .iter()
            .map(|diagnostic| Diagnostic {
                level: diagnostic.level,
                message: &diagnostic.message,
                file: &diagnostic.file,
                line: diagnostic.line,
                column: diagnostic.column,
                rendered: anstream::adapter::strip_str(&diagnostic.rendered).to_string(),
            })
            .collect(),
        checks: graded.checks.iter().map(|judged| check(report, graded, judged)).collect(),
    }
}

fn check<'a>(report: &Report, graded: &Graded, judged: &'a Judged) -> Check<'a> {
    let broken = judged.outcome.is_broken();
    Check {
        id: &judged.check.id,
        rule: &judged.check.rule,
        kind: judged.check.kind,
        world: judged.world,
        outcome: judged.outcome.word(),
        mistake: judged.mistake,
        message: &judged.message,
        seed: judged.seed,
        replay: broken.then(|| {
            let again = || next::again(report, graded, judged);
            format!("cargo run -- {}", next::replay(graded, judged).unwrap_or_else(again))
        }),
        duration_ms: millis(judged.took),
        schedules: judged.explored.map(|explored| explored.schedules),
        exhaustive: judged.explored.map(|explored| explored.exhaustive),
        schedule: judged.lanes.iter().flat_map(|lanes| &lanes.steps).map(step).collect(),
        preemptions: judged.lanes.as_ref().map(|lanes| lanes.preemptions),
        found_at: judged.lanes.as_ref().and_then(|lanes| lanes.found_at),
        file: judged.at.as_ref().map(|at| at.file.as_str()),
        line: judged.at.as_ref().map(|at| at.line),
        evidence: &judged.evidence,
        blocked: judged.blocked.iter().map(blocked).collect(),
        closing: &judged.closing,
        printed: if judged.outcome == Outcome::Pass { "" } else { &judged.printed },
    }
}

fn step(lane: &Lane) -> Step<'_> {
    Step {
        step: lane.step,
        time_ms: lane.time_ns / 1_000_000,
        time_ns: lane.time_ns,
        thread: &lane.thread,
        op: &lane.op,
        object: &lane.object,
        value: &lane.value,
        file: &lane.at.file,
        line: lane.at.line,
        source: &lane.source,
        preempted: lane.preempted.as_deref(),
    }
}

fn blocked(thread: &BlockedThread) -> Blocked<'_> {
    Blocked {
        thread: &thread.thread,
        waits_for: &thread.waits_for,
        held_by: thread.held_by.as_deref(),
        holds: thread.holds.iter().map(|hold| hold.object.as_str()).collect(),
        taken: thread.holds.iter().filter_map(taken).collect(),
        file: thread.at.as_ref().map(|at| at.file.as_str()),
        line: thread.at.as_ref().map(|at| at.line),
        state: if thread.spinning { "spinning" } else { "blocked" },
    }
}

fn taken(hold: &Held) -> Option<Taken<'_>> {
    let at = hold.at.as_ref()?;
    Some(Taken { object: &hold.object, file: &at.file, line: at.line })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
