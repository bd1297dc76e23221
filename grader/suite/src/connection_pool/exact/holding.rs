//! Who holds what: never two the same, and never one too few for those who ask.

use std::time::Duration;

use crate::{
    Outcome, Stop,
    connection_pool::{Subject, caller::dsn},
    lab::Lab,
};

use super::{
    scene::{Did, Op, Part, Played, Scene, Wait, play},
    words,
};

/// Takes one if there is one, for a moment.
const TRY: &[Op] = &[Op::Take(Wait::Never), Op::Use, Op::Give];
/// Waits for one, for a moment.
const WAIT: &[Op] = &[Op::Take(Wait::Long), Op::Use, Op::Give];

/// Scenes in which callers meet over too few connections.
const CONTESTS: [Scene; 4] = [
    Scene {
        size: 1,
        kept: 0,
        parts: &[
            Part { name: "caller 1", holds: 0, does: TRY },
            Part { name: "caller 2", holds: 0, does: TRY },
        ],
    },
    Scene {
        size: 2,
        kept: 0,
        parts: &[
            Part { name: "caller 1", holds: 0, does: TRY },
            Part { name: "caller 2", holds: 0, does: TRY },
        ],
    },
    // Who has given up has given nothing back.
    Scene {
        size: 1,
        kept: 0,
        parts: &[
            Part { name: "holder", holds: 1, does: &[Op::At(30), Op::Give] },
            Part {
                name: "caller 1",
                holds: 0,
                does: &[Op::Take(Wait::Micros(2_000)), Op::Take(Wait::Never)],
            },
        ],
    },
    // The hand-over, with one who comes by.
    Scene {
        size: 1,
        kept: 0,
        parts: &[
            Part { name: "holder", holds: 1, does: &[Op::Give] },
            Part { name: "caller 1", holds: 0, does: WAIT },
            Part { name: "caller 2", holds: 0, does: TRY },
        ],
    },
];

pub(crate) fn no_connection_has_two_holders(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.allow_late_timers();
    lab.scenes(&CONTESTS, |scene| {
        let pool = subject.pool(&dsn(&mut lab.rng()), scene.size);
        let played = play(lab, subject, &*pool, scene, None)?;
        match clash(scene, &played) {
            Some(stop) => Err(words::by_thread(stop, scene, &played)),
            None => Ok(()),
        }
    })?;
    Ok(format!("{} small programs of callers who meet", CONTESTS.len()))
}

/// What was out in two hands, or too much, if anything.
pub(super) fn clash(scene: &Scene, played: &Played<'_>) -> Option<Stop> {
    let mut out: Vec<(&str, usize)> = Vec::new();
    let mut events: Vec<_> = scene.events(played).collect();
    events.sort_unstable_by_key(|(_, event)| event.order);
    let begin = played.before.iter().map(|&(who, id)| (who, Did::Took { id, queries: 0 }));
    for (who, did) in begin.chain(events.into_iter().map(|(who, event)| (who, event.did))) {
        match did {
            Did::Took { id, .. } => {
                if let Some((other, _)) = out.iter().find(|(_, taken)| *taken == id) {
                    return Some(words::two_holders(who, other, id));
                }
                out.push((who, id));
                if out.len() > scene.size {
                    return Some(words::too_many(who, scene.size, out.len()));
                }
            }
            Did::Gave { id, .. } => out.retain(|(_, taken)| *taken != id),
            _ => {}
        }
    }
    None
}

/// Scenes in which there is one for everybody who asks.
const PLENTY: [Scene; 2] = [
    Scene {
        size: 2,
        kept: 0,
        parts: &[
            Part {
                name: "caller 1",
                holds: 0,
                does: &[Op::Take(Wait::Never), Op::Give, Op::Take(Wait::Long)],
            },
            Part { name: "caller 2", holds: 0, does: &[Op::Take(Wait::Never)] },
        ],
    },
    Scene {
        size: 2,
        kept: 0,
        parts: &[
            Part { name: "holder", holds: 1, does: &[Op::Give, Op::Take(Wait::Never)] },
            Part {
                name: "caller 1",
                holds: 0,
                does: &[Op::Take(Wait::Long), Op::Give, Op::Take(Wait::Never)],
            },
        ],
    },
];

pub(crate) fn an_idle_one_is_there_for_all(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&PLENTY, |scene| {
        let pool = subject.pool(&dsn(&mut lab.rng()), scene.size);
        let played = play(lab, subject, &*pool, scene, None)?;
        served(scene, &played).map_err(|stop| words::by_thread(stop, scene, &played))
    })?;
    Ok(format!("{} small programs with a connection for everybody", PLENTY.len()))
}

/// That nobody had to wait, with as many threads as connections, none of which has two.
fn served(scene: &Scene, played: &Played<'_>) -> Result<(), Stop> {
    for (who, log) in scene.logs(played) {
        let mut mine = played.before.iter().filter(|(holder, _)| *holder == who).count();
        for event in log {
            match event.did {
                Did::Refused(refused) if mine == 0 => {
                    return Err(words::refused_beside_an_idle_one(who, event, refused));
                }
                Did::Took { .. } if mine == 0 && event.exceeds(Duration::ZERO) => {
                    return Err(words::waited_beside_an_idle_one(who, event));
                }
                Did::Took { .. } => mine += 1,
                Did::Gave { .. } => mine -= 1,
                _ => {}
            }
        }
    }
    Ok(())
}
