//! The sentences that a learner reads about verdicts and mistakes, all in one place.

use lockstep_wire::{Kind, Missing, Mistake, World};

use super::{Standing, Verdict, model::Searched};
use crate::{exercise::Power, judge::Outcome, screen::counted};

/// What a pass does not say.
pub(super) const LIMITS: &str = "Real threads cannot show everything: not the order of unlocking, say, nor two things at \
     exactly the same instant.";

/// Layers of the sandbox that this machine does not have.
pub(super) fn unprotected(missing: &[Missing]) -> String {
    let mut names: Vec<String> = missing.iter().map(|one| one.layer.to_string()).collect();
    // Of one there can be several reasons.
    names.dedup();
    let names = names.join(", ");
    format!("The sandbox lacks {names} on this machine: `cargo run -- doctor` says what follows.")
}

/// What follows from the grader's own trouble.
pub(super) const NO_VERDICT: &str = "This is no verdict on the submission.";

/// That a verdict stands while there is more to come.
pub(super) const EARLY: &str = "the other checks still run";

/// How many rules nothing final can be said of yet.
pub(super) fn open(rules: usize) -> String {
    let are = if rules == 1 { "is" } else { "are" };
    format!("{} {are} not decided yet", counted(rules, "rule"))
}

/// A verdict, as a word for a screen.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "passes",
        Verdict::Fail => "fails",
        Verdict::Incomplete => "not done yet",
        Verdict::CompileError => "does not compile",
        Verdict::Error => "not judged",
    }
}

/// What a rule comes to.
pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "holds",
        Standing::Broken => "broken",
        Standing::NotDone => "not done",
        Standing::Unknown => "not judged",
    }
}

/// How a check ended, ahead of its message.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "it held",
        Outcome::Fail => "it broke",
        Outcome::Hang => "it hung",
        Outcome::Crash => "it crashed",
        Outcome::Incomplete => "not done yet",
        Outcome::Skipped => "this machine cannot tell",
        Outcome::Error => "the grader's own trouble",
    }
}

/// What sort of evidence a check goes by.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Stress => "stress",
        Kind::Timing => "timing",
        Kind::Hang => "hang",
        Kind::Model => "model",
        Kind::Api => "api",
    }
}

/// A world, behind a kind: real threads go without saying.
pub(super) fn world(world: World) -> &'static str {
    match world {
        World::Native => "",
        World::Sim => ", simulated",
    }
}

/// A class of mistakes, in a sentence.
pub(super) fn mistake(mistake: Mistake) -> &'static str {
    match mistake {
        Mistake::LostUpdate => "an update is gone: another one overwrote it, or it was never made",
        Mistake::CheckThenAct => "what was checked was no longer so when it was acted upon",
        Mistake::InconsistentRead => {
            "what was read never was so at one instant: a change half done, a mix, or out of date"
        }
        Mistake::MissingNotify => "the state changed and nobody told those who wait for it",
        Mistake::WrongNotifyOne => "too few, or the wrong ones, of those who wait were woken",
        Mistake::IfForWhile => "a woken thread did not check its condition again",
        Mistake::LockOrder => {
            "threads wait for one another: locks in different orders, or one held during a wait"
        }
        Mistake::DoubleLock => "a thread locked what it holds already",
        Mistake::SignalBeforeWait => {
            "the notification came too early: ahead of the wait, or of the change that it tells of"
        }
        Mistake::LostPermit => "what somebody took or gave back, nobody can have any more",
        Mistake::OverRelease => "more was given out than there is",
        Mistake::TickDrift => "a tick came at another instant than the rule says",
        Mistake::BusyWait => {
            "a thread that should sleep until it is woken spins, or looks again and again"
        }
        Mistake::TimeoutRestarted => "each wake-up started the timeout anew",
        Mistake::TimeoutIgnored => "the timeout was not kept",
        Mistake::TimeOverflow => "a very long timeout overflowed",
        Mistake::LateClose => "closing waited for something that it must not wait for",
        Mistake::ThreadLeak => {
            "a thread did not end with the value, or the call, that it worked for"
        }
        Mistake::OverSynchronised => "callers were in one another's way without need",
        Mistake::PoisonMishandled => "the poison of a mutex was ignored, lost, or spread",
        Mistake::PanicUnsafe => "a panic left something taken, locked or half-done",
        Mistake::ReleaseOrder => "the locks were released in the wrong order",
        Mistake::MissingGuard => "an argument that must be refused was accepted",
        Mistake::WeakOrdering => "an atomic ordering is too weak for what it protects",
        Mistake::ResourceExhaustion => "work or memory out of proportion to what was asked",
        Mistake::WrongResult => "plain logic: this goes wrong without any unlucky timing",
    }
}

/// The schedule that is shown: the smallest one that fails, or the one that was asked for.
pub(super) fn schedule(found_at: Option<u64>, preemptions: usize) -> String {
    let stops = match preemptions {
        0 => "no preemption".to_owned(),
        some => counted(some, "preemption"),
    };
    match found_at {
        Some(number) => {
            format!("the smallest failing schedule found: {stops} (number {number} failed first)")
        }
        None => format!("the schedule that was asked for: {stops}"),
    }
}

/// That the last steps were done again so often, up to a `time` where it moved.
pub(super) fn again(steps: usize, times: usize, time: Option<&str>) -> String {
    let what = if steps == 1 { "step".to_owned() } else { format!("round of {steps} steps") };
    let often = if times == 1 { "once".to_owned() } else { format!("{times} times") };
    let until = time.map_or_else(String::new, |time| format!(", up to {time}"));
    format!("this {what} {often} more{until}")
}

/// How to see who calls a helper.
pub(super) fn helper(line: u32) -> String {
    format!(
        "line {line} is a helper's: with `#[track_caller]` above its `fn`, its callers' lines are shown"
    )
}

/// That a thread was stopped though it could have gone on.
pub(super) fn stopped(stopped: &str, instead: &str) -> String {
    format!("{stopped} is stopped here, {instead} runs")
}

/// Whether the world that was not shown `found` the rule broken too.
pub(super) fn other_world(shown: World, found: bool) -> &'static str {
    match (shown, found) {
        (World::Sim, true) => "(real threads broke the rule too)",
        (World::Sim, false) => {
            "(only the simulated world found this: with real threads it takes more luck)"
        }
        (World::Native, true) => "(the simulated world broke the rule too)",
        (World::Native, false) => "(only real threads found this: the simulated world passed it)",
    }
}

/// What the searches of a pass did.
pub(super) fn searched(searched: Searched) -> String {
    let Searched { schedules, checks, exhaustive } = searched;
    let schedules = grouped(schedules);
    format!(
        "{schedules} schedules in {checks} simulated checks; {exhaustive} of them saw every \
         interleaving there is."
    )
}

/// What a pass is worth.
pub(super) fn power(power: Power) -> String {
    let Power { known, always, least, seeds } = power;
    if always == known {
        return format!(
            "Such a search finds all {known} known mistakes, each with every one of {seeds} seeds."
        );
    }
    format!(
        "Such a search finds {always} of {known} known mistakes with every one of {seeds} seeds, \
         and the one that hides best with {least}."
    )
}

/// `4211` as `4 211`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(" ")
}
