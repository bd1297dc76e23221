//! What two submissions do, as numbers that can be compared.
//!
//! Each scene of each check in which both have executions that came to their end counts as much as
//! any other, with the averages over those: sums over different scenes would compare nothing.

use std::collections::BTreeMap;

use lockstep_wire::Conduct;

/// What one submission did, by check and scene.
pub(crate) type Counts = BTreeMap<String, Vec<Conduct>>;

/// What both do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Both {
    /// The scenes in which both were counted, left and right.
    scenes: Vec<(Conduct, Conduct)>,
    /// Executions of the left that are not counted.
    pub(super) failed: u64,
    /// Scenes that had to be left out, since the left came through none of its executions.
    pub(super) left_out: usize,
}

/// Why there is nothing to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unmeasured {
    /// The compiler refuses it.
    Refused,
    /// It cannot be simulated.
    Gap(String),
    /// Not one execution of it came to its end.
    Endless,
}

/// One number of both.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) name: &'static str,
    /// What it says, in a sentence.
    pub(super) meaning: &'static str,
    pub(super) left: f64,
    pub(super) right: f64,
}

impl Both {
    /// Puts the scenes of both side by side.
    pub(crate) fn of(left: &Counts, right: &Counts) -> Result<Self, Unmeasured> {
        let mut both = Self { scenes: Vec::new(), failed: 0, left_out: 0 };
        for (check, theirs) in right {
            let mine = left.get(check).map(Vec::as_slice).unwrap_or_default();
            for (scene, their) in theirs.iter().enumerate().filter(|(_, one)| one.executions > 0) {
                let mine = mine.get(scene).copied().unwrap_or_default();
                both.failed += mine.failed;
                if mine.executions > 0 {
                    both.scenes.push((mine, *their));
                } else {
                    both.left_out += 1;
                }
            }
        }
        if both.scenes.is_empty() { Err(Unmeasured::Endless) } else { Ok(both) }
    }

    /// In how many scenes they are compared.
    pub(super) fn scenes(&self) -> usize {
        self.scenes.len()
    }

    /// Executions of the left that are counted.
    pub(super) fn executions(&self) -> u64 {
        self.scenes.iter().map(|(left, _)| left.executions).sum()
    }

    /// The numbers, in the order in which they are shown.
    pub(super) fn rows(&self) -> Vec<Row> {
        let rows = [
            self.average(STEPS, |side| side.steps),
            self.average(SWITCHES, |side| side.switches),
            self.average(VAIN, |side| side.woken_in_vain),
            self.average(HELD, |side| side.held),
            self.most(LONGEST, |side| side.longest),
        ];
        let asleep = self.average(ASLEEP, |side| side.asleep_ns);
        let asleep = Row { left: asleep.left / 1e6, right: asleep.right / 1e6, ..asleep };
        let ever = asleep.left + asleep.right > 0.0;
        rows.into_iter().chain(ever.then_some(asleep)).collect()
    }

    fn average(&self, (name, meaning): Label, what: fn(&Conduct) -> u64) -> Row {
        let of = |side: &Conduct| what(side) as f64 / side.executions as f64;
        let count = self.scenes.len() as f64;
        let left = self.scenes.iter().map(|(left, _)| of(left)).sum::<f64>() / count;
        let right = self.scenes.iter().map(|(_, right)| of(right)).sum::<f64>() / count;
        Row { name, meaning, left, right }
    }

    fn most(&self, (name, meaning): Label, what: fn(&Conduct) -> u64) -> Row {
        let left = self.scenes.iter().map(|(left, _)| what(left)).max().unwrap_or(0) as f64;
        let right = self.scenes.iter().map(|(_, right)| what(right)).max().unwrap_or(0) as f64;
        Row { name, meaning, left, right }
    }
}

/// The name of a number, and what it says.
type Label = (&'static str, &'static str);

const STEPS: Label =
    ("steps", "Operations on locks, atomics, threads and clocks: what staying in step costs.");
const SWITCHES: Label = (
    "context switches",
    "A thread could not go on and left its core to others: by far the dearest of all.",
);
const VAIN: Label = (
    "wake-ups in vain",
    "Another thread woke it, it found nothing to do and waited again: switches for nothing.",
);
const HELD: Label = (
    "steps with a lock",
    "From taking a lock to giving it back, summed over the locks: others wait that long.",
);
const LONGEST: Label =
    ("longest hold, steps", "The most between taking a lock and giving it back, in any run.");
const ASLEEP: Label = (
    "asleep with a lock, ms",
    "Virtual time in which a thread waited and kept a lock meanwhile: others that want it wait too.",
);

impl Row {
    /// How many times as much the left has.
    pub(super) fn ratio(&self) -> Option<f64> {
        (self.right > 0.0).then(|| self.left / self.right)
    }
}

#[cfg(test)]
mod tests {
    use lockstep_wire::Conduct;

    use super::{Both, Counts, Unmeasured};

    fn counts(list: &[(&str, &[(u64, u64)])]) -> Counts {
        let conduct = |&(executions, steps): &(u64, u64)| Conduct {
            executions,
            failed: 3,
            steps,
            ..Conduct::default()
        };
        let scenes = |scenes: &[(u64, u64)]| scenes.iter().map(conduct).collect();
        list.iter().map(|(check, list)| ((*check).to_owned(), scenes(list))).collect()
    }

    #[test]
    fn only_what_both_came_through_is_compared() {
        let left = counts(&[("a", &[(10, 40), (0, 0)]), ("b", &[])]);
        let right = counts(&[("a", &[(20, 40), (9, 9)]), ("b", &[(9, 9)]), ("c", &[(0, 0)])]);
        let both = Both::of(&left, &right).expect("one scene of `a` counts");
        assert_eq!((both.scenes(), both.left_out, both.failed), (1, 2, 6));
        let steps = &both.rows()[0];
        assert_eq!((steps.left, steps.right, steps.ratio()), (4.0, 2.0, Some(2.0)));
    }

    #[test]
    fn scenes_count_alike_however_many_executions_they_have() {
        let left = counts(&[("a", &[(1, 10), (100, 2_000)])]);
        let both = Both::of(&left, &left).expect("all count");
        assert_eq!(both.rows()[0].left, 15.0);
    }

    #[test]
    fn nothing_in_common_is_nothing_to_compare() {
        let right = counts(&[("a", &[(1, 1)])]);
        assert_eq!(Both::of(&counts(&[("a", &[(0, 0)])]), &right), Err(Unmeasured::Endless));
    }
}
