//! The first table: schedules per CPU second, and what a whole space costs.

use crate::{
    child::Order,
    figures::{median, ratio, time},
    outcome::Outcome,
    scene::Scene,
    timed::{self, Cost},
    tools::Tool,
};
use std::{error::Error, time::Duration};

/// Turns of each thread where schedules are counted: so many interleavings that none ends.
const MANY: usize = 10;
/// Turns where all interleavings are run.
const FEW: usize = 2;
const REPEATS: u64 = 5;
const BUDGET: Duration = Duration::from_secs(1);

/// Prints the table. Returns where we are not ahead.
pub(crate) fn table() -> Result<Vec<String>, Box<dyn Error>> {
    println!("schedules per CPU second: medians of {REPEATS}\n");
    let mut behind = Vec::new();
    let name = format!("mutex, 2 threads x {MANY}");
    let ours = own(&name, timed::mutex(MANY))?;
    for tool in [Tool::ShuttleRandom, Tool::ShuttlePct, Tool::Loom] {
        let outcomes = ask(tool, MANY)?;
        let each = outcomes.iter().map(|one| per(one.cpu(), one.executions())).collect();
        let each = median(each).ok_or("nothing was measured")?;
        line(&name, tool.name(), each, &ratio(each, ours));
        if each <= ours {
            behind.push(format!("{name}: {}", tool.name()));
        }
    }
    own("limiter, 3 callers", timed::limiter())?;
    own("pool, 3 callers", timed::pool())?;
    println!("{:24}no peer has a clock: a timeout never comes\n", "limiter, pool");
    whole(&mut behind)?;
    let hour = timed::hour().ok_or("an hour of the limiter: a right program fails")?;
    println!("\nan hour of the limiter, {} steps: {}\n", hour.steps, time(hour.cpu));
    Ok(behind)
}

/// A line of ours; returns the time of a schedule.
fn own(name: &str, cost: Option<Cost>) -> Result<Duration, Box<dyn Error>> {
    let cost = cost.ok_or_else(|| format!("{name}: a right program fails"))?;
    let each = per(cost.cpu, cost.schedules);
    line(name, "ours", each, &format!("{} steps", cost.steps / cost.schedules.max(1)));
    Ok(each)
}

fn line(name: &str, tool: &str, each: Duration, note: &str) {
    let rate = 1.0 / each.as_secs_f64();
    println!("{name:24}{tool:16}{rate:>9.0} /s {:>10}  {note}", time(each));
}

/// Every interleaving, up to the order of independent steps where the tool knows that.
fn whole(behind: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    println!("the whole space of the mutex, 2 threads x {FEW}: executions, CPU time\n");
    let mut ours = Duration::ZERO;
    for tool in [Tool::Ours, Tool::ShuttleDfs, Tool::Loom] {
        let outcomes = ask(tool, FEW)?;
        let ended = outcomes.iter().all(|one| matches!(one, Outcome::Ended { .. }));
        let cpu = median(outcomes.iter().map(|one| one.cpu()).collect())
            .filter(|_| ended)
            .ok_or_else(|| format!("{}: no end of a small space", tool.name()))?;
        let executions = outcomes.first().map_or(0, |one| one.executions());
        if tool == Tool::Ours {
            ours = cpu;
        } else if cpu <= ours {
            behind.push(format!("whole space: {}", tool.name()));
        }
        let (name, shown, times) = (tool.name(), time(cpu), ratio(cpu, ours));
        println!("{:24}{name:16}{executions:>12} {shown:>10}  {times}", "");
    }
    Ok(())
}

fn ask(tool: Tool, rounds: usize) -> Result<Vec<Outcome>, Box<dyn Error>> {
    // Where a whole second is spent, there is nothing left to warm up.
    let warm = rounds == FEW;
    let order = |seed| Order { tool, scene: Scene::Mutex, rounds, seed, budget: BUDGET, warm };
    (0..REPEATS).map(|seed| order(seed).run()).collect()
}

/// The time of one schedule; the shortest takes a microsecond, and nanoseconds are kept.
fn per(cpu: Duration, schedules: u64) -> Duration {
    Duration::from_secs_f64(cpu.as_secs_f64() / schedules.max(1) as f64)
}
