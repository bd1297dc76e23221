//! Answers to what the learner asks, as the commands of the same names give them.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use super::{keys, orders::Question, words};
use crate::{
    clone::Clone,
    compare::{self, Difference},
    exercise::Exercise,
    hints, overview,
    record::{self, RecordTrouble},
    submission::Submission,
};

/// The answer; it may hold colours.
pub(super) fn answer(clone: &Clone, question: Question, exercise: &'static Exercise) -> String {
    let mut text = Vec::new();
    let (written, trouble) = match question {
        Question::Hint => hint(clone, exercise, &mut text),
        Question::List => list(clone, &mut text),
        Question::Diff => (diff(clone, exercise, &mut text), None),
    };
    // Memory takes everything.
    let _ = written;
    let mut text = String::from_utf8_lossy(&text).into_owned();
    if let Some(trouble) = trouble {
        text += &format!("\nwarning: {trouble}\n");
    }
    text
}

type Told = (io::Result<()>, Option<RecordTrouble>);

fn hint(clone: &Clone, exercise: &Exercise, out: &mut Vec<u8>) -> Told {
    let (shown, trouble) = hints::ask(clone, exercise, Some(keys::NAMED.hint));
    (shown.write(out), trouble)
}

fn list(clone: &Clone, out: &mut Vec<u8>) -> Told {
    let (record, trouble) = record::read(clone);
    (overview::write_beside_keys(&record::standpoints(clone, &record), out), trouble)
}

fn diff(clone: &Clone, exercise: &'static Exercise, out: &mut Vec<u8>) -> io::Result<()> {
    let read = |source: PathBuf| Submission::read(exercise, &source);
    let pair = read(clone.stub(exercise.name))
        .and_then(|own| Ok((own, read(clone.solution(exercise.name))?)));
    match pair {
        Ok((own, reference)) => {
            compare::write(&Difference::of(&own, &reference), None, out)?;
            out.write_all(words::more_of_diff(exercise.name).as_bytes())
        }
        Err(error) => out.write_all(words::trouble(&error.to_string()).as_bytes()),
    }
}
