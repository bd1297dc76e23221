//! A file that changes all at once: whoever reads it, even after a crash, sees the old text or
//! the new one, never a part of either.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Puts `text` in the place of what is at `path`, or there where nothing is. Two at once on the
/// same path need a lock of theirs.
pub(crate) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    // A link keeps pointing where its owner pointed it.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let new = beside(&path, "new");
    let done = written(&new, &path, text);
    if done.is_err() {
        // What is half written is of no use; where it cannot go, the next write covers it.
        let _ = fs::remove_file(&new);
    }
    done
}

fn written(new: &Path, path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = File::create(new)?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(text)?;
    // Before the name: else a crash could leave the new name on an empty file.
    file.sync_all()?;
    fs::rename(new, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// The path of a file beside `path` whose name goes on with `.word`.
pub(crate) fn beside(path: &Path, word: &str) -> PathBuf {
    let mut name = OsString::from(path.file_name().unwrap_or_default());
    name.push(".");
    name.push(word);
    path.with_file_name(name)
}

/// The first of `NAME.word`, `NAME.word-2`, … beside `path` that is not there yet.
pub(crate) fn unused(path: &Path, word: &str) -> PathBuf {
    let names = (2..).map(|number| beside(path, &format!("{word}-{number}")));
    let mut names = std::iter::once(beside(path, word)).chain(names);
    // Some number is free: the names do not end.
    names.find(|name| fs::symlink_metadata(name).is_err()).unwrap_or_else(|| beside(path, word))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{replace, unused};

    #[test]
    fn what_a_crash_left_is_covered_and_a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(folder.path().join("a.new"), "half a li").unwrap();
        replace(&file, b"one").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, b"two").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_name_that_is_taken_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.rs");
        assert!(unused(&path, "backup").ends_with("a.rs.backup"));
        fs::write(folder.path().join("a.rs.backup"), "").unwrap();
        assert!(unused(&path, "backup").ends_with("a.rs.backup-2"));
    }
}
