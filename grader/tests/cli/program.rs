//! The program as a user runs it in the clone, and what a run of it came to.
//!
//! All tests share the clone's own work folder, so that the checks are built once; whoever
//! grades takes the turn first, since a stress check finds less beside another one, and what a
//! grading leaves behind can be told only while no other one runs.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::document::Report;

/// The clone.
pub(crate) fn clone() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Whether the exercises are as they come. In a learner's clone they are the learner's work, and
/// what is graded there says nothing about the grader.
pub(crate) fn stubs_are_untouched() -> bool {
    ["safe_counter", "rate_limiter", "multi_lock", "connection_pool"].iter().all(|exercise| {
        let text = |path: String| fs::read_to_string(clone().join(path)).unwrap();
        text(format!("exercises/{exercise}/src/lib.rs"))
            == text(format!("grader/stubs/{exercise}.rs"))
    })
}

/// Where the grader builds and runs when it is told nothing else.
pub(crate) fn work() -> PathBuf {
    clone().join("target/lockstep")
}

/// What tells that a terminal makes links.
const LINKING: &[&str] = &[
    "FORCE_HYPERLINK",
    "DOMTERM",
    "VTE_VERSION",
    "TERM_PROGRAM",
    "COLORTERM",
    "WT_SESSION",
    "KONSOLE_VERSION",
];

/// `grader ARGS` in the clone, with neither colours nor links asked for.
pub(crate) fn grader(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command.args(args).current_dir(clone());
    for taste in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"].iter().chain(LINKING) {
        command.env_remove(taste);
    }
    command
}

/// The right to grade, until dropped. Across processes too: some runners start one a test.
pub(crate) fn turn() -> File {
    let file = File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("turn")).unwrap();
    file.lock().unwrap();
    file
}

/// What one run came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `grader ARGS` when it is this test's turn.
pub(crate) fn grade(args: &[&str]) -> Ran {
    let _turn = turn();
    ran(&grader(args).output().unwrap())
}

/// The same with `--format json`, read back.
pub(crate) fn report(args: &[&str]) -> (i32, Report) {
    let ran = grade(&[args, &["--format", "json"]].concat());
    (ran.code, ran.report())
}

/// What `output` says, as text.
pub(crate) fn ran(output: &Output) -> Ran {
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}

impl Ran {
    /// The report on its standard output.
    pub(crate) fn report(&self) -> Report {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }

    /// Both streams and the code, as they would stand in a terminal's scrollback.
    pub(crate) fn transcript(&self, args: &[&str]) -> String {
        let Self { code, out, err } = self;
        let line = [&["$ grader"], args].concat().join(" ");
        format!("{line}\n{err}{out}[exit code {code}]\n")
    }
}

/// Takes out of snapshots what differs from run to run or from machine to machine.
pub(crate) fn normalised() -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.add_filter(&regex_of(&clone()), "[clone]");
    settings.add_filter(r"\d+\.\d s\b", "[time] s");
    settings.add_filter(r#"("\w+_ms": )\d+"#, "$1[time]");
    settings.add_filter(r#"("grader": )"[^"]+""#, "$1\"[version]\"");
    settings.add_filter(r#"( time=)"[^"]+""#, "$1\"[time]\"");
    settings.add_filter(r"safe_counter-[0-9a-f]{8}", "[slot]");
    settings.bind_to_scope()
}

fn regex_of(path: &Path) -> String {
    path.display().to_string().replace('.', r"\.")
}
