//! What is done again and again: a thread that spins, or that looks every millisecond.

/// Steps in a row that are done several times over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Round {
    /// The first step of the first time.
    pub(super) first: usize,
    /// Steps of one time.
    pub(super) length: usize,
    /// How often; once where nothing is repeated.
    pub(super) times: usize,
}

impl Round {
    /// Steps that say nothing new.
    pub(super) fn spared(&self) -> usize {
        self.length * (self.times - 1)
    }
}

/// All of so many steps in rounds of at most `longest` steps. `is_again` says whether a step looks
/// like an earlier one to a reader.
pub(super) fn rounds(
    steps: usize,
    longest: usize,
    is_again: impl Fn(usize, usize) -> bool,
) -> Vec<Round> {
    let mut rounds = Vec::new();
    let mut first = 0;
    while first < steps {
        let once = Round { first, length: 1, times: 1 };
        let candidates = (1..=longest).map(|length| {
            let again = (first + length..steps).take_while(|&step| is_again(step - length, step));
            Round { first, length, times: 1 + again.count() / length }
        });
        // Of those that spare as much, the shortest.
        let best = candidates.rev().max_by_key(Round::spared).filter(|best| best.spared() > 0);
        let best = best.unwrap_or(once);
        first += best.length * best.times;
        rounds.push(best);
    }
    rounds
}

#[cfg(test)]
mod tests {
    use super::{Round, rounds};

    fn folded(steps: &str, longest: usize) -> Vec<(&str, usize)> {
        let letters = steps.as_bytes();
        let found = rounds(letters.len(), longest, |one, next| letters[one] == letters[next]);
        found
            .iter()
            .map(|Round { first, length, times }| (&steps[*first..first + length], *times))
            .collect()
    }

    #[test]
    fn a_round_may_have_several_steps() {
        assert_eq!(folded("xabcabcabcay", 4), [("x", 1), ("abc", 3), ("a", 1), ("y", 1)]);
        assert_eq!(folded("ababcababc", 5), [("ababc", 2)]);
        assert_eq!(folded("aaaa", 4), [("a", 4)]);
        assert_eq!(
            folded("ababaab", 1),
            [("a", 1), ("b", 1), ("a", 1), ("b", 1), ("a", 2), ("b", 1)]
        );
        assert_eq!(folded("", 4), []);
    }
}
