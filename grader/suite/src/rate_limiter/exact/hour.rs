//! RL2 over an hour: 3,600 ticks, and one caller who comes at all times and asks for less than
//! there is, for all of it, or for more.

use std::time::Duration;

use lockstep_wire::Finding;

use crate::{
    Outcome, Stop,
    check::finding,
    lab::Lab,
    world::own::{Mutex, PoisonError},
};

use super::{super::Subject, observed::Observed, scene::sleep_until, words};

const TICKS: u64 = 3_600;
/// One visit in so many may ask for more than there is, and wait: a caller that polls would make
/// the hour too long, and that is another rule.
const PATIENT: u32 = 16;
/// An hour takes a background thread and a caller some ten steps a tick each.
const STEPS: usize = 1_000_000;

pub(in super::super) fn an_hour_of_ticks(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.one_long_schedule(STEPS);
    let mut rng = lab.rng();
    let rate = rng.u32(2..5);
    let tried = format!("{TICKS} ticks of {rate} tokens");
    lab.stage(|stage| {
        let observed = Observed::new(subject, rate);
        let visit = Mutex::new((Duration::ZERO, Duration::ZERO));
        let visit = &*Box::leak(Box::new(visit));
        let caller = stage.thread("caller 1", move || {
            observed.enter(1);
            if let Err(stop) = spend(lab, observed, rng, visit) {
                lab.conclude(finding(Err(stop)));
            }
        })?;
        sleep_until(observed, Duration::from_secs(TICKS + 1) + Duration::from_millis(500));
        if !caller.finished() {
            let (asked, due) = *visit.lock().unwrap_or_else(PoisonError::into_inner);
            return Err(words::stuck_in_the_hour(observed.rate, asked, due, observed.age()));
        }
        caller.join()?;
        lab.conclude(Finding::Pass { tried: tried.clone(), explored: None })
    })
}

/// Comes once a second, though never with the tick, and asks for a token at a time: each of them
/// is due at a known instant. `visit` says what it waits for: when it asked, and when it should
/// be back.
fn spend(
    lab: &Lab,
    observed: &Observed,
    mut rng: fastrand::Rng,
    visit: &Mutex<(Duration, Duration)>,
) -> Result<(), Stop> {
    let mut tick = 0;
    while tick < TICKS {
        lab.progress();
        sleep_until(observed, Duration::from_secs(tick) + Duration::from_millis(rng.u64(1..1000)));
        let mut taken = 0;
        let most = if rng.u32(0..PATIENT) == 0 { observed.rate * 2 } else { observed.rate };
        for _ in 0..rng.usize(0..=most) {
            let asked = observed.age();
            // Once in a visit it may have to wait; with that second's token it goes on taking.
            let waits = taken == observed.rate;
            let due = if waits { Duration::from_secs(tick + 1) } else { asked };
            *visit.lock().unwrap_or_else(PoisonError::into_inner) = (asked, due);
            observed.take()?;
            let got = observed.age();
            // Who is woken too late by a tick that came is not this rule's business.
            if got < due || (got > due && !waits) {
                return Err(words::off_the_second(observed.rate, taken, (asked, due), got));
            }
            taken = if waits { 1 } else { taken + 1 };
        }
        tick = observed.age().as_secs() + 1;
    }
    Ok(())
}
