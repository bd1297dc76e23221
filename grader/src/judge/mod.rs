//! From what was observed of a run to what it means.
//!
//! The one stage that turns facts into an outcome. The order of the questions matters: a body
//! that says `todo!()` is not done, whatever else followed from it; the check's own verdict
//! counts before anything that the process did later.

mod blocked;
mod diagnosis;
mod matters;
mod naming;
mod operation;
mod outcome;
mod simulated;
mod source;
mod stuck;
mod telltale;
mod trace;
mod words;

use lockstep_wire::{
    CheckInfo, Ending, Explored, Failure, Finding, Interleaving, Mistake, Panicked, World,
};

pub(crate) use operation::clock;
pub(crate) use outcome::{BlockedThread, Held, Judged, Lane, Lanes, Outcome, Place, Role};
pub(crate) use trace::{Then, Trace, Traced};

use self::{outcome::POISON, simulated::Schedule, source::Source};
use crate::{
    run::{End, Facts, Hang},
    submission::{SourceMap, Submission},
};

/// What `facts` say about the rule of `check`.
pub(crate) fn judge(
    check: &CheckInfo,
    world: World,
    seed: u64,
    facts: Facts,
    submission: &Submission,
) -> Judged {
    let map = &submission.map;
    let mut judged = Judged::new(check.clone(), world, seed, facts.took);
    judged.printed = facts.printed;
    let unwritten = facts.panics.iter().find(|panicked| panicked.is_unwritten()).cloned();
    match (facts.end, unwritten) {
        (End::Verdict(Finding::Pass { tried, explored }), _) => {
            judged.message = tried;
            judged.explored = explored;
        }
        (End::Verdict(Finding::Inconclusive { reason }), _) => {
            judged.outcome = Outcome::Skipped;
            judged.message = reason;
        }
        (
            End::Verdict(Finding::Trouble { message } | Finding::NoSchedule { reason: message }),
            _,
        ) => {
            judged.outcome = Outcome::Error;
            judged.message = message;
        }
        (End::Verdict(Finding::Measured(_)), _) => {
            judged.outcome = Outcome::Error;
            judged.message = "the harness measured where it was to judge".to_owned();
        }
        (End::Verdict(Finding::Incomplete(panicked)), _) | (_, Some(panicked)) => {
            incomplete(&mut judged, &panicked, map);
        }
        (End::Verdict(Finding::Fail(failure)), None) => {
            failed(&mut judged, failure, &facts.panics, submission);
        }
        (End::Hung(hang), None) => hung(&mut judged, hang, &facts.panics, map),
        (End::Exited(status), None) => {
            judged.outcome = Outcome::Crash;
            let (message, mistake) = words::exited(status, &judged.printed, &facts.panics);
            judged.message = message;
            judged.mistake = mistake;
            note_panics(&mut judged, &facts.panics, map);
        }
        (End::Overlong(limit), None) => {
            judged.outcome = Outcome::Skipped;
            judged.message = words::overlong(limit);
        }
        (End::Flooded(bytes), None) => {
            judged.outcome = Outcome::Crash;
            judged.message = words::flooded(bytes);
        }
        (End::Greedy(excess), None) => {
            judged.outcome = Outcome::Crash;
            judged.message = words::greedy(excess);
            judged.mistake = Some(Mistake::ResourceExhaustion);
        }
        (End::Garbled(error), None) => {
            judged.outcome = Outcome::Crash;
            judged.message = words::garbled(&error);
        }
        (End::Catalogue(_), None) => {
            judged.outcome = Outcome::Error;
            judged.message = "the harness listed its checks instead of running one".to_owned();
        }
    }
    judged
}

fn incomplete(judged: &mut Judged, panicked: &Panicked, map: &SourceMap) {
    judged.outcome = Outcome::Incomplete;
    judged.at = place(panicked, map);
    judged.message = panicked.message.clone();
}

fn failed(judged: &mut Judged, failure: Failure, panics: &[Panicked], submission: &Submission) {
    let map = &submission.map;
    judged.outcome = Outcome::Fail;
    judged.mistake = Some(failure.mistake.unwrap_or(judged.check.mistake));
    judged.message = failure.message;
    judged.evidence = failure.evidence;
    if let Some(interleaving) = &failure.interleaving {
        explain(judged, interleaving, failure.mistake, submission);
    }
    if let Some(panicked) = failure.panicked {
        judged.at = place(&panicked, map);
        if panicked.message.contains(REFUSED) {
            // What it was about is not what the check is about.
            judged.mistake = None;
            judged.message.push_str(words::IN_JAIL);
        } else if is_echo(&panicked) {
            echoed(judged, panics, map);
        } else if judged.mistake.is_some_and(diagnosis::is_about_waiting) {
            // Whoever panics does not wait: the check's guess is none, and the panic's own words
            // are at hand. Where threads have nothing in common, no other one was needed for it.
            let plain = judged.lanes.as_ref().is_some_and(Lanes::are_apart);
            judged.mistake = plain.then_some(Mistake::WrongResult);
        }
    }
    // `println!` takes a lock that all threads share: whoever prints waits for whoever prints.
    if judged.check.mistake == Mistake::OverSynchronised && !judged.printed.is_empty() {
        judged.outcome = Outcome::Skipped;
        judged.mistake = None;
        judged.message = words::PRINTS.to_owned();
    }
}

/// How std's errors say that the jail has refused something.
const REFUSED: &str = "kind: PermissionDenied";

/// A poisoned lock is what a panic leaves behind: the first one is the cause. Poison that is not
/// the learner's own making must be lived with.
fn echoed(judged: &mut Judged, panics: &[Panicked], map: &SourceMap) {
    let causes = || panics.iter().filter(|panicked| !is_echo(panicked));
    let in_schedule = judged.lanes.iter().flat_map(|lanes| &lanes.steps);
    let own = causes().any(|cause| place(cause, map).is_some())
        || in_schedule.into_iter().any(Lane::is_first_panic);
    if !own && judged.at.is_some() {
        judged.mistake = Some(Mistake::PoisonMishandled);
    } else if let Some(first) = causes().next() {
        judged.at = place(first, map);
        judged.evidence.push(words::panicked(first, judged.at.as_ref()));
    }
}

/// What the schedule shows that fails.
fn explain(
    judged: &mut Judged,
    interleaving: &Interleaving,
    told: Option<Mistake>,
    submission: &Submission,
) {
    let schedule = Schedule::new(interleaving, Source(submission));
    let lanes = schedule.lanes();
    (judged.blocked, judged.closing) = stuck::stuck(&schedule, &lanes);
    judged.mistake =
        diagnosis::simulated(&schedule, &lanes, &judged.check, told).or(judged.mistake);
    if judged.closing.is_empty() && judged.mistake == Some(Mistake::BusyWait) {
        judged.closing = stuck::polling(&lanes);
    }
    if interleaving.ending == Ending::Check && judged.mistake == Some(Mistake::WrongResult) {
        behind(judged, &schedule, &lanes);
    }
    let schedules = lanes.found_at.unwrap_or(1);
    judged.explored = Some(Explored { schedules, exhaustive: false });
    judged.lanes = Some(lanes);
    judged.trace = Some(trace::trace(&schedule));
    match interleaving.ending {
        Ending::Check | Ending::Panic => {}
        Ending::Deadlock | Ending::Circle | Ending::Endless | Ending::Overlong => {
            judged.outcome = Outcome::Hang;
        }
        Ending::Exit => {
            judged.outcome = Outcome::Crash;
            judged.mistake = None;
            judged.at = interleaving.steps.last().and_then(|step| schedule.place(&step.at));
        }
    }
}

/// Work that was left to a thread is no plain logic.
fn behind(judged: &mut Judged, schedule: &Schedule<'_>, lanes: &Lanes) {
    if let Some(behind) = stuck::behind(schedule, lanes) {
        judged.mistake = Some(match behind.ended {
            true => Mistake::InconsistentRead,
            false => Mistake::ThreadLeak,
        });
        judged.closing = behind.closing;
    }
}

/// Whether a panic only passes on that another thread panicked before.
fn is_echo(panicked: &Panicked) -> bool {
    panicked.message.contains(POISON)
}

fn hung(judged: &mut Judged, hang: Hang, panics: &[Panicked], map: &SourceMap) {
    judged.outcome = Outcome::Hang;
    let timer = hang.threads.iter().filter_map(|thread| thread.wakes_in).min();
    judged.blocked = blocked::threads(&hang.threads, map);
    let known = hang.caveat.is_none();
    judged.mistake = diagnosis::hung(&judged.blocked, &judged.check, known);
    judged.message = words::hung(hang.proven, hang.quiet, timer, &judged.blocked);
    judged.evidence.extend(hang.caveat.map(|caveat| words::caveat(&caveat)));
    judged.at = judged.blocked.iter().find_map(|thread| thread.at.clone());
    note_panics(judged, panics, map);
}

/// Adds the panics that came before the end: a thread that is gone is often what others wait for.
fn note_panics(judged: &mut Judged, panics: &[Panicked], map: &SourceMap) {
    for panicked in panics {
        let at = place(panicked, map);
        judged.evidence.push(words::panicked(panicked, at.as_ref()));
        if judged.at.is_none() {
            judged.at = at;
        }
    }
}

fn place(panicked: &Panicked, map: &SourceMap) -> Option<Place> {
    let at = panicked.at.as_ref()?;
    Some(Place { file: map.relative(&at.file)?, line: at.line })
}
