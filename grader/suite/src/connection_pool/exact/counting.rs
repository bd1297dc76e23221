//! Counts as at one instant: histories of small scenes against a pool that is never shared.
//!
//! Each rule has a history of its own. A pool may count a checkout in one step and take the
//! connection back in the next: no rule says that these are one.

use lockstep_wire::Mistake;

use crate::{
    Outcome,
    connection_pool::{Subject, caller::dsn},
    lab::Lab,
    linear::{Model, explains},
};

use super::{
    holding::clash,
    scene::{Did, Op, Part, Played, Scene, Wait, play},
    words,
};

/// A scene, and what it most likely is where its counts make no sense.
struct Case {
    mistake: Mistake,
    scene: Scene,
}

/// Checkouts that end while others look.
const CHECKOUTS: [Case; 7] = [
    // One thread alone.
    Case {
        mistake: Mistake::WrongResult,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[Part {
                name: "holder",
                holds: 2,
                does: &[
                    Op::Give,
                    Op::Give,
                    Op::Total,
                    Op::Take(Wait::Never),
                    Op::Take(Wait::Never),
                    Op::Total,
                ],
            }],
        },
    },
    Case {
        mistake: Mistake::PanicUnsafe,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[Part {
                name: "holder",
                holds: 1,
                does: &[Op::Panic, Op::Total, Op::Take(Wait::Never), Op::Give],
            }],
        },
    },
    // Two at the same time.
    Case {
        mistake: Mistake::LostUpdate,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "holder 1", holds: 1, does: &[Op::Give] },
                Part { name: "holder 2", holds: 1, does: &[Op::Give] },
            ],
        },
    },
    // One before the next holder looks.
    Case {
        mistake: Mistake::InconsistentRead,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::Give] },
                Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Long), Op::Total] },
            ],
        },
    },
    // The sum beside a connection that goes and comes.
    Case {
        mistake: Mistake::InconsistentRead,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part {
                    name: "holder",
                    holds: 1,
                    does: &[Op::Give, Op::Take(Wait::Never), Op::Give],
                },
                Part { name: "reader", holds: 0, does: &[Op::Total, Op::Total] },
            ],
        },
    },
    Case {
        mistake: Mistake::PanicUnsafe,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "holder 1", holds: 1, does: &[Op::Panic] },
                Part { name: "holder 2", holds: 1, does: &[Op::Give, Op::Total] },
            ],
        },
    },
    Case {
        mistake: Mistake::InconsistentRead,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 2, does: &[Op::Give, Op::Give] },
                Part { name: "closer", holds: 0, does: &[Op::Close, Op::Total] },
            ],
        },
    },
];

pub(crate) fn the_sum_is_of_one_instant(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.allow_late_timers();
    lab.scenes(&CHECKOUTS, |Case { mistake, scene }| {
        let pool = subject.pool(&dsn(&mut lab.rng()), scene.size);
        let played = play(lab, subject, &*pool, scene, None)?;
        // Whoever holds what, and under which name, is for other rules.
        let named = ids(&played).all(|id| id < scene.size);
        if !named || clash(scene, &played).is_some() {
            return Ok(());
        }
        let mut start = Queries(vec![(0, false); scene.size]);
        for (_, id) in &played.before {
            start.0[*id].1 = true;
        }
        let end = pool.total_queries();
        if !explains(&start, &dids(&played), &|model| model.sum() == end) {
            return Err(words::no_sum(scene, &played, end).as_mistake(*mistake));
        }
        Ok(())
    })?;
    Ok(format!("{} small programs, every history of each explained", CHECKOUTS.len()))
}

/// Every id that turned up.
fn ids(played: &Played<'_>) -> impl Iterator<Item = usize> {
    let before = played.before.iter().map(|(_, id)| *id);
    before.chain(played.threads.iter().flatten().filter_map(|event| match event.did {
        Did::Took { id, .. } | Did::Gave { id, .. } => Some(id),
        _ => None,
    }))
}

/// What the threads did, for a model.
fn dids(played: &Played<'_>) -> Vec<Vec<Did>> {
    played.threads.iter().map(|log| log.iter().map(|event| event.did).collect()).collect()
}

/// The queries of each connection, and whether it is out.
#[derive(Clone)]
struct Queries(Vec<(u64, bool)>);

impl Queries {
    fn sum(&self) -> u64 {
        self.0.iter().map(|(queries, _)| queries).sum()
    }
}

impl Model for Queries {
    type Call = Did;

    fn apply(&mut self, call: &Did) -> bool {
        match *call {
            Did::Took { id, queries: seen } => {
                let (queries, out) = &mut self.0[id];
                *queries == seen && !std::mem::replace(out, true)
            }
            Did::Gave { id, panicked } => {
                let (queries, out) = &mut self.0[id];
                *queries += u64::from(!panicked);
                *out = false;
                true
            }
            Did::Total(seen) => self.sum() == seen,
            _ => true,
        }
    }
}

/// Connections that move while others count them.
const MOVES: [Case; 6] = [
    // The only one changes hands.
    Case {
        mistake: Mistake::InconsistentRead,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::Give] },
                Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Long), Op::InUse] },
            ],
        },
    },
    // One is always out: the next is here before the last one goes.
    Case {
        mistake: Mistake::InconsistentRead,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::Take(Wait::Never), Op::Give] },
                Part { name: "reader", holds: 0, does: &[Op::InUse] },
            ],
        },
    },
    Case {
        mistake: Mistake::InconsistentRead,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part {
                    name: "holder",
                    holds: 2,
                    does: &[Op::Give, Op::At(1), Op::Take(Wait::Never), Op::Give],
                },
                Part { name: "reader", holds: 0, does: &[Op::At(1), Op::InUse] },
            ],
        },
    },
    Case {
        mistake: Mistake::PanicUnsafe,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "holder 1", holds: 1, does: &[Op::Give, Op::InUse] },
                Part { name: "holder 2", holds: 1, does: &[Op::Panic, Op::InUse] },
            ],
        },
    },
    // Who waits, or gives up as one comes back, uses nothing.
    Case {
        mistake: Mistake::WrongResult,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(5), Op::InUse, Op::Give] },
                Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Micros(5_000))] },
            ],
        },
    },
    Case {
        mistake: Mistake::InconsistentRead,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::Give] },
                Part { name: "closer", holds: 0, does: &[Op::Close, Op::InUse] },
                Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Long), Op::Give] },
            ],
        },
    },
];

pub(crate) fn in_use_is_of_one_instant(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.allow_late_timers();
    lab.scenes(&MOVES, |Case { mistake, scene }| {
        let pool = subject.pool(&dsn(&mut lab.rng()), scene.size);
        let played = play(lab, subject, &*pool, scene, None)?;
        if clash(scene, &played).is_some() {
            return Ok(());
        }
        let end = pool.in_use();
        let start = InUse { out: scene.out(), size: scene.size };
        if !explains(&start, &dids(&played), &|model| model.out == end) {
            return Err(words::no_in_use(scene, &played, end).as_mistake(*mistake));
        }
        Ok(())
    })?;
    Ok(format!("{} small programs, every history of each explained", MOVES.len()))
}

/// How many are out.
#[derive(Clone)]
struct InUse {
    out: usize,
    size: usize,
}

impl Model for InUse {
    type Call = Did;

    fn apply(&mut self, call: &Did) -> bool {
        match *call {
            Did::Took { .. } => {
                self.out += 1;
                self.out <= self.size
            }
            Did::Gave { .. } => {
                self.out -= 1;
                true
            }
            Did::InUse(seen) => self.out == seen,
            _ => true,
        }
    }
}
