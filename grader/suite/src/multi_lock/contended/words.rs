//! What the checks by the simulation's books tell the learner. Positions are counted as in
//! `guard[i]`.

use lockstep_wire::Mistake;

use crate::Stop;

pub(super) fn not_held(when: &str, position: usize, count: usize) -> Stop {
    Stop::broken(format!(
        "{when}, its thread does not hold the mutex of argument {position} of {count}"
    ))
}

/// How a guard ended.
fn end(unwound: bool) -> &'static str {
    if unwound { "a panic unwound through the guard" } else { "the guard was dropped" }
}

pub(super) fn release_order(locked: &[usize], released: &[usize], unwound: bool) -> Stop {
    let wanted: Vec<usize> = locked.iter().rev().copied().collect();
    Stop::broken(format!(
        "when {}, the mutexes were unlocked in the order of arguments {released:?} instead of {wanted:?}",
        end(unwound)
    ))
    .because(format!("they were locked in the order of arguments {locked:?}"))
}

pub(super) fn still_held(locked: &[usize], released: &[usize], unwound: bool) -> Stop {
    let mistake = if unwound { Mistake::PanicUnsafe } else { Mistake::WrongResult };
    Stop::broken(format!(
        "after {}, its thread still holds {} of {} mutexes",
        end(unwound),
        locked.iter().filter(|one| !released.contains(one)).count(),
        locked.len()
    ))
    .as_mistake(mistake)
}

pub(super) fn answer_by_argument(poisoned: &[usize], count: usize, is_err: bool) -> Stop {
    let got = if is_err { "Err" } else { "Ok" };
    if poisoned.is_empty() {
        return Stop::broken(format!(
            "a call gave `{got}`, though none of the {count} mutexes that it had locked was poisoned"
        ));
    }
    Stop::broken(format!(
        "a call gave `{got}`, though of the {count} mutexes that it had locked those of arguments {poisoned:?} were poisoned"
    ))
}
