//! What the script has to know at a step, in words that are ready to be shown.

use serde::Serialize;

use super::{clean, listing};
use crate::{
    judge::{Lane, Place, clock},
    report::{Graded, rows, words},
    walk::{Moment, Seat, State},
};

/// One step.
#[derive(Serialize)]
struct Told {
    /// The step in a few sentences.
    says: String,
    threads: Vec<Thread>,
}

/// One thread at it.
#[derive(Serialize)]
struct Thread {
    acts: bool,
    does: String,
    holds: String,
    at: String,
    /// The id of the line where it stands; none where it has not come to one.
    line: Option<String>,
}

/// The failure that a step is part of.
pub(super) struct About<'a> {
    pub(super) graded: &'a Graded,
    /// The failure's own id on the page.
    pub(super) id: &'a str,
    /// What was found in the end.
    pub(super) found: &'a str,
}

impl About<'_> {
    /// A step as JSON.
    pub(super) fn told(&self, moment: &Moment<'_>, lane: &Lane) -> String {
        let told = Told {
            says: clean(&self.says(moment, lane)),
            threads: moment.threads.iter().map(|seat| self.thread(seat)).collect(),
        };
        // Text and truths: there is nothing in it that could fail.
        serde_json::to_string(&told).unwrap_or_default()
    }

    /// The line, with its file where there are several.
    pub(super) fn line(&self, at: &Place) -> String {
        if self.graded.texts.len() == 1 { at.line.to_string() } else { clean(&at.to_string()) }
    }

    fn thread(&self, seat: &Seat<'_>) -> Thread {
        let place = seat.place.filter(|_| seat.has_come);
        Thread {
            acts: seat.acts,
            does: clean(&seat.says()),
            holds: clean(&seat.holds.join(", ")),
            at: place.map(|at| self.line(at)).unwrap_or_default(),
            line: place.and_then(|at| listing::line_id(self.graded, at, self.id)),
        }
    }

    fn says(&self, moment: &Moment<'_>, lane: &Lane) -> String {
        let Moment { number, count, .. } = moment;
        let mut says = format!("Step {number} of {count}");
        if moment.is_timed {
            says += &format!(" at {}", clock(lane.time_ns));
        }
        if let Some(stopped) = moment.stopped {
            says += &format!(". {}", words::stopped(stopped, &lane.thread));
        }
        says += &format!(". {}: {}", lane.thread, rows::told(lane));
        says += &format!(". Line {}: {}", self.line(&lane.at), lane.source);
        if let Some(seat) = moment.threads.iter().find(|seat| seat.acts && is_kept(seat)) {
            says += &format!(" {} {}.", seat.name, seat.says());
        }
        if number == count {
            says += &format!(" Found: {}.", self.found);
        }
        says
    }
}

/// Whether the thread waits for another one: that is worth a sentence.
fn is_kept(seat: &Seat<'_>) -> bool {
    matches!(&seat.state, State::Waits { held_by, .. } if !held_by.is_empty())
}
