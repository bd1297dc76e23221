//! Callers that wait, and others that must not wait with them, under every schedule.
//!
//! The check keeps some mutexes for itself and joins, one after the other, the callers that none
//! of those concerns. Among themselves they share at most one mutex: no order of locking can be
//! wrong, and whoever does not come through waits for something that is not its own.

use std::{iter, time::Duration};

use crate::{Outcome, Stop, check::finding, lab::Lab, stage::Actor, world::Effort};

use super::{
    Subject,
    shuffled::{
        Kept::{self, Plain, Several},
        Shuffled,
    },
    words,
};

/// The most mutexes of a scene.
const MUTEXES: usize = 7;

/// What the check keeps, who has to wait for that, and who must come through meanwhile.
struct Scene {
    kept: &'static [Kept],
    waiting: &'static [&'static [usize]],
    passing: &'static [&'static [usize]],
}

const SCENES: [Scene; 6] = [
    Scene { kept: &[Several(&[0, 1])], waiting: &[], passing: &[&[3, 2], &[4]] },
    Scene { kept: &[Plain(0)], waiting: &[&[1, 0]], passing: &[&[2, 3]] },
    Scene { kept: &[Plain(1)], waiting: &[&[1, 0]], passing: &[&[2, 3], &[3, 4]] },
    Scene { kept: &[Several(&[0, 5])], waiting: &[&[1, 0]], passing: &[&[2, 3]] },
    // Of two that wait, one may have to wait for the other.
    Scene { kept: &[Several(&[0, 5])], waiting: &[&[1, 0], &[6, 1]], passing: &[&[2, 3]] },
    Scene {
        kept: &[Several(&[0]), Several(&[4])],
        waiting: &[&[1, 0], &[5, 4]],
        passing: &[&[2, 3]],
    },
];

pub(super) fn disjoint_callers_do_not_wait(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&SCENES, |scene| beside(lab, subject, scene, scene.passing))?;
    Ok(beside_scenes())
}

pub(super) fn empty_lists_do_not_wait(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&SCENES, |scene| beside(lab, subject, scene, &[&[]]))?;
    Ok(beside_scenes())
}

fn beside_scenes() -> String {
    format!("calls beside the guards and the callers of {} scenes", SCENES.len())
}

/// Has the callers of `passing` come through while others wait.
fn beside(
    lab: &Lab,
    subject: &dyn Subject,
    scene: &Scene,
    passing: &[&[usize]],
) -> Result<(), Stop> {
    let row = Shuffled::new(lab, subject, MUTEXES);
    lab.stage(|stage| {
        let _kept: Vec<_> = scene.kept.iter().map(|&kept| row.keep(kept)).collect();
        let mut callers = Vec::new();
        for (number, list) in iter::zip(1.., scene.waiting.iter().chain(passing)) {
            callers.push(stage.thread(format!("caller {number}"), || row.call(list))?);
        }
        let passing = callers.split_off(scene.waiting.len());
        passing.into_iter().try_for_each(|caller| caller.join())?;
        // What becomes of those that wait is not asked here.
        lab.conclude(finding(Ok(beside_scenes())))
    })
}

/// A guard, and the callers that wait for it alone.
type Guarded = (Kept, &'static [&'static [usize]]);

const GUARDS: [&[Guarded]; 4] = [
    &[(Several(&[0, 1]), &[&[1, 0]]), (Several(&[2, 3]), &[&[3, 2]])],
    &[(Plain(0), &[&[1, 0]]), (Several(&[2, 3]), &[&[2]])],
    &[(Several(&[1]), &[&[0, 1]]), (Several(&[3]), &[&[3, 2]]), (Several(&[5]), &[&[4, 5]])],
    // The second is woken by the first, and not by the guard.
    &[(Plain(0), &[&[0], &[0]]), (Plain(1), &[&[1], &[1]])],
];

pub(super) fn free_callers_go_on(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&GUARDS, |guards| {
        let row = Shuffled::new(lab, subject, MUTEXES);
        lab.stage(|stage| {
            let mut held = Vec::new();
            for (kept, _) in *guards {
                // Whoever cannot take it beside the guards so far has a name in the report.
                stage.thread("bystander", || drop(row.keep(*kept)))?.join()?;
                held.push(row.keep(*kept));
            }
            let mut started = Vec::new();
            let mut numbers = 1..;
            for (kept, (_, lists)) in iter::zip(held, *guards) {
                let callers = iter::zip(*lists, numbers.by_ref()).map(|(list, number)| {
                    stage.thread(format!("caller {number}"), || row.call(list))
                });
                started.push((kept, callers.collect::<Result<Vec<_>, _>>()?));
            }
            // Whoever came last is the one that a wake-up for the first does not reach.
            for (kept, callers) in started.into_iter().rev() {
                drop(kept);
                callers.into_iter().try_for_each(|caller| caller.join())?;
            }
            Ok(())
        })
    })?;
    Ok(format!("{} rows of guards with callers behind each", GUARDS.len()))
}

/// What the check keeps and gives back one by one, and who waits for it.
const QUEUES: [(&[Kept], &[&[usize]]); 4] = [
    (&[Plain(0)], &[&[1, 0]]),
    (&[Several(&[0, 1])], &[&[1, 0]]),
    // Whoever has waited for the one still has to wait for the other.
    (&[Plain(1), Plain(0)], &[&[2, 1, 0]]),
    (&[Several(&[0, 5]), Plain(1)], &[&[1, 0], &[6, 1]]),
];

/// Time in which nothing happens. In the longer one even a rare look shows.
const WINDOW: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(600);
/// A caller may try a number of times before it sleeps: it may be awake in so many windows.
const TRIES: usize = 3;

pub(super) fn waiting_costs_nothing(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&QUEUES, |(kept, lists)| {
        let row = Shuffled::new(lab, subject, MUTEXES);
        lab.stage(|stage| {
            let kept: Vec<_> = kept.iter().map(|&kept| row.keep(kept)).collect();
            let mut callers = Vec::new();
            for (number, list) in iter::zip(1.., *lists) {
                callers.push(stage.thread(format!("caller {number}"), || row.call(list))?);
            }
            for one in kept {
                stage.settle();
                all_sleep(lab, &callers)?;
                drop(one);
            }
            stage.settle();
            if callers.iter().any(|caller| !caller.finished()) {
                // What keeps them now is not asked here.
                lab.conclude(finding(Ok(minutes())));
            }
            callers.into_iter().try_for_each(|caller| caller.join())
        })
    })?;
    Ok(minutes())
}

fn minutes() -> String {
    format!("callers of {} scenes, for minutes in which nothing happens", QUEUES.len())
}

/// That `callers`, as far as they still wait, come to rest and stay so.
fn all_sleep(lab: &Lab, callers: &[Actor<'_, ()>]) -> Result<(), Stop> {
    for _ in 0..TRIES {
        if awake(lab, callers, WINDOW).is_none() {
            break;
        }
    }
    for window in [WINDOW, LONG] {
        if let Some((caller, cost)) = awake(lab, callers, window) {
            return Err(words::awake(caller, cost, window));
        }
    }
    Ok(())
}

/// The first of `callers` that does anything in `window`, and what.
fn awake(lab: &Lab, callers: &[Actor<'_, ()>], window: Duration) -> Option<(usize, Effort)> {
    let before: Vec<_> = callers.iter().map(Actor::effort).collect();
    lab.pause(window);
    iter::zip(callers, before).enumerate().find_map(|(place, (caller, before))| {
        let cost = caller.effort()?.since(before?);
        (cost != Effort::default()).then_some((place, cost))
    })
}
