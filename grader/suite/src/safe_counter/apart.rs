//! Counters that share nothing: one caller is stopped for good in the middle of a call.
//!
//! A thread can be stopped anywhere for as long as the machine likes. What its counter has given
//! it then stays taken, and whoever uses another counter must get along without it. Only callers
//! are stopped, never a thread that the submission has started: an actor goes on with its work.
//!
//! Callers that meet on one counter may wait for one another, and how well they do that is no
//! question here: only whoever goes on once the stopped caller does has waited for that one.

use std::{iter, thread, time::Duration};

use crate::{
    Outcome, Stop,
    check::finding,
    lab::Lab,
    stage::Actor,
    world::{self, Tid},
};

use super::{Counter, Subject, history::Op, words};

/// Who is in the middle of what when the first caller stops, and what others do meanwhile.
struct Scene {
    /// The callers of one counter; the first one is stopped.
    busy: &'static [Op],
    /// How many other counters there are.
    others: usize,
    /// What happens to each of those, by as many callers at the same time.
    calls: &'static [&'static [Op]],
}

const EACH: &[Op] = &[Op::Increment, Op::Value, Op::Decrement, Op::Reset];
/// More than a table of locks has rows, if counters share those by accident of their numbers.
const MANY: usize = 64;

const SCENES: [Scene; 7] = [
    Scene { busy: &[Op::Increment], others: 1, calls: &[EACH] },
    Scene { busy: &[Op::Decrement], others: 1, calls: &[EACH] },
    Scene { busy: &[Op::Reset], others: 1, calls: &[EACH] },
    Scene { busy: &[Op::Value], others: 1, calls: &[EACH] },
    Scene { busy: &[Op::Increment], others: MANY, calls: &[&[Op::Increment]] },
    // One that waits for the stopped one, which it may, and must keep nobody waiting itself.
    Scene { busy: &[Op::Increment, Op::Increment], others: 1, calls: &[EACH] },
    // Where callers meet on the other counter too, its ways of waiting are needed.
    Scene {
        busy: &[Op::Increment, Op::Reset],
        others: 1,
        calls: &[&[Op::Increment], &[Op::Reset]],
    },
];

pub(super) fn counters_share_nothing(lab: &Lab, subject: &dyn Subject) -> Outcome {
    lab.scenes(&SCENES, |scene| play(lab, subject, scene))?;
    Ok(tried())
}

fn tried() -> String {
    format!("a caller stopped at any point of each call, beside 1 to {MANY} other counters")
}

fn play(lab: &Lab, subject: &dyn Subject, scene: &Scene) -> Result<(), Stop> {
    let counter = subject.counter();
    let others: Vec<Box<dyn Counter>> = (0..scene.others).map(|_| subject.counter()).collect();
    let (counter, others) = (&*counter, &others[..]);
    // What is made once, at first use, is made by now: no rule is about that.
    for op in EACH {
        op.call(counter);
    }
    lab.stage(|stage| {
        let mut busy = Vec::new();
        for (number, op) in iter::zip(1.., scene.busy) {
            busy.push(stage.thread(format!("caller {number}"), move || op.call(counter))?);
        }
        // They begin; how far they get is the schedule's choice.
        thread::yield_now();
        let stopped = busy[0].tid().filter(|_| !busy[0].finished());
        stopped.iter().for_each(|&caller| world::freeze(caller));
        let mut beside = Vec::new();
        for (number, ops) in iter::zip(busy.len() + 1.., scene.calls) {
            let calls = move || {
                for other in others {
                    ops.iter().for_each(|op| drop(op.call(&**other)));
                }
            };
            beside.push(stage.thread(format!("caller {number}"), calls)?);
        }
        if scene.calls.len() > 1 {
            gets_along(lab, &beside, stopped, busy.len())?;
        }
        beside.into_iter().try_for_each(|caller| caller.join())?;
        if scene.busy.len() > 1 {
            lab.conclude(finding(Ok(tried())));
        }
        stopped.iter().for_each(|&caller| world::thaw(caller));
        busy.into_iter().try_for_each(|caller| caller.join().map(drop))
    })
}

/// No call of this exercise takes so long.
const LONG: Duration = Duration::from_secs(3);

/// That none of `beside`, who meet on their counter and have `before` callers before them, has to
/// wait for the `stopped` one. Ends the check where they wait for one another for ever.
fn gets_along(
    lab: &Lab,
    beside: &[Actor<'_, ()>],
    stopped: Option<Tid>,
    before: usize,
) -> Result<(), Stop> {
    lab.pause(LONG);
    let late: Vec<usize> = (0..beside.len()).filter(|&one| !beside[one].finished()).collect();
    if late.is_empty() {
        return Ok(());
    }
    stopped.iter().for_each(|&caller| world::thaw(caller));
    lab.pause(LONG);
    match late.into_iter().find(|&one| beside[one].finished()) {
        Some(one) if stopped.is_some() => Err(words::waited_for_stopped(before + one)),
        _ => lab.conclude(finding(Ok(tried()))),
    }
}
