//! The generated workspace on disk: the manifests of the checks, and copies of the submissions.
//!
//! A file is written only where its content differs, so that time stamps go on telling the truth
//! and what is unchanged is not built again.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use lockstep_wire::World;

use super::{
    BuildError,
    manifest::{self, Manifest},
};
use crate::{clone::Clone, submission::Submission};

/// What a library of the checks holds: another crate's own.
const CHECKS: &str = "//! The checks, as a library to load.\n\npub use suite::*;\n";

/// Writes into `folder` the packages of the checks for `worlds`.
pub(super) fn write_checks(
    clone: &Clone,
    folder: &Path,
    worlds: &[World],
) -> Result<(), BuildError> {
    for &world in worlds {
        let package = folder.join(manifest::package(world));
        update(&package.join("lib.rs"), CHECKS.as_bytes())?;
        write_manifest(&package, &manifest::checks(clone, world))?;
    }
    write_manifest(folder, &manifest::workspace(worlds))?;
    write_lockfile(clone, folder)
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), BuildError> {
    let text = toml::to_string(manifest).expect("manifests are plain tables");
    update(&folder.join("Cargo.toml"), text.as_bytes())
}

/// Writes into `folder` the files of `submission`, and removes what else is in their place.
pub(super) fn write_submission(folder: &Path, submission: &Submission) -> Result<(), BuildError> {
    write_sources(&folder.join(submission.map.copy()), submission)
}

/// Makes `folder` hold the submission's files and nothing else.
fn write_sources(folder: &Path, submission: &Submission) -> Result<(), BuildError> {
    let mut wanted = HashSet::new();
    for file in &submission.files {
        let path = folder.join(&file.path);
        update(&path, file.text.as_bytes())?;
        wanted.insert(path);
    }
    remove_others(folder, &wanted)
}

fn remove_others(folder: &Path, wanted: &HashSet<PathBuf>) -> Result<(), BuildError> {
    let failed = |cause| BuildError::io("read", folder, cause);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            remove_others(&path, wanted)?;
        } else if !wanted.contains(&path) {
            fs::remove_file(&path).map_err(|cause| BuildError::io("remove", &path, cause))?;
        }
    }
    Ok(())
}

/// Starts from the clone's own versions: those are on this machine, whatever is newest.
fn write_lockfile(clone: &Clone, folder: &Path) -> Result<(), BuildError> {
    let source = clone.lockfile();
    let text = fs::read(&source).map_err(|cause| BuildError::io("read", &source, cause))?;
    let base = folder.join("Cargo.lock.base");
    let lockfile = folder.join("Cargo.lock");
    // Cargo trims its copy to what this workspace uses; the base tells when ours has changed.
    if fs::read(&base).is_ok_and(|old| old == text) && lockfile.is_file() {
        return Ok(());
    }
    update(&lockfile, &text)?;
    update(&base, &text)
}

/// Writes `bytes` to `path` unless they are there. Never leaves half a file.
pub(super) fn update(path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    replace(path, bytes).map_err(|cause| BuildError::io("write", path, cause))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut file, bytes)?;
    file.persist(path)?;
    Ok(())
}
