//! The grader beside what a course would otherwise use, on the same fixtures, in one run:
//! `just peers`, or `cargo run --release --manifest-path grader/peers/Cargo.toml --bin compare`.
//!
//! `fixtures` says which there are, `program` builds them for a tool (`workspace`, `manifest`,
//! `compiler`) and `grader` asks ours; `judging` is the one list of tools, `row` counts, `parallel` and
//! `cpu` run and measure. How it is done, and to whom it is unfair, is told in `README.md` of this package.
//! Arguments: `[--verbose] [--tool TOOL] [--only FIXTURE] [EXERCISE …]`, both options as often as
//! you like.

#![expect(clippy::print_stdout, reason = "a table is printed, row by row")]

mod compiler;
mod cpu;
mod fixtures;
mod grader;
mod judging;
mod manifest;
mod parallel;
mod program;
mod row;
mod workspace;

use fixtures::Fixture;
use judging::{Bench, TOOLS, Tool};
use row::{Row, Verdict};
use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// What was asked for.
struct Asked {
    exercises: Vec<String>,
    tools: Vec<Tool>,
    /// Names of fixtures; all if there is none.
    only: Vec<String>,
    verbose: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked = asked(env::args().skip(1))?;
    let clone = clone()?;
    println!("{}\n\n{}", machine()?, Row::HEADING);
    let mut totals: Vec<Row> = asked.tools.iter().map(|tool| Row::of("all", tool.name)).collect();
    let mut reasons: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut told = Vec::new();
    for exercise in &asked.exercises {
        let mut fixtures = fixtures::of(&clone, exercise)?;
        fixtures.retain(|one| asked.only.is_empty() || asked.only.contains(&one.name));
        let mut bench = Bench::new(&clone, &fixtures);
        for (tool, total) in asked.tools.iter().zip(&mut totals) {
            let judged = bench.judge(*tool)?;
            let mut row = Row::of(exercise, tool.name);
            row.cpu = judged.cpu;
            for (fixture, verdict) in fixtures.iter().zip(&judged.verdicts) {
                row.count(fixture, verdict);
                told.push(line(fixture, *tool, verdict));
                if let Verdict::Cannot(reason) = verdict {
                    *reasons.entry((tool.name, class(reason).to_owned())).or_default() += 1;
                }
            }
            println!("{row}");
            *total += row;
        }
    }
    totals.iter().for_each(|total| println!("{total}"));
    println!("\nWhat could not be run, and why:\n");
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|((tool, _), count)| (*tool, usize::MAX - count));
    reasons.iter().for_each(|((tool, reason), count)| println!("- {tool}, {count} ×: {reason}"));
    if asked.verbose {
        println!();
        told.iter().for_each(|line| println!("{line}"));
    }
    Ok(())
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, Box<dyn Error>> {
    let (mut exercises, mut tools) = (Vec::new(), Vec::new());
    let (mut only, mut verbose) = (Vec::new(), false);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--verbose" => verbose = true,
            "--tool" => {
                let name = words.next().unwrap_or_default();
                let tool = TOOLS.iter().find(|tool| tool.name == name);
                tools.push(*tool.ok_or_else(|| format!("`{name}` is no tool"))?);
            }
            "--only" => only.extend(words.next()),
            name if fixtures::EXERCISES.contains(&name) => exercises.push(word),
            _ => return Err(format!("`{word}` is neither an option nor an exercise").into()),
        }
    }
    if exercises.is_empty() {
        exercises = fixtures::EXERCISES.map(str::to_owned).to_vec();
    }
    if tools.is_empty() {
        tools = TOOLS.to_vec();
    }
    Ok(Asked { exercises, tools, only, verbose })
}

/// The folder of the grader's clone.
fn clone() -> Result<PathBuf, Box<dyn Error>> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?)
}

fn machine() -> Result<String, Box<dyn Error>> {
    let load = fs::read_to_string("/proc/loadavg")?;
    let load: Vec<&str> = load.split_whitespace().take(3).collect();
    Ok(format!("{} cores, load {}", parallel::cores(), load.join(" ")))
}

/// A reason without the test that met it and the names of the fixture's own.
fn class(reason: &str) -> &str {
    let text = reason.split_once(": ").map_or(reason, |(_, text)| text);
    let text = text.split_once(" (").map_or(text, |(text, _)| text);
    // "cannot call non-const … `Mutex::<…>::new` in statics": whatever is inside.
    text.split_once(" `")
        .filter(|(text, _)| text.contains("non-const"))
        .map_or(text, |(text, _)| text)
}

fn line(fixture: &Fixture, tool: Tool, verdict: &Verdict) -> String {
    let kind = if fixture.is_right { "right" } else { "wrong" };
    format!("{} ({kind}), {}: {verdict}", fixture.title(), tool.name)
}
