//! The simulated world beside its peers, in one run: `just bench`, or
//! `cargo run --release --manifest-path grader/peers/Cargo.toml`.
//!
//! `throughput` and `failures` are the two tables. From below: `scene` names the programs,
//! `scenes` are they, `worlds` builds them for each tool; `tools` searches, `child` gives each
//! search a process of its own, `clock` counts its CPU time. Shuttle and loom are compiled for
//! this package alone. Arguments: `[SEEDS [SECONDS [cold]]]`.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

mod child;
mod clock;
mod failures;
mod figures;
mod outcome;
mod scene;
mod throughput;
mod timed;
mod tools;
mod worlds;

use std::{error::Error, time::Duration};

/// Searches of each tool for each mistake, and seconds of CPU time for one, unless asked otherwise.
const SEEDS: u64 = 30;
const SECONDS: u64 = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((first, order)) = arguments.split_first()
        && first == child::WORD
    {
        return child::Order::obey(order);
    }
    let effort = effort(&arguments)?;
    let mut behind = throughput::table()?;
    behind.append(&mut failures::table(effort)?);
    if behind.is_empty() {
        println!("\nahead of every peer on every row that it can run");
    } else {
        println!("\nnot ahead: {}", behind.join("; "));
    }
    Ok(())
}

/// `[SEEDS [SECONDS [cold]]]`.
fn effort(arguments: &[String]) -> Result<failures::Effort, Box<dyn Error>> {
    let number = |index: usize, usual: u64| match arguments.get(index) {
        Some(text) => text.parse().map_err(|_| format!("`{text}` is no number")),
        None => Ok(usual),
    };
    let seeds = number(0, SEEDS)?.max(1);
    let budget = Duration::from_secs(number(1, SECONDS)?);
    let warm = match arguments.get(2).map(String::as_str) {
        None => true,
        Some("cold") => false,
        Some(other) => return Err(format!("`{other}` is not `cold`").into()),
    };
    Ok(failures::Effort { seeds, budget, warm })
}
