//! A wrong submission in `watch`: from the save to the first failing check, and to the report.
//!
//! `watch` prints lines where there is no screen: the first failure has one of its own as soon as
//! it is known. A save counts from the rename, so that the time in which `watch` waits for a second
//! one is in it, as it is for a learner.

use std::{
    fs,
    io::{BufRead, BufReader, Lines, Write},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use super::{Outcome, changed, clone};

/// A `watch` of one exercise.
pub(super) struct Watched {
    file: PathBuf,
    text: String,
    watch: Child,
    said: Lines<BufReader<ChildStdout>>,
    // The folder goes when nobody watches it any more.
    _course: tempfile::TempDir,
}

/// From the save.
pub(super) struct Told {
    /// To the first failing check.
    pub(super) first: Duration,
    /// To the end of the report.
    pub(super) all: Duration,
}

impl Watched {
    /// Watches `exercise` with the wrong submission of this name, and waits for the first report.
    pub(super) fn start(exercise: &str, fixture: &str) -> Outcome<Self> {
        let course = tempfile::tempdir()?;
        let file = course.path().join(format!("exercises/{exercise}/src/lib.rs"));
        fs::create_dir_all(file.parent().ok_or("a file is in a folder")?)?;
        let text = fs::read_to_string(clone().join(format!("fixtures/{exercise}/{fixture}.rs")))?;
        fs::write(&file, &text)?;
        let mut watch = Command::new(env!("CARGO_BIN_EXE_grader"))
            .args(["watch", exercise, "--course"])
            .arg(course.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = BufReader::new(watch.stdout.take().ok_or("its output is piped")?).lines();
        let mut watched = Self { file, text, watch, said, _course: course };
        watched.report(Instant::now())?;
        Ok(watched)
    }

    /// Saves something new, as an editor does.
    pub(super) fn save(&mut self, round: usize) -> Outcome<Told> {
        let beside = self.file.with_extension("rs~");
        fs::write(&beside, changed(&self.text, round))?;
        let saved = Instant::now();
        fs::rename(beside, &self.file)?;
        self.report(saved)
    }

    fn report(&mut self, since: Instant) -> Outcome<Told> {
        let mut first = None;
        for line in self.said.by_ref() {
            let line = line?;
            if line.contains(": error: ") {
                first = first.or(Some(since.elapsed()));
            }
            if line.starts_with("h ") {
                let all = since.elapsed();
                // A failure that comes last has no line ahead of the report.
                return Ok(Told { first: first.unwrap_or(all), all });
            }
            if line.contains("does not compile") || line.contains("not judged") {
                return Err(format!("{}: {line}", self.file.display()).into());
            }
        }
        Err("`watch` has ended".into())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It leaves with its input gone only where that was a terminal.
        let _ = self.watch.stdin.take().map(|mut keys| keys.write_all(b"q\n"));
        let _ = self.watch.wait();
    }
}
