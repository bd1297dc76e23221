//! One search in a process of its own: none profits from what another has left behind, and one
//! that hangs or aborts takes nothing along.
//!
//! What a process does for the first time (load its code page by page, find the tables for
//! unwinding) costs as much as a hundred schedules, whoever does it. So a warm child searches twice
//! and only the second time counts. The child says that it begins, then what came of it.

use crate::{
    clock::Meter,
    outcome::Outcome,
    scene::Scene,
    tools::{End, Task, Tool},
};
use hang::{Pulse, Watch, WatchOptions};
use std::{
    error::Error,
    io::{BufRead as _, BufReader},
    panic,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// The first argument of a child.
pub(crate) const WORD: &str = "one";
const BEGIN: &str = "begin";
/// How often a child that might hang is looked at.
const POLL: Duration = Duration::from_millis(5);

/// One search, as its child is told.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Order {
    pub(crate) tool: Tool,
    pub(crate) scene: Scene,
    pub(crate) rounds: usize,
    pub(crate) seed: u64,
    pub(crate) budget: Duration,
    /// Search once before, unmeasured. No way for a search that may hang.
    pub(crate) warm: bool,
}

/// What tells the seed of the unmeasured search from that of the measured one.
const OTHER: u64 = 1 << 32;

impl Order {
    /// Starts the child and waits for what comes of it.
    pub(crate) fn run(self) -> Result<Outcome, Box<dyn Error>> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(WORD)
            .args([self.tool.name(), self.scene.title()])
            .args([self.rounds.to_string(), self.seed.to_string()])
            .args([self.budget.as_nanos().to_string(), self.warm.to_string()])
            .stdout(Stdio::piped())
            // Panics are what is looked for; their texts are not.
            .stderr(Stdio::null())
            .spawn()?;
        let outcome = self.follow(&mut child);
        // It may hang, or have ended; either way it is not left behind.
        child.kill()?;
        child.wait()?;
        outcome.map_err(|error| format!("{self:?}: {error}").into())
    }

    fn follow(self, child: &mut Child) -> Result<Outcome, Box<dyn Error>> {
        let output = child.stdout.take().ok_or("the output is a pipe")?;
        let mut lines = BufReader::new(output).lines();
        if lines.next().transpose()?.as_deref() != Some(BEGIN) {
            return Err("the child did not begin".into());
        }
        if self.tool == Tool::Stress
            && let Some(cpu) = hung(child)?
        {
            return Ok(Outcome::Found { cpu, executions: 0 });
        }
        Ok(lines.next().transpose()?.ok_or("the child has died")?.parse()?)
    }

    /// The child's side: searches and reports.
    pub(crate) fn obey(arguments: &[String]) -> Result<(), Box<dyn Error>> {
        let order = Self::parse(arguments).ok_or("not an order")?;
        panic::set_hook(Box::new(|_| {}));
        println!("{BEGIN}");
        if order.warm {
            let seed = order.seed ^ OTHER;
            order.tool.search(Self { seed, ..order }.task(&Arc::new(Meter::new(order.budget))));
        }
        let meter = Arc::new(Meter::new(order.budget));
        let end = order.tool.search(order.task(&meter));
        let (cpu, executions) = (meter.used(), meter.executions());
        match end {
            End::Failure => Outcome::Found { cpu, executions }.leave(),
            End::NothingLeft => Outcome::Ended { cpu, executions }.leave(),
        }
    }

    fn task(self, meter: &Arc<Meter>) -> Task {
        let Self { scene, rounds, seed, .. } = self;
        Task { scene, rounds, seed, meter: Arc::clone(meter) }
    }

    fn parse(arguments: &[String]) -> Option<Self> {
        let [tool, scene, rounds, seed, budget, warm] = arguments else { return None };
        let named = Tool::ALL.iter().find(|(name, _)| name == tool)?;
        Some(Self {
            tool: named.1,
            scene: Scene::by_title(scene)?,
            rounds: rounds.parse().ok()?,
            seed: seed.parse().ok()?,
            budget: Duration::from_nanos(budget.parse().ok()?),
            warm: warm.parse().ok()?,
        })
    }
}

/// The CPU time of a child until it hung for good; `None` if it has ended.
fn hung(child: &mut Child) -> Result<Option<Duration>, Box<dyn Error>> {
    // One that has ended by now may have no clock any more.
    let Ok(mut watch) = Watch::new(child.id(), WatchOptions::default()) else { return Ok(None) };
    while child.try_wait()?.is_none() {
        if watch.poll(Instant::now()) == Pulse::Deadlocked {
            return Ok(Some(watch.cpu_time()));
        }
        thread::sleep(POLL);
    }
    Ok(None)
}
