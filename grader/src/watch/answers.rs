//! Answers to what the learner asks, as the commands of the same names give them.
//!
//! They are found on a thread of its own: a hint may have to wait until another grader has written
//! the record, and keys work meanwhile.

use std::{
    io::{self, Write},
    path::PathBuf,
    thread,
};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::{keys, orders::Question, words};
use crate::{
    clone::Clone,
    compare::{self, Difference},
    exercise::Exercise,
    hints,
    interrupt::Interrupt,
    overview,
    record::{self, RecordTrouble},
    submission::Submission,
};

/// Whoever knows them.
#[derive(Debug)]
pub(super) struct Answers {
    questions: Sender<(Question, &'static Exercise)>,
    /// In the order of the questions. They may hold colours.
    pub(super) found: Receiver<String>,
}

impl Answers {
    /// Begins to answer. The program ends without the thread.
    pub(super) fn start(clone: Clone, interrupt: Interrupt) -> Self {
        let (questions, asked) = unbounded();
        let (send, found) = unbounded();
        thread::spawn(move || {
            let answers = asked
                .iter()
                .map(|(question, exercise)| answer(&clone, &interrupt, question, exercise));
            // Who has left does not listen.
            for answer in answers {
                let _ = send.send(answer);
            }
        });
        Self { questions, found }
    }

    /// Asks.
    pub(super) fn ask(&self, question: Question, exercise: &'static Exercise) {
        // It ends only by a panic, which nobody can do anything about.
        let _ = self.questions.send((question, exercise));
    }
}

fn answer(
    clone: &Clone,
    interrupt: &Interrupt,
    question: Question,
    exercise: &'static Exercise,
) -> String {
    let mut text = Vec::new();
    let (written, trouble) = match question {
        Question::Hint => hint(clone, interrupt, exercise, &mut text),
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

fn hint(clone: &Clone, interrupt: &Interrupt, exercise: &Exercise, out: &mut Vec<u8>) -> Told {
    let (shown, trouble) = hints::ask(clone, interrupt, exercise, Some(keys::NAMED.hint));
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
