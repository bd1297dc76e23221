//! The interleaving as a picture: a lane a thread, time downwards, the source beside it.
//!
//! It is a table, so that it reads as one where it is not seen. Each row has all that is to be
//! told at its step: the script only picks a row, and writes what stands there into the live
//! region, into the table of threads and beside the lines. The states are those of the walk on a
//! terminal.

use maud::{Markup, html};

use super::{clean, listing, told::About};
use crate::{
    judge::{Judged, Lane, Lanes, Place, Traced, clock},
    report::{
        Graded,
        rounds::{Round, rounds},
        rows, words,
    },
    walk::{Go, Moment, Seat, State, Walk},
};

/// The longest round that is looked for; a loop has seldom more steps.
const LONGEST: usize = 12;
/// So many steps must be spared before a round is folded: what a check does three times over is
/// easier to follow step by step.
const WORTH_IT: usize = 10;

/// The picture of the schedule that fails; `None` where there is none to see.
pub(super) fn picture(graded: &Graded, judged: &Judged, id: &str) -> Option<Markup> {
    let (trace, lanes) = (judged.trace.as_ref()?, judged.lanes.as_ref()?);
    let about = About { graded, id, found: &judged.message };
    let mut walk = Walk::new(String::new(), &judged.message, trace, false);
    let first = walk.moment();
    first.step?;
    let names: Vec<String> = first.threads.iter().map(|seat| clean(seat.name)).collect();
    let mut minor = Minor { lanes: &lanes.steps };
    let mut steps = Vec::new();
    for _ in 0..first.count {
        let moment = walk.moment();
        if let Some(step) = moment.step {
            steps.push(Shown { moment, step, is_minor: minor.is_minor(step) });
        }
        walk.go(Go::Forward);
    }
    let places: Vec<&Place> = steps.iter().map(|shown| &shown.step.lane.at).collect();
    let (count, body) = body(&about, steps);
    let shown = words::schedule(lanes.found_at, lanes.preemptions);
    Some(html! {
        section.picture data-picture aria-labelledby={ (id) "-picture" } {
            h5 #{ (id) "-picture" } { "Step by step" }
            p.note {
                "This is " (shown) ". "
                @if trace.left_out > 0 { "The first " (trace.left_out) " steps are left out." }
            }
            (controls(count, some_minor(lanes)))
            p.says role="status" aria-live="polite" aria-atomic="true" {}
            div.panes {
                div.left {
                    (lanes_table(&names, first.is_timed, &body))
                    (threads_table(&names))
                }
                div.right { (listing::listings(graded, &places, id, false)) }
            }
        }
    })
}

/// The buttons: there is something to press only where the script runs, which shows them.
fn controls(count: usize, some_minor: bool) -> Markup {
    html! {
        div.controls role="group" aria-label="Steps" hidden {
            button type="button" data-go="first" { "First" }
            button type="button" data-go="back" aria-keyshortcuts="ArrowLeft" { "◀ Back" }
            button type="button" data-go="forward" aria-keyshortcuts="ArrowRight" { "Next ▶" }
            button type="button" data-go="last" { "Last" }
            input type="range" min="1" max=(count) value="1" aria-label="Step";
            output aria-hidden="true" {}
            @if some_minor {
                label { input type="checkbox" data-all; " every step" }
            }
            span.keys { "keys: " kbd { "←" } " " kbd { "→" } " " kbd { "Home" } " " kbd { "End" } }
        }
    }
}

fn lanes_table(names: &[String], is_timed: bool, body: &[Markup]) -> Markup {
    html! {
        div.scroll.lanes tabindex="0" role="region" aria-label="The schedule, a column a thread" {
            table.timed[is_timed] {
                caption { "What each thread did, in order" }
                thead { tr {
                    th scope="col" { "Step" }
                    th.time scope="col" { "Time" }
                    th scope="col" { "Line" }
                    @for name in names { th scope="col" { (name) } }
                } }
                tbody { @for row in body { (row) } }
            }
        }
        ul.legend.note aria-label="How to read the lanes" {
            li { span.lane.runs aria-hidden="true" {} "a line: can go on" }
            li { span.lane.runs.holds aria-hidden="true" {} "thick: holds a lock" }
            li { span.lane.waits aria-hidden="true" {} "dashes: has to wait" }
        }
    }
}

/// What each thread is up to; the script fills it in.
fn threads_table(names: &[String]) -> Markup {
    html! {
        div.scroll.threads tabindex="0" role="region" aria-label="The threads at this step" hidden {
            table {
                caption { "The threads at this step" }
                thead { tr {
                    th scope="col" { "Thread" } th scope="col" { "What it does" }
                    th scope="col" { "Line" } th scope="col" { "Locks that it holds" }
                } }
                tbody {
                    @for name in names {
                        tr { th scope="row" { (name) } td {} td {} td {} }
                    }
                }
            }
        }
    }
}

/// A step that can be seen.
struct Shown<'a> {
    moment: Moment<'a>,
    step: &'a Traced,
    /// Whether it explains nothing.
    is_minor: bool,
}

impl Shown<'_> {
    /// Whether `next` is the same once more, to a reader.
    fn is_like(&self, next: &Self) -> bool {
        let does = |one: &Self| {
            let Traced { then, takes, gives, .. } = one.step;
            (one.is_minor, then.clone(), takes.clone(), gives.clone())
        };
        next.moment.stopped.is_none()
            && does(self) == does(next)
            && rows::is_same(&self.step.lane, &next.step.lane)
    }
}

/// The rows, and how many of them are steps. What is done again and again has one row for all the
/// other times, and the steps are numbered as they are shown.
fn body(about: &About<'_>, mut steps: Vec<Shown<'_>>) -> (usize, Vec<Markup>) {
    let found = rounds(steps.len(), LONGEST, |one, next| steps[one].is_like(&steps[next]));
    let worth_it = |round: &Round| round.spared() >= WORTH_IT;
    let spared: usize = found.iter().filter(|one| worth_it(one)).map(Round::spared).sum();
    let count = steps.len() - spared;
    // The first thread is the check's own.
    let begins = steps.iter().position(|shown| !shown.is_minor && shown.step.thread != 0);
    let mut number = 0;
    let mut body = Vec::new();
    for round in found {
        let end = round.first + round.length * round.times;
        let once = round.first + round.length;
        let told = if worth_it(&round) { once } else { end };
        for (at, shown) in steps.iter_mut().enumerate().take(told).skip(round.first) {
            number += 1;
            (shown.moment.number, shown.moment.count) = (number, count);
            body.push(row(about, shown, begins == Some(at)));
        }
        if told < end {
            body.push(again(&round, &steps[round.first..end]));
        }
    }
    (count, body)
}

/// That a round was gone through again: the steps of all its times.
fn again(round: &Round, steps: &[Shown<'_>]) -> Markup {
    let time = |shown: &Shown<'_>| clock(shown.step.lane.time_ns);
    let last = steps.last().map(time);
    let time = last.as_deref().filter(|last| steps.first().is_some_and(|one| time(one) != **last));
    let columns = steps.first().map_or(0, |shown| shown.moment.threads.len()) + 3;
    html! {
        tr.again.minor[steps.iter().all(|shown| shown.is_minor)] {
            td colspan=(columns) {
                (words::again(round.length, round.times - 1, time))
            }
        }
    }
}

/// One step; `begins`: it is the first that is worth a look.
fn row(about: &About<'_>, shown: &Shown<'_>, begins: bool) -> Markup {
    let Shown { moment, step, is_minor } = shown;
    let (lane, is_minor) = (&step.lane, *is_minor);
    let columns = moment.threads.len() + 3;
    html! {
        @if let Some(stopped) = moment.stopped {
            tr.stop.minor[is_minor] {
                td colspan=(columns) { (clean(&words::stopped(stopped, &lane.thread))) }
            }
        }
        tr.minor[is_minor] data-begins[begins] data-step=(about.told(moment, lane)) {
            th scope="row" { button type="button" disabled { (moment.number) } }
            td.time { (clock(lane.time_ns)) }
            td { (about.line(&lane.at)) }
            @for seat in &moment.threads {
                td.lane.(class(seat)).holds[!seat.holds.is_empty()] {
                    @if seat.acts { span.op { (rows::told(lane)) } }
                }
            }
        }
    }
}

fn class(seat: &Seat<'_>) -> &'static str {
    match seat.state {
        State::NotBegun => "none",
        State::Ended if seat.acts => "ends",
        State::Ended => "none",
        State::Runs => "runs",
        State::Waits { .. } | State::Stands => "waits",
    }
}

fn some_minor(lanes: &Lanes) -> bool {
    lanes.steps.iter().any(|lane| !lane.matters) && lanes.steps.iter().any(|lane| lane.matters)
}

/// Which steps of a trace need not be seen: those that the table of the screen leaves out, too.
struct Minor<'a> {
    lanes: &'a [Lane],
}

impl Minor<'_> {
    /// Whether `step` is one of them. Asked for each step in order: a trace has the steps of the
    /// lanes in the same order, without those that say nothing new.
    fn is_minor(&mut self, step: &Traced) -> bool {
        let like = |lane: &Lane| {
            let own = &step.lane;
            (lane.step, &lane.thread, &lane.op, &lane.at)
                == (own.step, &own.thread, &own.op, &own.at)
        };
        match self.lanes.iter().position(like) {
            Some(at) => {
                let minor = !self.lanes[at].matters;
                self.lanes = &self.lanes[at + 1..];
                minor
            }
            None => false,
        }
    }
}
