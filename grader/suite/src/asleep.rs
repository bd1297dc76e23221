//! "Blocks" means asleep: how a waiting thread is told from one that spins or polls.
//!
//! A thread that waits for an event that does not come costs nothing: no processor time, no
//! wake-up. The kernel counts both, so neither a busy machine nor a slow one can blur it.

use std::time::Duration;

use crate::{lab::Lab, stage::Actor, world::Effort};

/// How long a waiting thread is watched.
const WINDOW: Duration = Duration::from_millis(300);
/// A thread that sleeps throughout uses none; being looked at costs nothing either.
const CPU: Duration = Duration::from_millis(5);
/// Spurious wake-ups are rare: this many in one window are polling.
const SLEEPS: u64 = 3;
/// One that never went to sleep, and was ready to run for so long, spins: that it got no
/// processor to do so is the machine's doing.
const DELAY: Duration = Duration::from_millis(50);

/// Watches `actor`, which waits for something that nobody does meanwhile. What it cost, where
/// that is more than a sleeping thread costs.
pub(crate) fn restless<T>(lab: &Lab, actor: &Actor<'_, T>) -> Option<Effort> {
    let before = actor.effort()?;
    lab.pause(WINDOW);
    let cost = actor.effort()?.since(before);
    is_restless(cost).then_some(cost)
}

/// Whether a thread that cost so much in one window was awake in it.
fn is_restless(cost: Effort) -> bool {
    burns(cost) || cost.sleeps > SLEEPS || (cost.sleeps == 0 && cost.delay > DELAY)
}

/// Whether it used the processor, which no number of wake-ups with cause would explain.
pub(crate) fn burns(cost: Effort) -> bool {
    cost.cpu > CPU
}

/// The same for several that wait together: the first that does not sleep, by its place.
pub(crate) fn restless_among<T>(lab: &Lab, actors: &[Actor<'_, T>]) -> Option<(usize, Effort)> {
    let before: Vec<_> = actors.iter().map(Actor::effort).collect();
    lab.pause(WINDOW);
    actors.iter().zip(before).enumerate().find_map(|(place, (actor, before))| {
        let cost = actor.effort()?.since(before?);
        is_restless(cost).then_some((place, cost))
    })
}

/// `cost` in words, for a sentence that begins with the thread.
pub(crate) fn words(cost: Effort) -> String {
    let window = WINDOW.as_millis();
    if burns(cost) {
        let cpu = cost.cpu.as_millis();
        return format!(
            "used {cpu} ms of processor time within {window} ms in which nothing happened"
        );
    }
    if cost.sleeps > SLEEPS {
        return format!("woke {} times within {window} ms in which nothing happened", cost.sleeps);
    }
    format!(
        "never went to sleep within {window} ms in which nothing happened: it was ready to run for {} ms",
        cost.delay.as_millis()
    )
}
