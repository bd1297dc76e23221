//! Who probably holds the object that others wait for.
//!
//! Owns a heuristic: a lock guard keeps the address of its lock, so the holder's stack
//! has that address in a frame of its own code. A plain reference to the lock looks the
//! same, and a guard on the heap is not seen; say "probably". It must not know names or
//! wording.

use super::capture::RawStack;

/// What the heuristic needs to know about one thread.
#[derive(Debug)]
pub(super) struct Suspect<'a> {
    pub(super) stack: &'a RawStack,
    /// Where the frames of the thread's own code begin; std's are below.
    pub(super) own: u64,
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
    let in_own =
        most_often(suspects, |suspect| other(suspect).then(|| suspect.find(suspect.own, object)));
    // Optimised code keeps the address in a register, which std's frames then save.
    let anywhere = || {
        most_often(suspects, |suspect| other(suspect).then(|| suspect.find(suspect.top(), object)))
    };
    // Nobody else has it: a thread may wait for what it holds itself.
    let itself = || {
        most_often(suspects, |suspect| waits(suspect).then(|| suspect.find(suspect.own, object)))
    };
    in_own.or_else(anywhere).or_else(itself)?
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
        let in_std = self.own.saturating_sub(self.top()) / 8;
        let mut std = self.words(self.top()).take(usize::try_from(in_std).unwrap_or(0));
        self.released && std.any(|word| word == object)
    }

    /// How often the live frames from an address on hold the object's address.
    fn find(&self, from: u64, object: u64) -> usize {
        self.words(from).filter(|word| *word == object).count()
    }

    fn words(&self, from: u64) -> impl Iterator<Item = u64> {
        let addresses = (from & !7..self.end).step_by(8);
        addresses.map_while(|address| self.stack.word(address))
    }

    /// Where the innermost frame begins.
    fn top(&self) -> u64 {
        self.stack.registers.stack
    }
}
