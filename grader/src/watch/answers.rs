//! Answers to what the learner asks, as the commands of the same names give them.

use std::io;

use super::orders::Question;
use crate::{
    clone::Clone,
    exercise::Exercise,
    hints, overview,
    record::{self, RecordTrouble},
};

/// The answer; it may hold colours.
pub(super) fn answer(clone: &Clone, question: Question, exercise: &Exercise) -> String {
    let mut text = Vec::new();
    let (written, trouble) = match question {
        Question::Hint => hint(clone, exercise, &mut text),
        Question::List => list(clone, &mut text),
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
    let (shown, trouble) = hints::ask(clone, exercise);
    (shown.write(out), trouble)
}

fn list(clone: &Clone, out: &mut Vec<u8>) -> Told {
    let (record, trouble) = record::read(clone);
    (overview::write(&record::standpoints(clone, &record), out), trouble)
}
