//! Which hint comes next: after a failed grade the one for that mistake, then the stages, one a
//! time.
//!
//! Where the learner is with them is in the record; the hints themselves are the exercise's.

use std::io::{self, Write};

use anstyle::Style;

use crate::{
    clone::Clone,
    exercise::Exercise,
    interrupt::Interrupt,
    record::{self, Record, RecordTrouble},
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// What is shown to one who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Most often one.
    pub(crate) hints: Vec<Hint>,
    /// What is left, and how to get it.
    pub(crate) closing: String,
}

/// One hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hint {
    /// Which one it is.
    pub(crate) title: String,
    /// What it says, laid out in lines.
    pub(crate) text: String,
}

/// The next hint for `exercise`, which the record then counts as shown. Where there are keys, `key`
/// is the one that asks for more.
pub(crate) fn ask(
    clone: &Clone,
    interrupt: &Interrupt,
    exercise: &Exercise,
    key: Option<&str>,
) -> (Shown, Option<RecordTrouble>) {
    record::change(clone, interrupt, |record| next(exercise, record, key))
}

/// The first hint for `exercise`, as if none had been shown.
pub(crate) fn ask_again(
    clone: &Clone,
    interrupt: &Interrupt,
    exercise: &Exercise,
) -> (Shown, Option<RecordTrouble>) {
    record::change(clone, interrupt, |record| {
        record.entry_mut(exercise.name).forget_hints();
        next(exercise, record, None)
    })
}

/// Every stage.
pub(crate) fn all(exercise: &Exercise) -> Shown {
    let stages = exercise.hints().stages;
    let hints = (0..stages.len()).map(|place| stage(&stages, place)).collect();
    Shown { hints, closing: the_solution(exercise) }
}

fn next(exercise: &Exercise, record: &mut Record, key: Option<&str>) -> Shown {
    let entry = record.entry_mut(exercise.name);
    let known = exercise.hints();
    let due = std::mem::take(&mut entry.hint_due);
    let mistake = entry.mistake().filter(|_| due);
    let text = mistake.and_then(|one| Some((one, known.mistakes.get(&one)?)));
    let mut hints = Vec::new();
    let mut staged = true;
    if let Some((mistake, text)) = text {
        // A mistake that was made again brings the next stage along: its own hint was not enough.
        staged = entry.was_hinted(mistake);
        entry.hint_shown(mistake);
        let again = if staged { "again " } else { "" };
        let title = format!("On `{mistake}`, {again}the mistake of your last grade");
        hints.push(Hint { title, text: text.clone() });
    }
    if staged && entry.hints < known.stages.len() {
        hints.push(stage(&known.stages, entry.hints));
        entry.hints += 1;
    }
    let seen = (entry.hints, known.stages.len());
    let closing = closing(exercise, seen, hints.is_empty(), key);
    Shown { hints, closing }
}

fn stage(stages: &[String], place: usize) -> Hint {
    let title = format!("Hint {} of {}", place + 1, stages.len());
    Hint { title, text: stages[place].clone() }
}

fn closing(
    exercise: &Exercise,
    (shown, stages): (usize, usize),
    over: bool,
    key: Option<&str>,
) -> String {
    let name = exercise.name;
    let command = format!("cargo run -- hint {name}");
    let ask = key.map_or_else(|| format!("`{command}`"), str::to_owned);
    match stages.saturating_sub(shown) {
        0 if over => format!(
            "You have seen all {stages} hints. `{command} --all` shows them once more.\n{}",
            the_solution(exercise)
        ),
        0 => format!("That was the last of {stages} hints.\n{}", the_solution(exercise)),
        1 => format!("1 hint more: {ask}"),
        left => format!("{left} hints more, one a time: {ask}"),
    }
}

fn the_solution(exercise: &Exercise) -> String {
    format!("What is left is the reference: solutions/{}/src/lib.rs", exercise.name)
}

impl Shown {
    /// Writes it for a person. The text may hold colours: `out` decides about them.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for hint in &self.hints {
            writeln!(out, "{BOLD}{}{BOLD:#}\n", hint.title)?;
            for line in hint.text.lines() {
                writeln!(out, "    {line}")?;
            }
            writeln!(out)?;
        }
        for line in self.closing.lines() {
            writeln!(out, "{DIM}{line}{DIM:#}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Exercise, Record, Shown, next};

    fn record(entry: &str) -> Record {
        toml::from_str(&format!("schema = 1\n[exercises.safe_counter]\n{entry}")).unwrap()
    }

    fn titles(shown: &Shown) -> Vec<&str> {
        shown.hints.iter().map(|hint| hint.title.as_str()).collect()
    }

    #[test]
    fn the_mistake_comes_first_then_a_stage_each_time() {
        let exercise = Exercise::find("safe_counter").unwrap();
        let mut record = record("verdict = \"fail\"\nmistake = \"lost-update\"\nhint_due = true\n");
        let first = next(exercise, &mut record, None);
        assert_eq!(titles(&first), ["On `lost-update`, the mistake of your last grade"]);
        assert!(first.hints[0].text.starts_with("Look for a place where the number"));
        assert!(first.closing.starts_with("4 hints more"), "{}", first.closing);
        for number in 1..=4 {
            let shown = next(exercise, &mut record, None);
            assert_eq!(titles(&shown), [format!("Hint {number} of 4")]);
            let left = ["3 hints more", "2 hints more", "1 hint more", "That was the last of 4"];
            assert!(shown.closing.starts_with(left[number - 1]), "{}", shown.closing);
        }
        let over = next(exercise, &mut record, None);
        assert!(over.hints.is_empty());
        assert!(over.closing.starts_with("You have seen all 4 hints."), "{}", over.closing);
    }

    #[test]
    fn whoever_has_a_key_is_told_of_the_key() {
        let exercise = Exercise::find("safe_counter").unwrap();
        let mut record = record("hints = 1\n");
        assert_eq!(next(exercise, &mut record, Some("h")).closing, "2 hints more, one a time: h");
        let shown = next(exercise, &mut record, None);
        assert_eq!(shown.closing, "1 hint more: `cargo run -- hint safe_counter`");
    }

    #[test]
    fn a_mistake_made_again_brings_the_next_stage_along() {
        let exercise = Exercise::find("safe_counter").unwrap();
        let mut record = record(
            "mistake = \"lost-update\"\nhinted = [\"lost-update\"]\nhints = 1\nhint_due = true\n",
        );
        let shown = next(exercise, &mut record, None);
        let wanted = ["On `lost-update`, again the mistake of your last grade", "Hint 2 of 4"];
        assert_eq!(titles(&shown), wanted);
    }

    /// One of a newer grader, and one that this exercise has nothing to say about.
    #[test]
    fn a_mistake_without_a_hint_leads_to_the_stages() {
        let exercise = Exercise::find("safe_counter").unwrap();
        for mistake in ["moon-phase", "tick-drift"] {
            let mut record = record(&format!("mistake = \"{mistake}\"\nhint_due = true\n"));
            assert_eq!(titles(&next(exercise, &mut record, None)), ["Hint 1 of 4"]);
        }
    }
}
