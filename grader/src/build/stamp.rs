//! Whether files are still those that something was made of, by time and size.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

/// A file at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    path: PathBuf,
    modified: SystemTime,
    size: u64,
}

impl Stamp {
    /// What is at `path` now.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self { path: path.to_path_buf(), modified: metadata.modified()?, size: metadata.len() })
    }

    /// Whether the file is as it was.
    pub(super) fn holds(&self) -> bool {
        Self::of(&self.path).is_ok_and(|now| now == *self)
    }
}

/// Everything at and below `paths`, in a lasting order; what is not there has no stamp.
pub(super) fn all(paths: &[PathBuf]) -> Vec<Stamp> {
    let mut stamps = Vec::new();
    for path in paths {
        gather(path, path.is_dir(), &mut stamps);
    }
    stamps.sort_by(|one, other| one.path.cmp(&other.path));
    stamps
}

fn gather(path: &Path, is_folder: bool, stamps: &mut Vec<Stamp>) {
    if !is_folder {
        stamps.extend(Stamp::of(path));
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let path = entry.path();
        // What a link leads to counts, not the link.
        let is_folder = match entry.file_type() {
            Ok(kind) if !kind.is_symlink() => kind.is_dir(),
            _ => path.is_dir(),
        };
        gather(&path, is_folder, stamps);
    }
}
