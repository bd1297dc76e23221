//! Callers that have nothing to do with one another, and how a caller waits.

use std::sync::MutexGuard;

use fastrand::Rng;

use crate::{Outcome, Stop, asleep, lab::Lab, stage::Actor};

use super::{Guard, Item, Subject, row::Row, words};

/// Pairs of mutexes that a bystander locks. Where sets share a lock of the implementation's own
/// by accident of their addresses, so many of them meet it.
const PAIRS: usize = 64;

/// The last mutexes of `row`, in pairs at random.
fn pairs(row: &Row, rng: &mut Rng) -> Vec<[usize; 2]> {
    let mut places: Vec<usize> = (row.len() - 2 * PAIRS..row.len()).collect();
    rng.shuffle(&mut places);
    places.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// Locks `pairs`, one after the other.
fn stroll(row: &Row, subject: &dyn Subject, pairs: &[[usize; 2]]) {
    pairs.iter().for_each(|pair| drop(row.taken(subject, pair)));
}

pub(super) fn guards_side_by_side(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    for count in [1, 2, 3] {
        let row = Row::new(&mut rng, count + 2 * PAIRS);
        let mut mine: Vec<usize> = (0..count).collect();
        rng.shuffle(&mut mine);
        let pairs = pairs(&row, &mut rng);
        let guard = row.taken(subject, &mine);
        lab.stage(|stage| stage.thread("bystander", || stroll(&row, subject, &pairs))?.join())?;
        drop(guard);
        lab.progress();
    }
    Ok(format!("{PAIRS} pairs locked beside each of 3 guards"))
}

/// What keeps a caller waiting: a guard of std's, or one of the submission's.
pub(super) enum Obstacle<'a> {
    Plain { _guard: MutexGuard<'a, Item> },
    Several { _guard: Box<dyn Guard + 'a> },
}

impl<'a> Obstacle<'a> {
    pub(super) fn plain(row: &'a Row, place: usize) -> Self {
        Self::Plain { _guard: row.hold(place) }
    }

    pub(super) fn several(row: &'a Row, subject: &dyn Subject, places: &[usize]) -> Self {
        Self::Several { _guard: row.taken(subject, places) }
    }
}

pub(super) fn waiting_holds_up_nobody(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let rounds = lab.rounds(4);
    for round in 0..rounds {
        let row = Row::new(&mut rng, 3 + 2 * PAIRS);
        let pairs = pairs(&row, &mut rng);
        let waited_for = round % 2;
        lab.stage(|stage| {
            let obstacle = if round % 4 < 2 {
                Obstacle::plain(&row, waited_for)
            } else {
                Obstacle::several(&row, subject, &[2, waited_for])
            };
            let caller = stage.thread("caller", || drop(row.taken(subject, &[1, 0])))?;
            stage.settle();
            stage.thread("bystander", || stroll(&row, subject, &pairs))?.join()?;
            drop(obstacle);
            caller.join()
        })?;
        lab.progress();
    }
    Ok(format!("{PAIRS} pairs locked beside each of {rounds} callers that had to wait"))
}

/// Two guards, and a caller behind each: whoever's guard goes lets its caller through, while the
/// other guard stays.
pub(super) fn each_waits_for_its_own(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let rounds = lab.rounds(4);
    for round in 0..rounds {
        let row = Row::new(&mut rng, 4);
        let places = row.shuffled(&mut rng);
        let (one, other) = places.split_at(2);
        lab.stage(|stage| {
            let mut pairs = Vec::new();
            for (name, places) in [("caller 1", one), ("caller 2", other)] {
                let guard = row.taken(subject, places);
                let call = || drop(row.taken(subject, &[places[1], places[0]]));
                pairs.push((guard, stage.thread(name, call)?));
                stage.settle();
            }
            // Whoever came last is the one that a wake-up for the first does not reach.
            if round.is_multiple_of(2) {
                pairs.reverse();
            }
            for (guard, caller) in pairs {
                drop(guard);
                caller.join()?;
            }
            Ok(())
        })?;
        lab.progress();
    }
    Ok(format!("{rounds} times two guards with a caller behind each"))
}

/// Callers that wait for the first, the second and the third of their mutexes.
const WAITERS: usize = 3;
/// A caller may try a number of times before it sleeps: it may be restless so often, not more.
const LOOKS: usize = 4;

/// What the callers of the last check lock, and what they find locked.
struct Queue {
    lists: Vec<Vec<usize>>,
    plain: Vec<usize>,
    several: [usize; 2],
    size: usize,
}

impl Queue {
    fn new(rng: &mut Rng) -> Self {
        let mut lists: Vec<Vec<usize>> = (0..WAITERS)
            .map(|waiter| (waiter * WAITERS..(waiter + 1) * WAITERS).collect())
            .collect();
        lists.iter_mut().for_each(|list| rng.shuffle(list));
        let mut plain: Vec<usize> = (0..WAITERS).map(|waiter| waiter * WAITERS + waiter).collect();
        // Two callers share a mutex: the second may have to wait for the first, which waits.
        let [p, q, r, s, t, u] = [0, 1, 2, 3, 4, 5].map(|place| WAITERS * WAITERS + place);
        lists.extend([vec![p, q], vec![r, q]]);
        plain.push(p);
        // And one waits for a guard of the submission's own.
        lists.push(vec![s, t]);
        Self { lists, plain, several: [t, u], size: u + 1 }
    }
}

pub(super) fn waiting_callers_sleep(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    let queue = Queue::new(&mut rng);
    let row = Row::new(&mut rng, queue.size);
    lab.stage(|stage| {
        let mut obstacles: Vec<_> =
            queue.plain.iter().map(|&place| Obstacle::plain(&row, place)).collect();
        obstacles.push(Obstacle::several(&row, subject, &queue.several));
        let mut callers = Vec::new();
        for (index, list) in queue.lists.iter().enumerate() {
            let call = || drop(row.taken(subject, list));
            callers.push(stage.thread(format!("caller {}", index + 1), call)?);
            lab.progress();
        }
        stage.settle();
        all_sleep(lab, &callers)?;
        drop(obstacles);
        callers.into_iter().try_for_each(|caller| caller.join())
    })?;
    Ok(format!("{} callers that had to wait", queue.lists.len()))
}

/// That each of `callers` comes to rest.
fn all_sleep(lab: &Lab, callers: &[Actor<'_, ()>]) -> Result<(), Stop> {
    let mut seen = None;
    for _ in 0..LOOKS {
        seen = asleep::restless_among(lab, callers);
        if seen.is_none() {
            return Ok(());
        }
        lab.progress();
    }
    seen.map_or(Ok(()), |(caller, cost)| Err(words::restless(caller, cost)))
}
