//! `close`, and all that it can meet: callers asleep, callers on their way, callers whose time is
//! over, returns, and another `close`.

use std::time::Duration;

use lockstep_wire::Mistake;

use crate::{
    Outcome, Stop,
    connection_pool::{Pool, Refused, Subject, caller::dsn},
    lab::Lab,
};

use super::{
    holding::clash,
    scene::{Did, Event, Op, Part, Played, Scene, Wait, play},
    words,
};

/// A scene in which the pool is closed.
struct Close {
    /// The millisecond in which it is.
    at: u64,
    /// Whether a connection may come to those who wait before that.
    free: bool,
    /// What it most likely is where somebody is not told.
    mistake: Mistake,
    scene: Scene,
}

const WAITS: &[Op] = &[Op::Take(Wait::Long)];

const CLOSES: [Close; 9] = [
    // What is out.
    Close {
        at: 5,
        free: false,
        mistake: Mistake::LateClose,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(50), Op::Give] },
                Part { name: "closer", holds: 0, does: &[Op::At(5), Op::Close] },
            ],
        },
    },
    // Two who sleep.
    Close {
        at: 5,
        free: false,
        mistake: Mistake::MissingNotify,
        scene: Scene {
            size: 1,
            kept: 1,
            parts: &[
                Part { name: "closer", holds: 0, does: &[Op::At(5), Op::Close] },
                Part { name: "caller 1", holds: 0, does: WAITS },
                Part { name: "caller 2", holds: 0, does: WAITS },
            ],
        },
    },
    // One who is about to fall asleep.
    Close {
        at: 0,
        free: false,
        mistake: Mistake::SignalBeforeWait,
        scene: Scene {
            size: 1,
            kept: 1,
            parts: &[
                Part { name: "closer", holds: 0, does: &[Op::Close] },
                Part { name: "caller 1", holds: 0, does: WAITS },
            ],
        },
    },
    // Two who would wait for good.
    Close {
        at: 5,
        free: false,
        mistake: Mistake::MissingNotify,
        scene: Scene {
            size: 1,
            kept: 1,
            parts: &[
                Part { name: "closer", holds: 0, does: &[Op::At(5), Op::Close] },
                Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Good)] },
                Part { name: "caller 2", holds: 0, does: &[Op::Take(Wait::Good)] },
            ],
        },
    },
    // One whose time is over, and one who is patient.
    Close {
        at: 5,
        free: false,
        mistake: Mistake::WrongNotifyOne,
        scene: Scene {
            size: 1,
            kept: 1,
            parts: &[
                Part { name: "closer", holds: 0, does: &[Op::At(5), Op::Close] },
                Part { name: "impatient", holds: 0, does: &[Op::Take(Wait::Micros(5_000))] },
                Part { name: "patient", holds: 0, does: WAITS },
            ],
        },
    },
    // A return.
    Close {
        at: 5,
        free: true,
        mistake: Mistake::WrongNotifyOne,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::At(5), Op::Give] },
                Part { name: "closer", holds: 0, does: &[Op::At(5), Op::Close] },
                Part { name: "caller 1", holds: 0, does: WAITS },
                Part { name: "caller 2", holds: 0, does: WAITS },
            ],
        },
    },
    Close {
        at: 0,
        free: true,
        mistake: Mistake::SignalBeforeWait,
        scene: Scene {
            size: 1,
            kept: 0,
            parts: &[
                Part { name: "holder", holds: 1, does: &[Op::Give] },
                Part { name: "closer", holds: 0, does: &[Op::Close] },
                Part { name: "caller 1", holds: 0, does: &[Op::Take(Wait::Good)] },
            ],
        },
    },
    // Another `close`.
    Close {
        at: 0,
        free: false,
        mistake: Mistake::SignalBeforeWait,
        scene: Scene {
            size: 1,
            kept: 1,
            parts: &[
                Part { name: "closer 1", holds: 0, does: &[Op::Close, Op::Take(Wait::Never)] },
                Part { name: "closer 2", holds: 0, does: &[Op::Close, Op::Close] },
            ],
        },
    },
    // Callers who need not wait.
    Close {
        at: 0,
        free: true,
        mistake: Mistake::CheckThenAct,
        scene: Scene {
            size: 2,
            kept: 0,
            parts: &[
                Part { name: "closer", holds: 0, does: &[Op::Close, Op::Take(Wait::Never)] },
                Part {
                    name: "caller 1",
                    holds: 0,
                    does: &[Op::Take(Wait::Never), Op::Give, Op::Take(Wait::Never)],
                },
            ],
        },
    },
];

pub(crate) fn close_reaches_everybody(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&CLOSES, |case| {
        let dsn = dsn(&mut lab.rng());
        let pool = subject.pool(&dsn, case.scene.size);
        let mut played = play(lab, subject, &*pool, &case.scene, Some(Mistake::WrongResult))?;
        // What is out twice, or too often, is another rule.
        if clash(&case.scene, &played).is_some() {
            return Ok(());
        }
        at_once(case, &played)
            .and_then(|()| told(case, &played))
            .and_then(|()| for_good(case, &played))
            .and_then(|()| taken_back(&*pool, &dsn, &mut played))
            .map_err(|stop| words::by_thread(stop, &case.scene, &played))
    })?;
    Ok(format!("{} small programs in which a pool is closed", CLOSES.len()))
}

/// That `close` waited for nothing.
fn at_once(case: &Close, played: &Played<'_>) -> Result<(), Stop> {
    let slow =
        |(_, event): &(&str, &Event)| event.did == Did::Closed && event.exceeds(Duration::ZERO);
    match case.scene.events(played).find(slow) {
        Some((who, event)) => Err(words::close_waited(who, event)),
        None => Ok(()),
    }
}

/// That whoever waited was told, and when.
fn told(case: &Close, played: &Played<'_>) -> Result<(), Stop> {
    let at = Duration::from_millis(case.at);
    let waited = || {
        let calls = case.scene.events(played);
        calls.filter(|(_, event)| event.timeout > at && event.begun <= at)
    };
    // For a caller that was asleep this is so late that somebody else must have told it, or time.
    let forgotten = |event: &Event| event.is_after(at);
    let Some((who, event)) = waited().find(|(_, event)| forgotten(event)) else {
        let took = |event: &Event| !matches!(event.did, Did::Refused(Refused::Closed));
        return match waited().find(|(_, event)| took(event)) {
            Some((who, event)) if !case.free || matches!(event.did, Did::Refused(_)) => {
                Err(words::not_turned_away(who, event, "waited as the pool was closed"))
            }
            _ => Ok(()),
        };
    };
    let others = waited().any(|(_, event)| !forgotten(event));
    let mistake = match case.mistake {
        Mistake::MissingNotify if others => Mistake::WrongNotifyOne,
        mistake => mistake,
    };
    Err(words::not_told(who, event, at).as_mistake(mistake))
}

/// That a closed pool stays closed for whoever knows that it is.
fn for_good(case: &Close, played: &Played<'_>) -> Result<(), Stop> {
    for (who, log) in case.scene.logs(played) {
        let knows =
            |event: &Event| matches!(event.did, Did::Closed | Did::Refused(Refused::Closed));
        let later = log.iter().skip_while(|event| !knows(event));
        for event in later {
            let open = match event.did {
                Did::Took { .. } => true,
                Did::Refused(refused) => {
                    refused != Refused::Closed || event.exceeds(Duration::ZERO)
                }
                _ => false,
            };
            // The first call that knows it may have waited until then.
            if open && event.begun >= Duration::from_millis(case.at) {
                return Err(words::not_turned_away(who, event, "came after the close"));
            }
        }
    }
    Ok(())
}

/// That what is out is still of use and comes back, and that nothing goes out any more.
fn taken_back(pool: &dyn Pool, dsn: &str, played: &mut Played<'_>) -> Result<(), Stop> {
    for timeout in [Duration::ZERO, Duration::MAX] {
        match pool.acquire(timeout) {
            Err(Refused::Closed) => {}
            Err(refused) => {
                return Err(words::open_afterwards(timeout, &words::error(refused)));
            }
            Ok(held) => {
                let got = format!("connection {}", held.id());
                return Err(words::open_afterwards(timeout, &got));
            }
        }
    }
    let in_use = pool.in_use();
    if in_use != played.held.len() {
        return Err(words::lost_in_close(played.held.len(), in_use));
    }
    while let Some(held) = played.held.pop() {
        if held.dsn() != dsn {
            return Err(words::changed(held.id(), dsn, held.dsn()));
        }
        drop(held);
        let in_use = pool.in_use();
        if in_use != played.held.len() {
            return Err(words::not_back(played.held.len(), in_use));
        }
    }
    Ok(())
}
