//! Which checks a harness has: asked once, and remembered until the checks are made anew.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use lockstep_wire::CheckInfo;
use serde::{Deserialize, Serialize};

use super::{RunError, Runner};

/// What is remembered.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// When the checks were made.
    made: SystemTime,
    checks: Vec<CheckInfo>,
}

/// The checks of one exercise in one world.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// Where they are kept.
    pub(crate) path: PathBuf,
    /// When those in `program` were made.
    pub(crate) made: SystemTime,
    /// A harness that has them.
    pub(crate) program: PathBuf,
}

impl Catalogue {
    /// As they were told before, or else by the harness.
    pub(crate) fn checks(&self, runner: &Runner<'_>) -> Result<Vec<CheckInfo>, RunError> {
        if let Some(kept) = read(&self.path).filter(|kept| kept.made == self.made) {
            return Ok(kept.checks);
        }
        let checks = runner.describe(&self.program)?;
        let kept = Kept { made: self.made, checks };
        // What is not remembered is asked again.
        let _ = write(&self.path, &kept);
        Ok(kept.checks)
    }
}

/// What is kept there; nothing where it cannot be read, or is from another version.
fn read(path: &Path) -> Option<Kept> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// All at once: two graders may be at it.
fn write(path: &Path, kept: &Kept) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let file = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&file, kept)?;
    file.persist(path)?;
    Ok(())
}
