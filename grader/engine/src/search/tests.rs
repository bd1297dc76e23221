//! The tree of schedules: its size, and that sleep sets lose nothing.

#[path = "../../tests/kit/mod.rs"]
mod kit;

use super::runner::{Ended, Runner};
use crate::schedule::Mode;
use crate::strategy::rng::Rng;
use crate::strategy::tree::{Prune, Tree};
use kit::{Atomic, Lock, schedules, together};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

const ALL: Prune = Prune::Preemptions(usize::MAX);

/// Runs the whole tree; returns the complete schedules and how many of them failed. Schedules that
/// were given up do not count, whatever they ran into after that: the tree must do without them.
fn whole(prune: Prune, most: u64, scenario: &dyn Fn(), passed: &dyn Fn()) -> Option<(u64, u64)> {
    let mode = Mode { unlock: true, ..Mode::default() };
    let mut runner = Runner::new(&schedules(1), Box::new(Tree::new(prune, mode)), scenario);
    let mut failed = 0;
    while runner.schedules < most {
        match runner.next() {
            // Where tasks poll, schedules are left out on purpose.
            Ended::NoMore if runner.traits.polled => return None,
            Ended::NoMore => {
                assert!(runner.world.strategy.is_exhausted());
                return Some((runner.schedules, failed));
            }
            Ended::Failed(_) => failed += u64::from(runner.world.pruned.is_none()),
            Ended::Passed => passed(),
            Ended::Pruned => {}
        }
    }
    None
}

fn racy(tasks: usize, times: usize) -> impl Fn() {
    move || {
        let counter = Arc::new(Atomic::new(0));
        together(tasks, move |_| {
            for _ in 0..times {
                let value = counter.load(SeqCst);
                counter.store(value + 1, SeqCst);
            }
        });
    }
}

#[test]
fn small_trees_have_the_known_sizes() {
    // Two tasks of two steps each beside the root's spawns and joins.
    assert_eq!(whole(Prune::SleepSets, 1_000, &racy(2, 1), &|| ()), Some((4, 0)));
    let all = whole(ALL, 100_000, &racy(2, 1), &|| ()).expect("small");
    assert!(all.0 > 20, "{all:?}");
    let sleep = whole(Prune::SleepSets, 100_000, &racy(2, 2), &|| ()).expect("small");
    assert_eq!(sleep.0, 34);
}

/// One step of a generated program.
#[derive(Copy, Clone, Debug)]
enum Step {
    Load(usize),
    Store(usize, u64),
    Add(usize),
    Lock(usize),
    TryLock(usize),
    Unlock(usize),
}

fn program(rng: &mut Rng, tasks: usize, steps: usize) -> Vec<Vec<Step>> {
    let mut step = || {
        let object = rng.below(2);
        match rng.below(6) {
            0 => Step::Load(object),
            1 => Step::Store(object, 1 + rng.below(3) as u64),
            2 => Step::Add(object),
            3 => Step::Lock(object),
            4 => Step::TryLock(object),
            _ => Step::Unlock(object),
        }
    };
    (0..tasks).map(|_| (0..steps).map(|_| step()).collect()).collect()
}

/// What an execution has shown, and what all did that count.
#[derive(Default)]
struct Log {
    last: RefCell<String>,
    all: RefCell<BTreeSet<String>>,
}

impl Log {
    fn keep(&self) {
        self.all.borrow_mut().insert(self.last.take());
    }
}

/// Runs the program and notes what its tasks saw and left behind.
fn scenario<'a>(program: &'a [Vec<Step>], log: &'a Log) -> impl Fn() + 'a {
    let program = Arc::new(program.to_vec());
    move || {
        let atomics = Arc::new([Atomic::new(0), Atomic::new(0)]);
        let locks = Arc::new([Lock::new(0), Lock::new(0)]);
        let notes = std::rc::Rc::new(RefCell::new(vec![String::new(); program.len()]));
        let (steps, all, cells) = (Arc::clone(&program), Arc::clone(&locks), Arc::clone(&atomics));
        let texts = std::rc::Rc::clone(&notes);
        together(program.len(), move |number| {
            let mut guards = [None, None];
            for step in &steps[number] {
                let saw = match *step {
                    Step::Load(object) => cells[object].load(SeqCst),
                    Step::Store(object, value) => {
                        cells[object].store(value, SeqCst);
                        0
                    }
                    Step::Add(object) => cells[object].add(1, SeqCst),
                    Step::Lock(object) => {
                        // Never twice: that would be a deadlock of one.
                        drop(guards[object].take());
                        let mut guard = all[object].lock();
                        *guard = *guard * 10 + number as u64 + 1;
                        guards[object] = Some(guard);
                        0
                    }
                    Step::TryLock(object) => {
                        drop(guards[object].take());
                        guards[object] = all[object].try_lock();
                        u64::from(guards[object].is_some())
                    }
                    Step::Unlock(object) => {
                        guards[object] = None;
                        0
                    }
                };
                texts.borrow_mut()[number].push_str(&saw.to_string());
            }
        });
        let values = [0, 1].map(|object| (atomics[object].load(SeqCst), *locks[object].lock()));
        log.last.replace(format!("{:?} {values:?}", notes.borrow()));
    }
}

#[test]
fn sleep_sets_lose_no_outcome_of_generated_programs() {
    let mut compared = 0;
    for seed in 0..400 {
        let mut rng = Rng::new(seed, 1);
        let (tasks, steps) = [(2, 2), (2, 3), (3, 1), (2, 4)][rng.below(4)];
        let program = program(&mut rng, tasks, steps);
        let (every, some) = (Log::default(), Log::default());
        let Some(all) = whole(ALL, 30_000, &scenario(&program, &every), &|| every.keep()) else {
            continue;
        };
        let sleep = whole(Prune::SleepSets, 30_000, &scenario(&program, &some), &|| some.keep());
        let Some(sleep) = sleep else { panic!("more than all: {program:?}") };
        assert_eq!(every.all, some.all, "{program:?}");
        assert_eq!(all.1 > 0, sleep.1 > 0, "deadlocks of {program:?}");
        compared += 1;
    }
    assert!(compared > 150, "{compared}");
}
