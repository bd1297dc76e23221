//! One attack: its text with the canaries in it, and what the grader makes of that.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use crate::{
    canary::Canary,
    document::{Exercise, Report},
    program::{clone, grader},
    table::{Attack, folder},
    user::User,
};

/// The grader has bounds of its own, and this one is far beyond them.
const SECONDS: &str = "60";

/// The check that most of them are run by: whoever attacks does so at once.
pub(crate) const CHECK: &str = "safe_counter::starts_at_zero";
/// No report needs more room, whatever a submission says or does.
const LONGEST: usize = 256 << 10;

/// An attack that is ready to be tried.
#[derive(Debug)]
pub(crate) struct Attempt<'a> {
    pub(crate) name: String,
    pub(crate) attack: &'a Attack,
    canary: Canary,
    source: PathBuf,
}

impl<'a> Attempt<'a> {
    /// Writes the text of the attack `name` and makes its canaries, all of them in `place`.
    pub(crate) fn prepare(place: &Path, name: &str, attack: &'a Attack) -> Self {
        let file = folder().join(name).with_extension("rs");
        let files = if file.is_file() { vec![file.clone()] } else { below(&folder().join(name)) };
        let texts: Vec<(PathBuf, String)> = files
            .into_iter()
            .map(|path| {
                let text = fs::read_to_string(&path).unwrap();
                (path.strip_prefix(folder()).unwrap().to_path_buf(), text)
            })
            .collect();
        let all: String = texts.iter().map(|(_, text)| text.as_str()).collect();
        let canary = Canary::new(place.join("canaries").join(name), number(name), &all);
        let sources = place.join("sources");
        for (path, text) in texts {
            let path = sources.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, canary.fill(&text)).unwrap();
        }
        let source = if file.is_file() {
            sources.join(file.file_name().unwrap())
        } else {
            sources.join(name)
        };
        for link in &attack.links {
            let _ = fs::remove_file(source.join(link));
            symlink(canary.secret_file(), source.join(link)).unwrap();
        }
        Self { name: name.to_owned(), attack, canary, source }
    }

    /// Has `user` grade it, and says what is not as it must be.
    pub(crate) fn run(&self, user: &User) -> Vec<String> {
        let world = match self.attack.worlds.as_slice() {
            [world] => world,
            _ => "all",
        };
        // It is interrupted as by Ctrl-C, so that it takes with it what it has started.
        let mut command = user.command("timeout");
        command.args(["--signal=INT", "--kill-after=10", SECONDS]);
        let check = self.attack.check.as_str();
        let plain = grader(&["safe_counter", "--check", check, "--world", world]);
        command.arg(plain.get_program()).args(plain.get_args()).arg("--source").arg(&self.source);
        command.args(["--format", "json"]);
        command.current_dir(clone()).env("LOCKSTEP_CANARY", &self.canary.secret);
        let output = command.output().unwrap();
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        let mut wrong = Vec::new();
        if out.contains(&self.canary.secret) || err.contains(&self.canary.secret) {
            wrong.push("the secret is out".to_owned());
        }
        self.canary.check(&mut wrong);
        if out.len() + err.len() > LONGEST {
            wrong.push(format!("a report of {} bytes", out.len() + err.len()));
        }
        if self.attack.unread {
            if output.status.code() != Some(2) || !err.contains(&self.attack.says) {
                wrong.push(format!("not refused so, {}: {}", output.status, short(&err)));
            }
            return wrong;
        }
        match serde_json::from_str::<Report>(&out) {
            Ok(report) => {
                self.judge(&report.exercises[0], &mut wrong);
                let code = i32::from(report.exercises[0].verdict != "pass");
                if output.status.code() != Some(code) {
                    wrong.push(format!("the grader ended with {}: {err}", output.status));
                }
            }
            Err(_) => wrong.push(format!("no report, {}: {}", output.status, short(&err))),
        }
        wrong
    }

    /// Compares the report with what must be in it.
    fn judge(&self, exercise: &Exercise, wrong: &mut Vec<String>) {
        let Some(line) = self.attack.refused else {
            for world in &self.attack.worlds {
                self.judge_check(exercise, world, wrong);
            }
            return;
        };
        let says = |message: &str| message.contains(&self.attack.says);
        let named = exercise.diagnostics.iter().any(|one| {
            one.level == "error" && (line == 0 || one.line == line) && says(&one.message)
        });
        if exercise.verdict != "compile_error" || !named {
            let first = exercise.diagnostics.iter().find(|one| one.level == "error");
            let said = first.map(|one| format!("line {}: {}", one.line, one.message));
            let told = said.or_else(|| exercise.error.clone()).unwrap_or_default();
            wrong.push(format!("{}, not refused so: {}", exercise.verdict, short(&told)));
        }
    }

    fn judge_check(&self, exercise: &Exercise, world: &str, wrong: &mut Vec<String>) {
        let (outcome, says) = self.attack.expected(world);
        let Some(check) = exercise.checks.iter().find(|check| check.world == world) else {
            let first = exercise.diagnostics.first().map(|one| one.message.clone());
            let why = first.or_else(|| exercise.error.clone());
            let why = why.or_else(|| exercise.not_simulated.clone()).unwrap_or_default();
            wrong.push(format!("{world}: {}, and no check: {}", exercise.verdict, short(&why)));
            return;
        };
        if check.outcome != outcome || !check.message.contains(says) {
            let said = short(&check.message);
            wrong.push(format!("{world}: {} instead of {outcome}: {said}", check.outcome));
        }
    }
}

/// A number that is the same each time, so that what was built for a text is found again.
fn number(name: &str) -> usize {
    name.bytes().fold(0, |sum, byte| (sum * 31 + usize::from(byte)) % 9_973)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn short(text: &str) -> String {
    text.chars().take(300).collect()
}

/// The files below `folder`.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.file_type().unwrap().is_dir() {
            true => files.extend(below(&entry.path())),
            false => files.push(entry.path()),
        }
    }
    files
}
