//! Where things are in the learner's clone.
//!
//! The one file that knows the layout of the repository and of the grader's own folder in it.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The clone that this grader was built from.
#[derive(Debug, Clone)]
pub(crate) struct Clone {
    root: PathBuf,
    course: PathBuf,
    work: PathBuf,
}

/// The clone cannot be found.
#[derive(Debug, thiserror::Error)]
#[error(
    "there is no Lockstep clone at `{0}`\nhelp: run the grader from the clone, with `cargo run`; a clone that was moved is built anew by that"
)]
pub(crate) struct NoClone(PathBuf);

impl Clone {
    /// The clone that cargo built this program in; what is built later goes to `work` or, by
    /// default, below cargo's own target folder there. What the learner writes is in `course`, or
    /// in the clone itself.
    pub(crate) fn find(work: Option<PathBuf>, course: Option<PathBuf>) -> Result<Self, NoClone> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().unwrap_or(manifest).to_path_buf();
        if !root.join("grader/suite/Cargo.toml").is_file() {
            return Err(NoClone(root));
        }
        let work = work.unwrap_or_else(|| root.join("target/lockstep"));
        // Cargo and the compiler run elsewhere: they need the whole path.
        let work = std::path::absolute(&work).unwrap_or(work);
        let course = course.unwrap_or_else(|| root.clone());
        let course = std::path::absolute(&course).unwrap_or(course);
        Ok(Self { root, course, work })
    }

    /// The clone itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the grader keeps what it builds.
    pub(crate) fn work(&self) -> &Path {
        &self.work
    }

    /// Where all the exercises are.
    pub(crate) fn exercises(&self) -> PathBuf {
        self.course.join("exercises")
    }

    /// The stub of an exercise.
    pub(crate) fn stub(&self, exercise: &str) -> PathBuf {
        self.exercises().join(exercise)
    }

    /// The crate root of that stub, which the learner writes.
    pub(crate) fn written(&self, exercise: &str) -> PathBuf {
        self.stub(exercise).join("src/lib.rs")
    }

    /// The exercise that `path` is in, for those who name a file of it instead.
    pub(crate) fn exercise_at(&self, path: &Path) -> Option<String> {
        let exercises = self.course.join("exercises").canonicalize().ok()?;
        let inside = path.canonicalize().ok()?;
        let name = inside.strip_prefix(exercises).ok()?.components().next()?;
        Some(name.as_os_str().to_str()?.to_owned())
    }

    /// What the grader remembers of the learner's progress.
    pub(crate) fn progress(&self) -> PathBuf {
        self.course.join("progress.toml")
    }

    /// The reference solution of an exercise.
    pub(crate) fn solution(&self, exercise: &str) -> PathBuf {
        self.root.join("solutions").join(exercise)
    }

    /// The fixtures of an exercise.
    pub(crate) fn fixtures(&self, exercise: &str) -> PathBuf {
        self.root.join("fixtures").join(exercise)
    }

    /// Why each check stays that others could stand in for.
    pub(crate) fn reasons(&self) -> PathBuf {
        self.root.join("fixtures/checks.toml")
    }

    /// What was measured of the checks.
    pub(crate) fn power(&self) -> PathBuf {
        self.root.join("fixtures/power.toml")
    }

    /// The crate of the checks.
    pub(crate) fn suite(&self) -> PathBuf {
        self.root.join("grader/suite")
    }

    /// The crate that a simulated build calls `std`.
    pub(crate) fn simulated_std(&self) -> PathBuf {
        self.root.join("grader/simstd")
    }

    /// What the checks are made of, for either world.
    pub(crate) fn parts_of_checks(&self) -> Vec<PathBuf> {
        let crates = ["suite", "jail", "wire", "engine", "simstd"];
        let crates = crates.map(|name| self.root.join("grader").join(name));
        let others = [".cargo", "Cargo.toml"].map(|name| self.root.join(name));
        crates.into_iter().chain(others).chain([self.lockfile()]).collect()
    }

    /// What shows a submission of `exercise` to the checks.
    pub(crate) fn adapter(&self, exercise: &str) -> PathBuf {
        self.suite().join("adapters").join(exercise).with_extension("rs")
    }

    /// The versions that the checks are built with.
    pub(crate) fn lockfile(&self) -> PathBuf {
        self.root.join("Cargo.lock")
    }

    /// `path` as a person in the current folder would type it.
    pub(crate) fn shown(path: &Path) -> PathBuf {
        let Ok(here) = env::current_dir() else { return path.to_path_buf() };
        path.strip_prefix(&here).map_or_else(|_| path.to_path_buf(), Path::to_path_buf)
    }
}
