//! The exercises of the course: names, levels, rules, hints, stubs.
//!
//! A rule's words stand once, in the exercise's README, which is compiled in: the grader quotes
//! what the learner has read. So are the hints. The stub in the exercise's folder is what the
//! learner edits and commits, so how it came is kept a second time, in `grader/stubs`.

mod hints;
mod power;
mod rule;

pub(crate) use hints::Hints;
use lockstep_wire::Mistake;
pub(crate) use power::Power;
pub(crate) use rule::Rule;

use crate::nearest;

/// One exercise.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exercise {
    /// Its name: the crate, the folder, the word on the command line.
    pub(crate) name: &'static str,
    readme: &'static str,
    hints: &'static str,
    /// The crate root as it comes, before anything is written.
    pub(crate) stub: &'static str,
}

/// Every exercise, in course order.
pub(crate) const COURSE: &[Exercise] = &[
    Exercise {
        name: "safe_counter",
        readme: include_str!("../../../exercises/safe_counter/README.md"),
        hints: include_str!("../../../exercises/safe_counter/hints.toml"),
        stub: include_str!("../../stubs/safe_counter.rs"),
    },
    Exercise {
        name: "rate_limiter",
        readme: include_str!("../../../exercises/rate_limiter/README.md"),
        hints: include_str!("../../../exercises/rate_limiter/hints.toml"),
        stub: include_str!("../../stubs/rate_limiter.rs"),
    },
    Exercise {
        name: "multi_lock",
        readme: include_str!("../../../exercises/multi_lock/README.md"),
        hints: include_str!("../../../exercises/multi_lock/hints.toml"),
        stub: include_str!("../../stubs/multi_lock.rs"),
    },
    Exercise {
        name: "connection_pool",
        readme: include_str!("../../../exercises/connection_pool/README.md"),
        hints: include_str!("../../../exercises/connection_pool/hints.toml"),
        stub: include_str!("../../stubs/connection_pool.rs"),
    },
];

/// No exercise has that name.
#[derive(Debug, thiserror::Error)]
#[error("there is no exercise `{name}`\nhelp: {help}")]
pub(crate) struct UnknownExercise {
    name: String,
    help: String,
}

impl Exercise {
    /// The exercise called `name`.
    pub(crate) fn find(name: &str) -> Result<&'static Self, UnknownExercise> {
        COURSE.iter().find(|exercise| exercise.name == name).ok_or_else(|| UnknownExercise {
            name: name.to_owned(),
            help: nearest::help(name, COURSE.iter().map(|exercise| exercise.name), "exercises"),
        })
    }

    /// Its rules, in the README's order and words.
    pub(crate) fn rules(&self) -> Vec<Rule> {
        rule::parse(self.readme)
    }

    /// What it says to those who made this mistake, if it has something to say.
    pub(crate) fn hint(&self, mistake: Mistake) -> Option<String> {
        let text = self.hints().mistakes.remove(&mistake)?;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// What was measured of its checks, if anything was.
    pub(crate) fn power(&self) -> Option<Power> {
        power::parse(include_str!("../../../fixtures/power.toml")).remove(self.name)
    }

    /// Everything that it has to say to those who ask.
    pub(crate) fn hints(&self) -> Hints {
        hints::parse(self.hints)
    }
}

#[cfg(test)]
mod tests {
    use lockstep_wire::Mistake;

    use super::{COURSE, Exercise};

    #[test]
    fn every_readme_states_its_rules_in_order() {
        for exercise in COURSE {
            let rules = exercise.rules();
            assert!(rules.len() >= 5, "{} has {} rules", exercise.name, rules.len());
            for (index, rule) in rules.iter().enumerate() {
                let number: String = rule.id.chars().filter(char::is_ascii_digit).collect();
                assert_eq!(number, (index + 1).to_string(), "{}: {}", exercise.name, rule.id);
            }
        }
    }

    #[test]
    fn every_exercise_has_hints_for_its_mistakes() {
        for exercise in COURSE {
            let hint = exercise.hint(Mistake::CheckThenAct);
            assert!(hint.is_some_and(|hint| !hint.contains('\n')), "{}", exercise.name);
            assert!(exercise.hints().stages.len() >= 3, "{}", exercise.name);
        }
    }

    #[test]
    fn every_exercise_knows_what_its_checks_are_worth() {
        for exercise in COURSE {
            let power = exercise.power();
            assert!(power.is_some_and(|power| power.seeds > 0), "{}", exercise.name);
        }
    }

    #[test]
    fn a_slip_of_the_hand_gets_the_nearest_name() {
        let error = Exercise::find("safe_conter").expect_err("no such exercise");
        assert!(error.to_string().contains("did you mean `safe_counter`?"), "{error}");
    }
}
