//! Callers that are made to meet in the middle of their calls.
//!
//! The check holds some mutexes, starts the callers one by one, and gives the mutexes back one
//! by one; in between it waits until everybody sleeps. A caller that gets one mutex then lines
//! up for the next behind the caller that already waits for it. Callers that lock in different
//! orders so end up in a circle, not now and then but every time; callers that keep one
//! order line up before the same mutex. Nothing here depends on how long anything takes: the
//! check never waits for a caller while it holds a mutex.

use std::time::Duration;

use fastrand::Rng;

use crate::{
    Outcome, Stop,
    lab::Lab,
    stage::{Actor, Stage},
};

use super::{Subject, row::Row};

/// Callers, what each of them locks, and what is held until they all wait.
struct Scene {
    lists: Vec<Vec<usize>>,
    held: Vec<usize>,
}

impl Scene {
    /// The callers meet; all must come through. Clears `calm` where they do not sleep.
    fn play(
        &self,
        lab: &Lab,
        subject: &dyn Subject,
        row: &Row,
        calm: &mut bool,
    ) -> Result<(), Stop> {
        lab.stage(|stage| {
            let held: Vec<_> = self.held.iter().map(|&place| row.hold(place)).collect();
            let mut callers = Vec::new();
            for (index, list) in self.lists.iter().enumerate() {
                let call = || drop(row.taken(subject, list));
                callers.push(stage.thread(format!("caller {}", index + 1), call)?);
                settle(stage, &callers, calm);
                lab.progress();
            }
            for guard in held {
                drop(guard);
                settle(stage, &callers, calm);
                lab.progress();
            }
            callers.into_iter().try_for_each(|caller| caller.join())
        })
    }
}

/// A caller that has cost this much is not about to sleep.
const RESTLESS_CPU: Duration = Duration::from_millis(50);
const RESTLESS_SLEEPS: u64 = 40;

/// Waits until `callers` sleep, or finds that they never do: then there are no lines to wait
/// for, and every further attempt would only cost the learner time.
fn settle(stage: &Stage<'_, '_>, callers: &[Actor<'_, ()>], calm: &mut bool) {
    if *calm {
        stage.settle();
        *calm = !callers
            .iter()
            .filter_map(Actor::effort)
            .any(|cost| cost.cpu > RESTLESS_CPU || cost.sleeps > RESTLESS_SLEEPS);
    }
}

pub(super) fn opposite_orders(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let mut calm = true;
    let rounds = lab.rounds(6);
    for _ in 0..rounds {
        let row = Row::new(&mut rng, 2);
        let mut lists = vec![vec![0, 1], vec![1, 0]];
        rng.shuffle(&mut lists);
        let scene = Scene { lists, held: row.shuffled(&mut rng) };
        scene.play(lab, subject, &row, &mut calm)?;
    }
    Ok(format!("{rounds} meetings of [a, b] and [b, a]"))
}

pub(super) fn rings(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let mut calm = true;
    let rounds = lab.rounds(3);
    for round in 0..rounds {
        let size = round % 3 + 3;
        let row = Row::new(&mut rng, size);
        let ring = row.shuffled(&mut rng);
        let mut lists: Vec<Vec<usize>> =
            (0..size).map(|start| vec![ring[start], ring[(start + 1) % size]]).collect();
        rng.shuffle(&mut lists);
        let scene = Scene { lists, held: row.shuffled(&mut rng) };
        scene.play(lab, subject, &row, &mut calm)?;
    }
    Ok(format!("{rounds} rings of 3 to 5 callers, each with two neighbours"))
}

pub(super) fn shared_pairs(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let mut calm = true;
    let rounds = lab.rounds(10);
    for _ in 0..rounds {
        let row = Row::new(&mut rng, 6);
        let scene = shared_pair(&row, &mut rng);
        scene.play(lab, subject, &row, &mut calm)?;
    }
    Ok(format!("{rounds} meetings of two callers that share two of their mutexes"))
}

/// Two lists with two mutexes in common, and up to two that only one of them has.
///
/// The common two are held: whichever of them a caller locks first, it waits before it, with
/// all that it locks even earlier in its hands.
fn shared_pair(row: &Row, rng: &mut Rng) -> Scene {
    let places = row.shuffled(rng);
    let (shared, own) = places.split_at(2);
    let lists = own
        .chunks(2)
        .map(|own| {
            let extra = rng.usize(1..=own.len());
            let mut list = [shared, &own[..extra]].concat();
            rng.shuffle(&mut list);
            list
        })
        .collect();
    Scene { lists, held: shared.to_vec() }
}
