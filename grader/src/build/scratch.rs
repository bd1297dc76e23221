//! The folder of one grading: executables and the compiler's temporary files.
//!
//! It goes when the grading ends. A grader that was killed cannot do that, so each folder is
//! locked by its owner, and the next grader removes those that nobody holds.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::BuildError;
use crate::clone::Clone;

/// A folder that is removed when dropped.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: TempDir,
    _owner: File,
}

impl Scratch {
    /// A fresh folder; those that killed graders left behind are removed first.
    pub(crate) fn create(clone: &Clone) -> Result<Self, BuildError> {
        let parent = clone.work().join("run");
        let failed = |cause| BuildError::io("create", &parent, cause);
        fs::create_dir_all(&parent).map_err(failed)?;
        // One at a time, until dropped: a folder that its owner has not locked yet looks abandoned.
        let turn = File::create(clone.work().join("run.lock")).map_err(failed)?;
        turn.lock().map_err(failed)?;
        sweep(&parent);
        let folder = TempDir::new_in(&parent).map_err(failed)?;
        let owner = File::create(folder.path().join("owner")).map_err(failed)?;
        owner.lock().map_err(failed)?;
        let scratch = Self { folder, _owner: owner };
        fs::create_dir(scratch.temporary()).map_err(failed)?;
        Ok(scratch)
    }

    /// Where temporary files go.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.path().join("tmp")
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes folders without a living owner. One that cannot be removed does no harm.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let abandoned = File::open(path.join("owner")).is_ok_and(|owner| owner.try_lock().is_ok());
        if abandoned {
            let _ = fs::remove_dir_all(path);
        }
    }
}
