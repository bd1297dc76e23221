//! Connections that come back: to whoever waits, at that instant, whatever else happens then.

use std::time::Duration;

use lockstep_wire::Mistake;

use crate::{
    Outcome, Stop,
    connection_pool::{
        Pool, Subject,
        caller::{dsn, forever},
    },
    lab::Lab,
};

use super::{
    scene::{Did, LONG, Op, Part, Played, Scene, Wait, play},
    words,
};

/// A scene in which a connection comes back for everybody who is ready to wait for one.
struct Return {
    /// The millisecond by which all of them have one.
    by: u64,
    /// What it most likely is where one of them has not.
    mistake: Mistake,
    scene: Scene,
}

const KEEPS: &[Op] = &[Op::Take(Wait::Long)];
const KEEPS_FOR_GOOD: &[Op] = &[Op::Take(Wait::Good)];
const PASSES_ON: &[Op] = &[Op::Take(Wait::Long), Op::Give];

const RETURNS: [Return; 6] = [
    // To one who sleeps.
    Return {
        by: 5,
        mistake: Mistake::MissingNotify,
        scene: Scene {
            size: 2,
            kept: 1,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(5), Op::Give] },
                Part { name: "caller 1", holds: 0, does: KEEPS },
            ],
        },
    },
    // To one who is about to fall asleep.
    Return {
        by: 0,
        mistake: Mistake::SignalBeforeWait,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::Give] },
                Part { name: "caller 1", holds: 0, does: KEEPS_FOR_GOOD },
            ],
        },
    },
    // Two in a row.
    Return {
        by: 5,
        mistake: Mistake::WrongNotifyOne,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 2, does: &[Op::At(5), Op::Give, Op::Give] },
                Part { name: "caller 1", holds: 0, does: KEEPS },
                Part { name: "caller 2", holds: 0, does: KEEPS },
            ],
        },
    },
    // Two together.
    Return {
        by: 0,
        mistake: Mistake::WrongNotifyOne,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "holder 1", holds: 1, does: &[Op::Give] },
                Part { name: "holder 2", holds: 1, does: &[Op::Give] },
                Part { name: "caller 1", holds: 0, does: KEEPS },
                Part { name: "caller 2", holds: 0, does: KEEPS_FOR_GOOD },
            ],
        },
    },
    // One for two, with one more who may come between.
    Return {
        by: 5,
        mistake: Mistake::WrongNotifyOne,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part {
                    name: "holder",
                    holds: 1,
                    does: &[Op::At(5), Op::Give, Op::Take(Wait::Never), Op::Give],
                },
                Part { name: "caller 1", holds: 0, does: PASSES_ON },
                Part { name: "caller 2", holds: 0, does: PASSES_ON },
            ],
        },
    },
    // By a panic.
    Return {
        by: 0,
        mistake: Mistake::PanicUnsafe,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::Panic] },
                Part { name: "caller 1", holds: 0, does: PASSES_ON },
            ],
        },
    },
];

pub(crate) fn a_return_reaches_who_waits(lab: &Lab, subject: &dyn Subject) -> Outcome {
    go_through(lab, subject, &RETURNS)?;
    Ok(format!("{} small programs of returns, each on time", RETURNS.len()))
}

const GIVES_UP: &[Op] = &[Op::Take(Wait::Micros(5_000)), Op::Give];

/// Scenes in which somebody gives up, most of them at the instant of the return.
const PARTINGS: [Return; 5] = [
    Return {
        by: 5,
        mistake: Mistake::LostPermit,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(5), Op::Give] },
                Part { name: "impatient", holds: 0, does: GIVES_UP },
                Part { name: "patient", holds: 0, does: KEEPS },
            ],
        },
    },
    Return {
        by: 5,
        mistake: Mistake::LostPermit,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(5), Op::Give] },
                Part { name: "impatient", holds: 0, does: &[Op::Take(Wait::Micros(5_000))] },
            ],
        },
    },
    // Long before it.
    Return {
        by: 5,
        mistake: Mistake::LostPermit,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "impatient", holds: 0, does: &[Op::Take(Wait::Micros(2_000))] },
                Part { name: "holder", holds: 1, does: &[Op::At(5), Op::Give] },
                Part { name: "patient", holds: 0, does: KEEPS },
            ],
        },
    },
    // By not waiting at all.
    Return {
        by: 0,
        mistake: Mistake::LostPermit,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::Give] },
                Part { name: "hasty", holds: 0, does: &[Op::Take(Wait::Never), Op::Give] },
                Part { name: "patient", holds: 0, does: KEEPS },
            ],
        },
    },
    Return {
        by: 5,
        mistake: Mistake::PanicUnsafe,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(5), Op::Panic] },
                Part { name: "impatient 1", holds: 0, does: GIVES_UP },
                Part { name: "impatient 2", holds: 0, does: GIVES_UP },
            ],
        },
    },
];

pub(crate) fn no_return_is_lost_on_who_gives_up(lab: &Lab, subject: &dyn Subject) -> Outcome {
    go_through(lab, subject, &PARTINGS)?;
    Ok(format!("{} small programs of callers who give up as one comes back", PARTINGS.len()))
}

fn go_through(lab: &Lab, subject: &dyn Subject, returns: &[Return]) -> Result<(), Stop> {
    lab.scenes(returns, |case| {
        let pool = subject.pool(&dsn(&mut lab.rng()), case.scene.size);
        let mut played = play(lab, subject, &*pool, &case.scene, None)?;
        on_time(case, &played)
            .and_then(|()| nothing_is_lost(&*pool, case, &mut played))
            .map_err(|stop| words::by_thread(stop, &case.scene, &played))
    })
}

/// That everybody who was ready to wait long enough got one, and when.
fn on_time(case: &Return, played: &Played<'_>) -> Result<(), Stop> {
    let by = Duration::from_millis(case.by);
    for (who, event) in case.scene.events(played) {
        let waits = event.timeout > by;
        match event.did {
            Did::Gave { .. } if event.exceeds(Duration::ZERO) => {
                return Err(words::slow_return(who, event));
            }
            Did::Took { .. } if waits && event.is_after(by) => {
                return Err(words::returned_late(who, event, by).as_mistake(case.mistake));
            }
            Did::Refused(refused) if waits => {
                return Err(words::forgotten(who, event, by, refused).as_mistake(case.mistake));
            }
            _ => {}
        }
    }
    Ok(())
}

/// That what nobody has can be had.
fn nothing_is_lost<'p>(
    pool: &'p dyn Pool,
    case: &Return,
    played: &mut Played<'p>,
) -> Result<(), Stop> {
    let out = played.held.len();
    for _ in out..case.scene.size {
        match pool.acquire(LONG) {
            Ok(held) => played.held.push(held),
            Err(refused) => {
                let stop = words::lost(case.scene.size, out, refused);
                let panicked = case.mistake == Mistake::PanicUnsafe;
                return Err(if panicked { stop.as_mistake(case.mistake) } else { stop });
            }
        }
    }
    Ok(())
}

/// Scenes in which holders panic, and others go on.
const PANICS: [Scene; 3] = [
    Scene {
        size: 2,
        kept: 0,
        parts: &[
            Part { name: "holder", holds: 1, does: &[Op::Panic, Op::Take(Wait::Never)] },
            Part {
                name: "caller 1",
                holds: 1,
                does: &[Op::Give, Op::Take(Wait::Never), Op::InUse, Op::Give, Op::Total],
            },
        ],
    },
    Scene {
        size: 2,
        kept: 0,
        parts: &[
            Part { name: "holder 1", holds: 1, does: &[Op::Panic] },
            Part { name: "holder 2", holds: 1, does: &[Op::Panic] },
            Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Micros(1_000)), Op::Give] },
        ],
    },
    Scene {
        size: 1,
        kept: 0,
        parts: &[
            Part { name: "holder", holds: 1, does: &[Op::Panic, Op::Close] },
            Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Long), Op::Panic] },
        ],
    },
];

pub(crate) fn panics_leave_the_pool_working(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let forever = forever(lab, subject)?;
    lab.scenes(&PANICS, |scene| {
        let pool = subject.pool(&dsn(&mut lab.rng()), scene.size);
        let played = play(lab, subject, &*pool, scene, None)?;
        let closed = scene.events(&played).any(|(_, event)| event.did == Did::Closed);
        drop(played);
        // Whatever they give, they come back: what it must be is for other checks to say.
        let one = pool.acquire(LONG);
        if let Err(refused) = &one
            && !closed
        {
            return Err(words::nothing_left_after_panics(scene.size, *refused));
        }
        drop(one);
        pool.total_queries();
        pool.in_use();
        if !closed {
            pool.close();
        }
        drop(pool.acquire(forever));
        Ok(())
    })?;
    Ok(format!("{} small programs of holders that panic", PANICS.len()))
}
