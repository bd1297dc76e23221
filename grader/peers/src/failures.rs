//! The second table: CPU time to the first failure, a mistake a row, a tool a column.

use crate::{
    child::Order,
    figures::{median, ratio, time},
    outcome::Outcome,
    scene::{MISTAKES, Scene},
    tools::Tool,
};
use std::{error::Error, time::Duration};

/// The columns. Ratios are to the first.
const COLUMNS: [(&str, Tool); 7] = [
    ("ours", Tool::Ours),
    ("explained", Tool::Explained),
    ("shuttle", Tool::ShuttleRandom),
    ("sh. PCT", Tool::ShuttlePct),
    ("loom", Tool::Loom),
    ("loom, 2", Tool::LoomBounded),
    ("stress", Tool::Stress),
];

/// How often a thread of a stress test does its part in one execution.
const STRESS_ROUNDS: usize = 1_000;

/// How many searches, and how long each may take.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Effort {
    pub(crate) seeds: u64,
    pub(crate) budget: Duration,
    /// The second search of a process counts, not the first.
    pub(crate) warm: bool,
}

/// Prints the table. Returns where we are not ahead.
pub(crate) fn table(effort: Effort) -> Result<Vec<String>, Box<dyn Error>> {
    heading(effort);
    let mut reasons = Vec::new();
    let mut behind = Vec::new();
    for scene in MISTAKES {
        row(scene, effort, &mut reasons, &mut behind)?;
    }
    println!();
    for (letter, reason) in ('a'..).zip(&reasons) {
        println!("({letter}) {reason}");
    }
    first_explanation(effort)?;
    println!();
    for scene in MISTAKES {
        println!("{:18} {}", scene.title(), scene.about());
    }
    Ok(behind)
}

/// What the table leaves out: whoever is judged once pays for the first time.
fn first_explanation(effort: Effort) -> Result<(), Box<dyn Error>> {
    // One with a guard that is dropped at the end of a scope: only a stack trace tells where.
    let (tool, scene) = (Tool::Explained, Scene::IfAndThief);
    let once = |seed| Order { tool, scene, rounds: 1, seed, budget: effort.budget, warm: false };
    let outcomes: Result<Vec<Outcome>, _> = (0..5).map(|seed| once(seed).run()).collect();
    let shown = middle(&outcomes?).map_or_else(|| "never".to_owned(), time);
    println!("the first explanation of a process ({}): {shown}", scene.title());
    Ok(())
}

fn heading(effort: Effort) {
    let Effort { seeds, budget, warm } = effort;
    println!("CPU time to the first failure: medians of {seeds} processes, {} each", time(budget));
    println!(
        "x: times ours; n/{seeds}: found by so many; `none`: the tool ended without a failure"
    );
    println!("explained: made small and traced; loom, 2: with at most two preemptions");
    if warm {
        println!("all but stress search twice in a process, and the second time counts");
    }
    println!("stress: two real threads, {STRESS_ROUNDS} rounds, again and again");
    println!("0/1: a tool without dice, which would spend the budget every time\n");
    let names: String = COLUMNS.iter().map(|(name, _)| format!("{name:>11}")).collect();
    println!("{:18}{names}", "");
}

fn row(
    scene: Scene,
    effort: Effort,
    reasons: &mut Vec<&'static str>,
    behind: &mut Vec<String>,
) -> Result<(), Box<dyn Error>> {
    let samples = samples(scene, effort)?;
    let ours = middle(&samples[0]);
    let (mut upper, mut lower) = (String::new(), String::new());
    for ((name, tool), sample) in COLUMNS.iter().zip(&samples) {
        let (first, second) = match tool.cannot(scene) {
            Some(reason) => ("cannot".to_owned(), letter(reason, reasons)),
            None => cell(sample, ours.filter(|_| *tool != Tool::Ours), effort),
        };
        upper += &format!("{first:>11}");
        lower += &format!("{second:>11}");
        let is_peer = !matches!(tool, Tool::Ours | Tool::Explained);
        if is_peer && middle(sample).is_some_and(|time| ours.is_none_or(|ours| time <= ours)) {
            behind.push(format!("{}: {name}", scene.title()));
        }
    }
    println!("{:18}{}\n{:18}{}", scene.title(), upper, "", lower);
    Ok(())
}

/// Seed by seed, so that a change in the machine's mood meets all tools.
fn samples(scene: Scene, effort: Effort) -> Result<[Vec<Outcome>; 7], Box<dyn Error>> {
    let mut samples = COLUMNS.map(|_| Vec::new());
    for seed in 0..effort.seeds {
        for ((_, tool), sample) in COLUMNS.iter().zip(&mut samples) {
            if tool.cannot(scene).is_none() && !is_settled(*tool, sample) {
                let is_stress = *tool == Tool::Stress;
                let rounds = if is_stress { STRESS_ROUNDS } else { 1 };
                let (budget, warm) = (effort.budget, effort.warm && !is_stress);
                sample.push(Order { tool: *tool, scene, rounds, seed, budget, warm }.run()?);
            }
        }
    }
    Ok(samples)
}

/// Whether there is no need to ask again: it would do the same, and for long.
fn is_settled(tool: Tool, sample: &[Outcome]) -> bool {
    tool.is_fixed() && matches!(sample.last(), Some(Outcome::Spent { .. }))
}

/// The median time to the failure, if most searches found one.
fn middle(sample: &[Outcome]) -> Option<Duration> {
    let of = |outcome: &Outcome| match outcome {
        Outcome::Found { cpu, .. } => *cpu,
        _ => Duration::MAX,
    };
    median(sample.iter().map(of).collect()).filter(|time| *time != Duration::MAX)
}

fn cell(sample: &[Outcome], ours: Option<Duration>, effort: Effort) -> (String, String) {
    let found = sample.iter().filter(|outcome| matches!(outcome, Outcome::Found { .. })).count();
    let share =
        if found == sample.len() { String::new() } else { format!(" {found}/{}", sample.len()) };
    match (middle(sample), ours, sample.first()) {
        (Some(median), Some(ours), _) => (time(median), ratio(median, ours) + &share),
        (Some(median), None, _) => (time(median), share),
        (None, _, Some(Outcome::Ended { executions, .. })) => {
            ("none".to_owned(), format!("in all {executions}"))
        }
        (None, ..) => (format!("> {}", time(effort.budget)), share),
    }
}

/// The letter of a reason, which is added where it is new.
fn letter(reason: &'static str, reasons: &mut Vec<&'static str>) -> String {
    let known = reasons.iter().position(|known| *known == reason);
    let index = known.unwrap_or_else(|| {
        reasons.push(reason);
        reasons.len() - 1
    });
    ('a'..).nth(index).map_or(String::new(), |letter| format!("({letter})"))
}
