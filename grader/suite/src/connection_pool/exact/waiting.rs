//! Callers that must wait: asleep, until one comes back or their time is over, and exactly so.

use std::time::Duration;

use lockstep_wire::Mistake;

use crate::{
    Outcome, Stop,
    connection_pool::{Refused, Subject, caller::dsn},
    lab::Lab,
};

use super::{
    scene::{Did, Event, Op, Part, Played, Scene, Wait, play},
    words,
};

/// Scenes in which a caller waits longer, or wakes more often, than it would like.
const QUEUES: [Scene; 3] = [
    // Nothing happens for minutes.
    Scene {
        size: 2,
        kept: 0,
        parts: &[
            Part { name: "holder", holds: 2, does: &[Op::At(200_000), Op::Give, Op::Give] },
            Part { name: "caller 1", holds: 0, does: &[Op::Token, Op::Take(Wait::Long)] },
            Part { name: "caller 2", holds: 0, does: &[Op::Token, Op::Take(Wait::Good)] },
            Part { name: "watcher", holds: 0, does: &[Op::At(1), Op::Watch] },
        ],
    },
    // It comes back, and is gone again.
    Scene {
        size: 1,
        kept: 0,
        parts: &[
            Part {
                name: "holder",
                holds: 1,
                does: &[Op::Give, Op::Take(Wait::Never), Op::Use, Op::Give],
            },
            Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Long), Op::Give] },
        ],
    },
    Scene {
        size: 1,
        kept: 0,
        parts: &[
            Part { name: "holder", holds: 1, does: &[Op::Give] },
            Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Long), Op::Use, Op::Give] },
            Part { name: "caller 2", holds: 0, does: &[Op::Take(Wait::Long), Op::Use, Op::Give] },
        ],
    },
];

pub(crate) fn callers_sleep_until_one_comes_back(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&QUEUES, |scene| {
        let pool = subject.pool(&dsn(&mut lab.rng()), scene.size);
        let played = play(lab, subject, &*pool, scene, None)?;
        for (who, event) in scene.events(&played) {
            match event.did {
                Did::Watched(Some((who, cost))) => return Err(words::awake(who, cost)),
                // Whoever waits to the end was forgotten: that is another rule.
                Did::Refused(refused)
                    if event.took() < event.timeout || refused == Refused::Closed =>
                {
                    return Err(words::did_not_wait_on(who, event, refused));
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(format!("{} small programs of callers who wait", QUEUES.len()))
}

/// A scene of timeouts.
struct Trial {
    /// What it most likely is that makes a caller late in it, or panic.
    late: Mistake,
    /// How many connections are there for its only caller, where it has one.
    idle: Option<usize>,
    scene: Scene,
}

const TRIALS: [Trial; 6] = [
    // Woken, perhaps in vain.
    Trial {
        late: Mistake::TimeoutRestarted,
        idle: None,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part {
                    name: "holder",
                    holds: 1,
                    does: &[Op::At(4), Op::Give, Op::Take(Wait::Never), Op::At(30)],
                },
                Part {
                    name: "caller 1",
                    holds: 0,
                    does: &[Op::Take(Wait::Micros(10_000)), Op::Give],
                },
            ],
        },
    },
    // Alone with the clock; nearly a whole millisecond more, for whoever drops the fraction.
    Trial {
        late: Mistake::TimeoutIgnored,
        idle: None,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(30), Op::Give] },
                Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Micros(7_999))] },
            ],
        },
    },
    // No time at all, with one idle and with none.
    Trial {
        late: Mistake::TimeoutIgnored,
        idle: Some(1),
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(30), Op::Give] },
                Part {
                    name: "caller 1",
                    holds: 0,
                    does: &[
                        Op::Take(Wait::Never),
                        Op::Take(Wait::Never),
                        Op::Give,
                        Op::Take(Wait::Never),
                    ],
                },
            ],
        },
    },
    // Beside one who waits for good.
    Trial {
        late: Mistake::OverSynchronised,
        idle: None,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "patient", holds: 0, does: &[Op::Take(Wait::Good)] },
                Part { name: "holder", holds: 1, does: &[Op::At(30), Op::Give] },
                Part {
                    name: "impatient",
                    holds: 0,
                    does: &[Op::Take(Wait::Micros(5_000)), Op::Take(Wait::Never)],
                },
            ],
        },
    },
    // At the very instant at which one comes back.
    Trial {
        late: Mistake::TimeoutIgnored,
        idle: None,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(5), Op::Give] },
                Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Micros(5_000))] },
                Part { name: "caller 2", holds: 0, does: &[Op::Take(Wait::Micros(5_000))] },
            ],
        },
    },
    // Longer than any clock can count.
    Trial {
        late: Mistake::TimeOverflow,
        idle: None,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(5), Op::Give] },
                Part {
                    name: "caller 1",
                    holds: 0,
                    does: &[Op::Take(Wait::Ages), Op::Give, Op::Take(Wait::Max)],
                },
            ],
        },
    },
];

pub(crate) fn timeouts_end_at_their_instant(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&TRIALS, |trial| {
        let pool = subject.pool(&dsn(&mut lab.rng()), trial.scene.size);
        let played = play(lab, subject, &*pool, &trial.scene, Some(trial.late))?;
        in_time(trial, &played).map_err(|stop| words::by_thread(stop, &trial.scene, &played))
    })?;
    Ok(format!("{} small programs of callers who give up", TRIALS.len()))
}

/// That every caller's time was kept, and that no time at all is a try.
fn in_time(trial: &Trial, played: &Played<'_>) -> Result<(), Stop> {
    for (who, log) in trial.scene.logs(played) {
        for (place, event) in log.iter().enumerate() {
            kept(who, event, trial)?;
            if let Some(idle) = trial.idle
                && event.timeout.is_zero()
            {
                tried(who, &log[..place], event, idle)?;
            }
        }
    }
    Ok(())
}

/// That a caller's time was kept, and told.
fn kept(who: &str, event: &Event, trial: &Trial) -> Result<(), Stop> {
    let expected = Refused::Timeout { timeout: event.timeout, max_connections: trial.scene.size };
    match event.did {
        Did::Took { .. } if event.exceeds(event.timeout) => {
            Err(words::taken_too_late(who, event).as_mistake(trial.late))
        }
        Did::Refused(refused) if refused != expected => {
            Err(words::other_refusal(who, expected, refused))
        }
        Did::Refused(_) if event.took() < event.timeout => {
            // Something woke it, if any time has passed.
            let woken = event.exceeds(Duration::ZERO);
            let mistake = if woken { Mistake::IfForWhile } else { Mistake::TimeoutIgnored };
            Err(words::gave_up_early(who, event).as_mistake(mistake))
        }
        Did::Refused(_) if event.exceeds(event.timeout) => {
            Err(words::gave_up_late(who, event).as_mistake(trial.late))
        }
        _ => Ok(()),
    }
}

/// That a caller without time, after its own calls in `before`, got what was idle.
fn tried(who: &str, before: &[Event], event: &Event, idle: usize) -> Result<(), Stop> {
    let own = before.iter().fold(0, |own, event| match event.did {
        Did::Took { .. } => own + 1,
        Did::Gave { .. } => own - 1,
        _ => own,
    });
    let Did::Refused(refused) = event.did else { return Ok(()) };
    if own >= idle {
        return Ok(());
    }
    let stop = words::refused_beside_an_idle_one(who, event, refused);
    // A try had worked, until this caller gave up once.
    let gave_up = before.iter().any(|event| matches!(event.did, Did::Refused(_)));
    Err(if gave_up { stop.as_mistake(Mistake::LostPermit) } else { stop })
}
