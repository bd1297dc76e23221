//! What a limiter starts with, and which rates it takes.

use crate::{Outcome, Stop, lab::Lab, stage::Stage};

use super::{
    Subject,
    open::{Callers, Open, scene},
    words,
};

pub(super) fn starts_full(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let rates = [1, rng.u32(2..10), rng.u32(10..50)];
        for rate in rates {
            let open = Open::new(subject, rate);
            if !takes(stage, open, open.rate, 0)? {
                return Ok(None);
            }
        }
        Ok(Some(format!("new limiters of {rates:?} tokens a second")))
    })
}

/// Takes `count` tokens in one thread, after the `tick`-th tick, while there must be as many.
/// Says whether it saw them given before the next tick.
fn takes(
    stage: &Stage<'_, '_>,
    open: &'static Open,
    count: usize,
    tick: usize,
) -> Result<bool, Stop> {
    let before = open.given();
    let mut callers = Callers::start(stage, open, 1, count)?;
    let view = open.look(stage, tick);
    if callers.done()? {
        return Ok(true);
    }
    if view.sure {
        return Err(words::blocked_with_tokens(open.rate, tick, count, view.given - before));
    }
    // Nobody could see yet. A caller that is stuck for good shows as a hang here.
    callers.join()?;
    Ok(open.given_before(tick + 1) >= before + count)
}

/// Tokens taken of a bucket that never runs out.
const FEW: usize = 3;

pub(super) fn takes_any_rate(lab: &Lab, subject: &dyn Subject) -> Outcome {
    let mut rng = lab.rng();
    scene(lab, |stage| {
        let rates = [u32::MAX, rng.u32(1 << 31..u32::MAX)];
        let mut opened = Vec::new();
        for rate in rates {
            lab.progress();
            opened.push(Open::new(subject, rate));
        }
        let mut seen = true;
        // After the tick once more: a bucket that is nearly full overflows where it is filled.
        for tick in [0, 1] {
            for open in &opened {
                open.view(lab, stage, tick);
                seen &= takes(stage, open, FEW, tick)?;
            }
        }
        Ok(seen.then(|| format!("rates of {rates:?}, before and after a tick")))
    })
}

pub(super) fn refuses_zero(lab: &Lab, subject: &dyn Subject) -> Outcome {
    // Kept, where there is one: that it can be dropped is not the question.
    let panicked = lab.panics(|| {
        Box::leak(subject.limiter(0));
    })?;
    panicked.map_or_else(
        || Err(words::zero_accepted()),
        |message| Ok(format!("`new(0)` panicked: {message}")),
    )
}
