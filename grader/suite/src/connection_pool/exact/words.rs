//! What the checks of the small scenes tell the learner.

use std::time::Duration;

use lockstep_wire::Mistake;

use crate::{Stop, connection_pool::Refused, world::Effort};

use super::scene::{Did, Event, Played, Scene, WINDOW};

/// A timeout as the learner would name it.
fn timeout(timeout: Duration) -> String {
    match timeout {
        Duration::MAX => "Duration::MAX".to_owned(),
        Duration::ZERO => "zero".to_owned(),
        other => format!("{other:?}"),
    }
}

/// A refusal as the learner would write it.
pub(super) fn error(refused: Refused) -> String {
    match refused {
        Refused::Timeout { timeout: Duration::MAX, max_connections } => {
            format!("Err(Timeout {{ timeout: Duration::MAX, max_connections: {max_connections} }})")
        }
        other => format!("Err({other:?})"),
    }
}

/// What `event` was, as the learner would write it.
fn did(event: &Event) -> String {
    match event.did {
        Did::Took { id, queries } => {
            let queries =
                if queries == 1 { "1 query".to_owned() } else { format!("{queries} queries") };
            format!("acquire({}) gave connection {id} with {queries}", timeout(event.timeout))
        }
        Did::Refused(refused) => {
            // Its own words are told where they are wrong.
            let refused = match refused {
                Refused::Timeout { .. } => "Timeout",
                Refused::Closed => "Closed",
            };
            format!("acquire({}) gave Err({refused})", timeout(event.timeout))
        }
        Did::Gave { id, panicked: false } => format!("drop of connection {id}"),
        Did::Gave { id, panicked: true } => format!("panic with connection {id}"),
        Did::InUse(seen) => format!("in_use() gave {seen}"),
        Did::Total(seen) => format!("total_queries() gave {seen}"),
        Did::Closed => "close()".to_owned(),
        Did::Watched(_) => "a look at the others".to_owned(),
    }
}

/// When that was, where time had gone by.
fn when(event: &Event) -> String {
    let whole = |instant: Duration| Duration::from_micros(instant.as_micros() as u64);
    let (begun, ended) = (whole(event.begun), whole(event.ended));
    if event.exceeds(Duration::ZERO) {
        format!(" (from {begun:?} to {ended:?})")
    } else if begun.is_zero() {
        String::new()
    } else {
        format!(" (at {begun:?})")
    }
}

/// `stop` with what each thread did, a line each.
pub(super) fn by_thread(stop: Stop, scene: &Scene, played: &Played<'_>) -> Stop {
    let stop = played.before.iter().fold(stop, |stop, (who, id)| {
        stop.because(format!("before: `{who}` holds connection {id} of {}", scene.size))
    });
    scene.logs(played).filter(|(_, log)| !log.is_empty()).fold(stop, |stop, (who, log)| {
        let texts: Vec<String> = log.iter().map(|event| did(event) + &when(event)).collect();
        stop.because(format!("{who}: {}", texts.join(", then ")))
    })
}

pub(super) fn two_holders(who: &str, other: &str, id: usize) -> Stop {
    Stop::broken(format!("`{who}` was given connection {id} while `{other}` held it"))
}

pub(super) fn too_many(who: &str, size: usize, out: usize) -> Stop {
    Stop::broken(format!(
        "`{who}` was given a connection while {} of {size} were out already",
        out - 1
    ))
    .as_mistake(Mistake::OverRelease)
}

pub(super) fn refused_beside_an_idle_one(who: &str, event: &Event, refused: Refused) -> Stop {
    Stop::broken(format!(
        "`{who}` asked with a timeout of {} and got `{}` at {:?}, although a connection was idle",
        timeout(event.timeout),
        error(refused),
        event.ended
    ))
    .as_mistake(Mistake::WrongResult)
}

pub(super) fn waited_beside_an_idle_one(who: &str, event: &Event) -> Stop {
    Stop::broken(format!(
        "`{who}` called `acquire` at {:?} and was given a connection at {:?}, although one was idle throughout",
        event.begun, event.ended
    ))
}

pub(super) fn awake(who: &str, cost: Effort) -> Stop {
    Stop::broken(format!(
        "`{who}`, waiting for a connection, did {} operations and woke {} times within {WINDOW:?} in which \
         nothing happened",
        cost.cpu.as_millis(),
        cost.sleeps
    ))
    .as_mistake(Mistake::BusyWait)
}

pub(super) fn did_not_wait_on(who: &str, event: &Event, refused: Refused) -> Stop {
    Stop::broken(format!(
        "{} and got `{}` at {:?}, instead of waiting on for a connection",
        called(who, event),
        error(refused),
        event.ended
    ))
}

/// When a call with a timeout began.
fn called(who: &str, event: &Event) -> String {
    format!(
        "`{who}` called `acquire` at {:?} with a timeout of {}",
        event.begun,
        timeout(event.timeout)
    )
}

pub(super) fn other_refusal(who: &str, expected: Refused, got: Refused) -> Stop {
    let (got, expected) = (error(got), error(expected));
    Stop::broken(format!("`{who}` gave up with `{got}` instead of `{expected}`"))
        .as_mistake(Mistake::WrongResult)
}

pub(super) fn gave_up_early(who: &str, event: &Event) -> Stop {
    Stop::broken(format!("{} and gave up at {:?}, too early", called(who, event), event.ended))
}

pub(super) fn gave_up_late(who: &str, event: &Event) -> Stop {
    Stop::broken(format!("{} and gave up at {:?}, too late", called(who, event), event.ended))
}

pub(super) fn taken_too_late(who: &str, event: &Event) -> Stop {
    Stop::broken(format!(
        "{} and was given a connection at {:?}, when it should have given up already",
        called(who, event),
        event.ended
    ))
}

pub(super) fn returned_late(who: &str, event: &Event, by: Duration) -> Stop {
    Stop::broken(format!(
        "{}; a connection came back for it at {by:?}, and it was given one at {:?}",
        called(who, event),
        event.ended
    ))
}

pub(super) fn forgotten(who: &str, event: &Event, by: Duration, refused: Refused) -> Stop {
    Stop::broken(format!(
        "{}; a connection came back for it at {by:?}, and it got `{}` at {:?}",
        called(who, event),
        error(refused),
        event.ended
    ))
}

pub(super) fn slow_return(who: &str, event: &Event) -> Stop {
    Stop::broken(format!(
        "`{who}` gave its connection back at {:?}, and that took until {:?}: somebody who waits is in its way",
        event.begun, event.ended
    ))
    .as_mistake(Mistake::LockOrder)
}

pub(super) fn lost(size: usize, out: usize, refused: Refused) -> Stop {
    Stop::broken(format!(
        "{out} of {size} connections are out, nobody calls any more, and `acquire` gives `{}`: one is lost",
        error(refused)
    ))
    .as_mistake(Mistake::LostPermit)
}

pub(super) fn nothing_left_after_panics(size: usize, refused: Refused) -> Stop {
    Stop::broken(format!(
        "holders panicked, and of {size} connections none is left: `acquire` gives `{}`",
        error(refused)
    ))
}

pub(super) fn no_sum(scene: &Scene, played: &Played<'_>, end: u64) -> Stop {
    let stop = Stop::broken(
        "checkouts ended while others looked: no order of the calls explains the counts that were seen",
    );
    by_thread(stop, scene, played).because(format!("afterwards: total_queries() gives {end}"))
}

pub(super) fn no_in_use(scene: &Scene, played: &Played<'_>, end: usize) -> Stop {
    let stop = Stop::broken(
        "connections moved while others looked: no order of the calls explains what `in_use` gave",
    );
    let out = played.held.len();
    by_thread(stop, scene, played)
        .because(format!("afterwards: {out} connections are out, and in_use() gives {end}"))
}

pub(super) fn close_waited(who: &str, event: &Event) -> Stop {
    Stop::broken(format!(
        "`{who}` called `close` at {:?}, and it returned at {:?}",
        event.begun, event.ended
    ))
    .as_mistake(Mistake::LateClose)
}

pub(super) fn not_told(who: &str, event: &Event, at: Duration) -> Stop {
    Stop::broken(format!(
        "{}; the pool was closed at {at:?}, and `{who}` went on at {:?}: {}",
        called(who, event),
        event.ended,
        did(event)
    ))
}

pub(super) fn not_turned_away(who: &str, event: &Event, which: &str) -> Stop {
    Stop::broken(format!(
        "`{who}`, which {which}, was not turned away with `Err(Closed)` at once: {} at {:?}",
        did(event),
        event.ended
    ))
    .as_mistake(Mistake::WrongResult)
}

pub(super) fn open_afterwards(asked: Duration, got: &str) -> Stop {
    Stop::broken(format!(
        "the pool was closed, and `acquire` with a timeout of {} gave {got} instead of `Err(Closed)`",
        timeout(asked)
    ))
    .as_mistake(Mistake::WrongResult)
}

pub(super) fn changed(id: usize, expected: &str, dsn: &str) -> Stop {
    Stop::broken(format!(
        "connection {id} was out as the pool was closed, and its dsn is `{dsn}` now instead of `{expected}`"
    ))
    .as_mistake(Mistake::WrongResult)
}

pub(super) fn lost_in_close(expected: usize, got: usize) -> Stop {
    Stop::broken(format!(
        "a connection came back as the pool was closed: {expected} are out now, and `in_use` gives {got}"
    ))
    .as_mistake(Mistake::LostPermit)
}

pub(super) fn not_back(expected: usize, got: usize) -> Stop {
    Stop::broken(format!(
        "{expected} connections of a closed pool are still out, and `in_use` gives {got}: one that came back \
         was not taken back"
    ))
    .as_mistake(Mistake::LostPermit)
}
