//! The rows of an interleaving's table: which steps are shown, and what each says.
//!
//! Only steps that matter have a row (`judge::matters` has the rules). Of too many of those the
//! steps round each stop of a thread are shown, and the last ones: the end of a schedule is where
//! it goes wrong. What the check does when its threads are through gives way to that: it looks at
//! what came of them, and cleans up. What is left out is counted where it was. A lock that is given
//! back before anything else happens takes one row, and so does what is done several times over.

use super::{human::plain, rounds::rounds};
use crate::judge::{Lane, Lanes, Place, Role, clock};

/// The thread of the check itself.
const CHECK: &str = "check";
/// Rows shown.
const MOST: usize = 16;
/// Rounds after which nobody expects anything new.
const ROUNDS: usize = 8;
/// Rows of the check at the end that are shown before all others.
const LOOK: usize = 2;

/// One row. The name and the source are as they are; see [`one_line`].
pub(super) struct Row<'a> {
    /// Steps left out ahead of it.
    pub(super) left_out: usize,
    pub(super) clock: String,
    pub(super) line: String,
    pub(super) thread: &'a str,
    pub(super) cell: String,
    pub(super) source: &'a str,
    /// Who was stopped for it.
    pub(super) stopped: Option<&'a str>,
}

/// The rows to show, and how many steps are left out behind them.
pub(super) fn rows(lanes: &Lanes) -> (Vec<Row<'_>>, usize) {
    let folded = fold(lanes.steps.iter().filter(|lane| lane.matters));
    let kept = kept(&folded);
    let told: usize = folded.iter().map(Folded::steps).sum();
    let timed = folded.iter().any(|one| clock(one.lane.time_ns) != clock(0));
    let only_file = only_file(lanes).is_some();
    // What does not matter is counted ahead of the first row.
    let mut left_out = lanes.steps.len() - told;
    let mut last = String::new();
    let mut rows = Vec::new();
    for (one, kept) in folded.iter().zip(kept) {
        if !kept {
            left_out += one.steps();
            continue;
        }
        let lane = one.lane;
        let now = if timed { clock(lane.time_ns) } else { String::new() };
        // The clock is shown where it moves, and again behind a gap.
        let moved = last != now || left_out > 0;
        last.clone_from(&now);
        rows.push(Row {
            left_out: std::mem::take(&mut left_out),
            clock: if moved { now } else { String::new() },
            line: if only_file { lane.at.line.to_string() } else { short(&lane.at) },
            thread: &lane.thread,
            cell: cell(one),
            source: &lane.source,
            stopped: lane.preempted.as_deref(),
        });
    }
    (rows, left_out)
}

/// A place without the folders of its file.
fn short(at: &Place) -> String {
    let file = at.file.rsplit('/').next().unwrap_or(&at.file);
    format!("{file}:{}", at.line)
}

/// Which rows there is room for: what happened round each stop of a thread, the last stop first,
/// and the end of what the threads did; then the end of what the check did.
fn kept(rows: &[Folded<'_>]) -> Vec<bool> {
    let mut kept = vec![false; rows.len()];
    let mut room = round(rows).map_or(MOST, |round| MOST.min(2 * round));
    let mut keep = |at: usize| {
        if let Some(kept) = kept.get_mut(at).filter(|kept| !**kept && room > 0) {
            *kept = true;
            room -= 1;
        }
    };
    let through = through(rows);
    if let Some(last) = through.checked_sub(1) {
        keep(last);
    }
    (through..rows.len()).take(LOOK).for_each(&mut keep);
    for at in (0..rows.len()).rev() {
        let Some(stopped) = rows[at].lane.preempted.as_deref() else { continue };
        let own = |row: &Folded<'_>| row.lane.thread == stopped;
        keep(at);
        rows[..at].iter().rposition(own).into_iter().for_each(&mut keep);
        rows[at..].iter().position(own).into_iter().for_each(|next| keep(at + next));
        keep(at + 1);
    }
    (0..through).rev().for_each(&mut keep);
    (through..rows.len()).for_each(keep);
    kept
}

/// How many rows it takes to get round once, where the end goes round and round. Two rounds tell
/// as much as many.
fn round(rows: &[Folded<'_>]) -> Option<usize> {
    let alike = |one: &Folded<'_>, other: &Folded<'_>| {
        let (one, other) = (one.lane, other.lane);
        let same = (&one.thread, &one.op, &one.object) == (&other.thread, &other.op, &other.object);
        same && one.at == other.at && other.preempted.is_none()
    };
    let goes_round = |round: &usize| {
        let tail = rows.len().checked_sub(ROUNDS * round).map(|from| &rows[from..]);
        tail.is_some_and(|tail| (*round..tail.len()).all(|at| alike(&tail[at - round], &tail[at])))
    };
    (2..=MOST / 2).find(goes_round)
}

/// Where the check's own end begins, if others have done something before.
fn through(rows: &[Folded<'_>]) -> usize {
    match rows.iter().rposition(|row| row.lane.thread != CHECK) {
        Some(last) => last + 1,
        None => rows.len(),
    }
}

/// Steps that take one row.
#[derive(Clone, Copy)]
struct Folded<'a> {
    lane: &'a Lane,
    unlocked: bool,
    times: usize,
}

impl Folded<'_> {
    fn steps(&self) -> usize {
        self.times * (1 + usize::from(self.unlocked))
    }

    /// Whether the two look the same to a reader.
    fn is_like(&self, other: &Self) -> bool {
        self.unlocked == other.unlocked
            && clock(self.lane.time_ns) == clock(other.lane.time_ns)
            && is_same(self.lane, other.lane)
            && other.lane.preempted.is_none()
    }
}

/// Whether two steps are the same deed, with the same result; the time is another matter.
pub(super) fn is_same(one: &Lane, other: &Lane) -> bool {
    let deed = |lane: &Lane| {
        let Lane { thread, op, object, at, .. } = lane;
        (thread.clone(), op.clone(), object.clone(), at.clone())
    };
    deed(one) == deed(other) && (one.value == other.value || one.op == "now")
}

/// Takes together what needs no row of its own.
fn fold<'a>(steps: impl Iterator<Item = &'a Lane>) -> Vec<Folded<'a>> {
    let mut rows: Vec<Folded<'_>> = Vec::new();
    for lane in steps {
        match rows.last_mut() {
            Some(last) if !last.unlocked && unlocks(last.lane, lane) => last.unlocked = true,
            _ => rows.push(Folded { lane, unlocked: false, times: 1 }),
        }
    }
    let rounds = rounds(rows.len(), 1, |one, next| rows[one].is_like(&rows[next]));
    rounds.iter().map(|round| Folded { times: round.times, ..rows[round.first] }).collect()
}

/// Whether `lane` gives back what `before` took, with nothing in between.
fn unlocks(before: &Lane, lane: &Lane) -> bool {
    before.role == Role::Takes
        && lane.role == Role::Gives
        && before.thread == lane.thread
        && before.object == lane.object
        && lane.preempted.is_none()
}

/// What one step did, by itself.
pub(super) fn told(lane: &Lane) -> String {
    cell(&Folded { lane, unlocked: false, times: 1 })
}

/// What one step did: `load total  0`.
fn cell(one: &Folded<'_>) -> String {
    let lane = one.lane;
    let op = if one.unlocked { format!("{}, unlock", lane.op) } else { lane.op.clone() };
    let mut cell = one_line(&format!("{op} {}", lane.object)).trim_end().to_owned();
    if !lane.value.is_empty() {
        cell.push_str("  ");
        cell.push_str(&one_line(&lane.value));
    }
    if one.times > 1 {
        cell.push_str(&format!(" ×{}", one.times));
    }
    cell
}

/// The file that all steps stand in, if there is one.
pub(super) fn only_file(lanes: &Lanes) -> Option<&str> {
    let first = lanes.steps.first()?;
    lanes.steps.iter().all(|lane| lane.at.file == first.at.file).then_some(&first.at.file)
}

/// `text` in one line, without what a terminal would obey: it comes from the submission.
pub(super) fn one_line(text: &str) -> String {
    plain(text).replace('\n', " ")
}
