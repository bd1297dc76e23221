//! What the checks of `multi_lock` tell the learner. Positions are counted as in `guard[i]`.

use std::time::Duration;

use lockstep_wire::Mistake;

use crate::{Stop, asleep, world::Effort};

use super::row::State;

pub(super) fn state(when: &str, position: usize, states: &[State], expected: State) -> Stop {
    let (count, got) = (states.len(), states[position]);
    let off = states.iter().filter(|&&state| state != expected).count();
    Stop::broken(format!("{when}, the mutex of argument {position} is {got} instead of {expected}"))
        .because(format!("arguments that are not {expected}: {off} of {count}"))
}

pub(super) fn locked_uninvited(count: usize, others: usize) -> Stop {
    Stop::broken(format!(
        "a call with {count} of {} mutexes locked one that it was not given",
        count + others
    ))
}

pub(super) fn did_not_wait(count: usize) -> Stop {
    Stop::broken(format!(
        "a call with {count} mutexes returned while another thread still held one of them"
    ))
}

pub(super) fn sum(expected: i64, now: i64, off: i64, round: usize) -> Stop {
    Stop::broken("a guard showed what another thread had half done, or the other way round")
        .because(format!("under the guard the sums were off by {off} in all"))
        .because(format!("afterwards the sum is {now} instead of {expected}"))
        .because(format!("found in round {}", round + 1))
}

/// `others` is what the mutexes of all arguments hold.
pub(super) fn value(position: usize, others: &[i64], got: i64) -> Stop {
    let (count, expected) = (others.len(), others[position]);
    let whose = match others.iter().position(|&other| other == got) {
        Some(other) => format!(", which is the value of argument {other}"),
        None => String::new(),
    };
    Stop::broken(format!(
        "the mutex of argument {position} of {count} holds {expected}, but `guard[{position}]` is {got}{whose}"
    ))
}

pub(super) fn written(position: usize, count: usize, expected: i64, got: i64) -> Stop {
    Stop::broken(format!(
        "{expected} was written to `guard[{position}]` of {count}, but the mutex of that argument holds {got}"
    ))
}

pub(super) fn length(count: usize, got: usize) -> Stop {
    Stop::broken(format!("the guard of {count} distinct mutexes has a `len` of {got}"))
}

pub(super) fn emptiness(count: usize, got: bool) -> Stop {
    Stop::broken(format!("the guard of {count} mutexes says that `is_empty` is {got}"))
}

pub(super) fn no_panic(what: &str, index: usize, count: usize) -> Stop {
    let arguments = if count == 1 { "was 1 argument" } else { &format!("were {count} arguments") };
    Stop::broken(format!("`{what}[{index}]` did not panic, though there {arguments}"))
        .as_mistake(Mistake::MissingGuard)
}

pub(super) fn empty_poisoned() -> Stop {
    Stop::broken("an empty list gave `Err`, though there is no mutex that could be poisoned")
}

pub(super) fn length_with_duplicates(count: usize, got: usize) -> Stop {
    Stop::broken(format!(
        "the guard of {count} arguments, some of them the same mutex, has a `len` of {got}"
    ))
    .as_mistake(Mistake::WrongResult)
}

pub(super) fn two_values(first: usize, second: usize, one: i64, other: i64) -> Stop {
    Stop::broken(format!(
        "arguments {first} and {second} were the same mutex, but `guard[{first}]` is {one} and \
         `guard[{second}]` is {other}"
    ))
}

pub(super) fn poison_spread(when: &str) -> Stop {
    Stop::broken(format!("{when}, a mutex is poisoned that has nothing to do with it"))
}

pub(super) fn answer(count: usize, poisoned: usize, is_err: bool) -> Stop {
    let got = if is_err { "Err" } else { "Ok" };
    Stop::broken(format!(
        "a call with mutexes of which {poisoned} of {count} are poisoned gave `{got}`"
    ))
}

/// The time in which the guard of a call lives that met `poisoned` poisoned mutexes.
pub(super) fn while_it_lives(poisoned: usize) -> String {
    if poisoned == 0 {
        "while the guard of mutexes that are all healthy lives".to_owned()
    } else {
        "while the guard in the `Err` lives".to_owned()
    }
}

pub(super) fn left_behind(position: usize, count: usize, expected: State, got: State) -> Stop {
    Stop::broken(format!(
        "after a call and the end of its guard, the mutex of argument {position} of {count} is {got} \
         instead of {expected}, as it was before"
    ))
}

pub(super) fn poisoned_length(count: usize, got: usize) -> Stop {
    Stop::broken(format!(
        "the guard of {count} mutexes, some of them poisoned, has a `len` of {got}"
    ))
}

pub(super) fn poisoned_values(expected: &[i64], got: &[i64]) -> Stop {
    Stop::broken("the guard of mutexes some of which are poisoned does not show their values")
        .because(format!("the mutexes hold {expected:?}"))
        .because(format!("the guard shows {got:?}"))
}

pub(super) fn poisoned_write(position: usize, count: usize) -> Stop {
    Stop::broken(format!(
        "the guard of {count} mutexes, some of them poisoned, did not keep what was written to `guard[{position}]`"
    ))
}

pub(super) fn missed_poison(panic_first: bool) -> Stop {
    let order = if panic_first { "first" } else { "last" };
    Stop::broken("a mutex was poisoned while the caller waited, and the call gave `Ok`")
        .because("two of its three mutexes were held when the call began")
        .because(format!("the one whose holder panicked was given back {order}"))
}

pub(super) fn poison_cleared() -> Stop {
    Stop::broken("a mutex was poisoned while the caller waited, and after the call it no longer is")
}

pub(super) fn restless(caller: usize, cost: Effort) -> Stop {
    Stop::broken(format!(
        "`caller {}`, which waits for a mutex that somebody else holds, {}",
        caller + 1,
        asleep::words(cost)
    ))
}

pub(super) fn awake(caller: usize, cost: Effort, window: Duration) -> Stop {
    let caller = caller + 1;
    let how = match cost.sleeps {
        0 => "never slept".to_owned(),
        1 => "woke once".to_owned(),
        count => format!("woke {count} times"),
    };
    Stop::broken(format!(
        "`caller {caller}`, which waits for a mutex that somebody else holds, {how} within {} s in which nothing \
         happened",
        window.as_secs()
    ))
}
