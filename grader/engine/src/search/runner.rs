//! Runs executions of one scenario, one after the other, in the same world.

use super::facts::{self, Facts};
use crate::found::{Failure, ObjectInfo, PanicFact};
use crate::host;
use crate::options::{EXECUTION, Options};
use crate::panics;
use crate::points;
use crate::schedule::{Mode, Move, Schedule};
use crate::strategy::{Decision, Strategy};
use crate::tasks;
use crate::world::{Handle, Traits, World};
use std::panic::Location;

/// Runs executions and adds up what they did.
pub(crate) struct Runner<'a> {
    pub(crate) world: Box<World>,
    scenario: &'a dyn Fn(),
    /// Executions that came to an end of their own.
    pub(crate) schedules: u64,
    pub(crate) steps: u64,
    /// Those that the strategy gave up.
    pub(crate) pruned: u64,
    pub(crate) hash: u64,
    pub(crate) traits: Traits,
    /// The most decisions that an execution took.
    pub(crate) longest: usize,
}

/// An execution that failed.
pub(crate) struct Failed {
    pub(crate) failure: Failure,
    pub(crate) mode: Mode,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) facts: Facts,
    pub(crate) objects: Vec<ObjectInfo>,
    pub(crate) panics: Vec<PanicFact>,
}

/// How an execution ended.
pub(crate) enum Ended {
    /// The strategy has no further execution.
    NoMore,
    /// The strategy gave it up, and it did not fail after that.
    Pruned,
    /// It ran to its end.
    Passed,
    /// It failed.
    Failed(Box<Failed>),
}

impl<'a> Runner<'a> {
    pub(crate) fn new(
        options: &Options,
        strategy: Box<dyn Strategy>,
        scenario: &'a dyn Fn(),
    ) -> Self {
        assert!(!points::inside(), "a search within an execution");
        panics::install();
        host::install();
        Self {
            world: World::new(options, strategy, host::machinery(options.backend)),
            scenario,
            schedules: 0,
            steps: 0,
            pruned: 0,
            hash: 0,
            traits: Traits::default(),
            longest: 0,
        }
    }

    /// What all executions have cost so far, in steps.
    pub(crate) fn work(&self) -> u64 {
        self.steps + (self.schedules + self.pruned) * EXECUTION
    }

    /// Sets the strategy and runs its first execution.
    pub(crate) fn run(&mut self, strategy: Box<dyn Strategy>) -> Ended {
        self.world.strategy = strategy;
        self.next()
    }

    /// Runs the strategy's next execution.
    pub(crate) fn next(&mut self) -> Ended {
        let Some(mode) = self.world.strategy.begin() else { return Ended::NoMore };
        self.world.renew(mode);
        self.world.add_task(Some("main".to_owned()), Location::caller());
        let scenario: *const (dyn Fn() + '_) = self.scenario;
        // SAFETY: only the lifetime changes. The root runs in `host::run` and
        // `host::take_down` alone, during which `self` keeps the scenario.
        let scenario = unsafe {
            std::mem::transmute::<*const (dyn Fn() + '_), *const (dyn Fn() + 'static)>(scenario)
        };
        let handle = Handle::new(&mut self.world);
        // SAFETY: as above: the scenario outlives the execution.
        let root = Box::new(move || unsafe { (*scenario)() });
        host::run(handle, tasks::life(handle, root));
        let failed = handle.with(|world| world.failure.is_some());
        let facts = if failed { facts::collect(handle) } else { Facts::default() };
        host::take_down(handle);
        let World { strategy, effects, pruned, .. } = &mut *self.world;
        // What came after it had been given up is not what the strategy decided.
        if pruned.is_none() {
            strategy.end(effects);
        }
        self.account(mode, facts)
    }

    fn account(&mut self, mode: Mode, facts: Facts) -> Ended {
        let world = &mut *self.world;
        self.steps += world.steps as u64;
        self.hash = self.hash.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ world.hash;
        self.traits.timed |= world.traits.timed;
        self.traits.weaker |= world.traits.weaker;
        self.traits.waited |= world.traits.waited;
        self.traits.polled |= world.traits.polled;
        self.traits.probed |= world.traits.probed;
        self.longest = self.longest.max(world.decisions.len());
        if world.pruned.is_some() && world.failure.is_none() {
            self.pruned += 1;
            return Ended::Pruned;
        }
        self.schedules += 1;
        match world.failure.take() {
            None => Ended::Passed,
            Some(failure) => {
                let decisions = std::mem::take(&mut world.decisions);
                let objects = std::mem::take(&mut world.objects);
                let panics = std::mem::take(&mut world.panics);
                let failed = Failed { failure, mode, decisions, facts, objects, panics };
                Ended::Failed(Box::new(failed))
            }
        }
    }
}

impl Failed {
    /// Its decisions as a schedule.
    pub(crate) fn schedule(&self) -> Schedule {
        let mut schedule = Schedule { mode: self.mode, moves: Vec::new() };
        for decision in &self.decisions {
            let next = if decision.default { Move::Default(1) } else { decision.taken };
            schedule.push(next);
        }
        schedule.trim();
        schedule
    }

    /// How often it stopped a task that could have gone on.
    pub(crate) fn preemptions(&self) -> usize {
        self.decisions.iter().filter(|decision| decision.preempts).count()
    }
}
