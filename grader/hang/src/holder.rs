//! Who probably holds the object that others wait for.
//!
//! Owns a heuristic: a lock guard keeps the address of its lock, so the holder's stack
//! has that address in a frame of its own code. A plain reference to the lock looks the
//! same, and a guard on the heap is not seen; say "probably". The harness has references
//! to everything, so in its frames only what looks like a whole guard counts. It must not
//! know names or wording.

use std::ops::Range;

use super::capture::RawStack;

/// What the heuristic needs to know about one thread.
#[derive(Debug)]
pub(super) struct Suspect<'a> {
    pub(super) stack: &'a RawStack,
    /// Where the frames of the thread's own code begin; std's are below.
    pub(super) own: u64,
    /// The frames of the learner's code, if there are any.
    pub(super) learner: Option<Range<u64>>,
    /// Where the outermost frame begins.
    pub(super) end: u64,
    /// The object for which it waits.
    pub(super) wants: Option<u64>,
    /// Whether it is in a condition variable's wait, which gives its lock back.
    pub(super) released: bool,
}

/// The index of the thread that probably holds `object`.
pub(super) fn holder(suspects: &[Option<Suspect<'_>>], object: u64) -> Option<usize> {
    let waits = |suspect: &Suspect<'_>| suspect.wants == Some(object);
    let other = |suspect: &Suspect<'_>| !waits(suspect) && !suspect.gave_back(object);
    let in_learners =
        most_often(suspects, |suspect| other(suspect).then(|| suspect.in_learners(object)));
    let in_harness =
        || most_often(suspects, |suspect| other(suspect).then(|| suspect.guards(object)));
    // Optimised code keeps the address in a register, which std's frames then save.
    let saved = || {
        most_often(suspects, |suspect| {
            let asked = other(suspect) && suspect.learner.is_some();
            asked.then(|| suspect.find(suspect.top()..suspect.own, object))
        })
    };
    // Nobody else has it: a thread may wait for what it holds itself.
    let itself =
        || most_often(suspects, |suspect| waits(suspect).then(|| suspect.in_learners(object)));
    in_learners.or_else(in_harness).or_else(saved).or_else(itself)?
}

/// The thread that has the address most often, if one leads; the outer `None` if nobody has it.
///
/// A holder has the guard besides the reference through which it locked, others at most
/// the reference.
fn most_often(
    suspects: &[Option<Suspect<'_>>],
    count: impl Fn(&Suspect<'_>) -> Option<usize>,
) -> Option<Option<usize>> {
    let counted = suspects.iter().enumerate().filter_map(|(index, suspect)| {
        let count = count(suspect.as_ref()?)?;
        (count > 0).then_some((count, index))
    });
    let mut counted = counted.collect::<Vec<_>>();
    counted.sort_unstable_by(|a, b| b.cmp(a));
    match counted.as_slice() {
        [(first, _), (second, _), ..] if first == second => Some(None),
        [(_, index), ..] => Some(Some(*index)),
        [] => None,
    }
}

impl Suspect<'_> {
    /// Whether it waits on a condition variable with this lock, which is then free.
    fn gave_back(&self, object: u64) -> bool {
        self.released && self.find(self.top()..self.own, object) > 0
    }

    /// How often the frames of the learner's code hold the object's address.
    fn in_learners(&self, object: u64) -> usize {
        self.learner.clone().map_or(0, |frames| self.find(frames, object))
    }

    /// How often the frames in `range` hold the object's address.
    fn find(&self, range: Range<u64>, object: u64) -> usize {
        self.words(range).filter(|(_, word)| *word == object).count()
    }

    /// How many guards of the object its own frames hold, by their look: std's are the address
    /// and, in the word behind it, a `bool`.
    fn guards(&self, object: u64) -> usize {
        let is_guard = |(address, word): &(u64, u64)| {
            let behind = self.stack.word(address + 8);
            *word == object && behind.is_some_and(|behind| behind & 0xff <= 1)
        };
        self.words(self.own..self.end).filter(is_guard).count()
    }

    fn words(&self, range: Range<u64>) -> impl Iterator<Item = (u64, u64)> {
        let addresses = (range.start & !7..range.end).step_by(8);
        addresses.map_while(|address| Some((address, self.stack.word(address)?)))
    }

    /// Where the innermost frame begins.
    fn top(&self) -> u64 {
        self.stack.registers.stack
    }
}
