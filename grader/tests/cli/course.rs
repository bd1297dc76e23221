//! Exercises and progress that belong to one test: what it writes there is not the clone's.

use std::{
    fs::{self, File},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::program::{Ran, clone, grader, ran, turn};

/// A folder with the exercises of the course, for `--course`.
pub(crate) struct Course(TempDir);

impl Course {
    /// Every exercise as it comes.
    pub(crate) fn fresh() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let course = Self(folder);
        for stub in fs::read_dir(clone().join("grader/stubs")).unwrap() {
            let stub = stub.unwrap().path();
            let lib = course.lib(stub.file_stem().unwrap().to_str().unwrap());
            fs::create_dir_all(lib.parent().unwrap()).unwrap();
            fs::copy(stub, lib).unwrap();
        }
        course
    }

    /// The exercises of the clone, which are built already, with a progress of their own.
    pub(crate) fn of_the_clone() -> Self {
        let folder = tempfile::tempdir().unwrap();
        symlink(clone().join("exercises"), folder.path().join("exercises")).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The file that a learner writes.
    pub(crate) fn lib(&self, exercise: &str) -> PathBuf {
        self.path().join("exercises").join(exercise).join("src/lib.rs")
    }

    /// Writes what is in the clone at `from` there.
    pub(crate) fn write(&self, exercise: &str, from: &str) {
        fs::copy(clone().join(from), self.lib(exercise)).unwrap();
    }

    /// The right to change the progress file, which nobody else has until it is dropped.
    pub(crate) fn hold_the_record(&self) -> File {
        let held = File::create(self.path().join("progress.toml.lock")).unwrap();
        held.lock().unwrap();
        held
    }

    /// The text of the progress file.
    pub(crate) fn progress(&self) -> String {
        fs::read_to_string(self.path().join("progress.toml")).unwrap()
    }

    /// `grader ARGS`, in this folder and about it.
    pub(crate) fn grader(&self, args: &[&str]) -> Command {
        let mut command = grader(args);
        command.arg("--course").arg(self.path()).current_dir(self.path());
        command
    }

    /// Runs what needs no turn, since it grades nothing.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(&self.grader(args).output().unwrap())
    }

    /// Runs `grader ARGS` when it is this test's turn.
    pub(crate) fn grade(&self, args: &[&str]) -> Ran {
        let _turn = turn();
        self.run(args)
    }
}
