//! What is on the disk of each exercise, and whether it is another text than before.
//!
//! Time stamps tell that something was written, and the text tells whether it says anything new.

use std::{
    collections::BTreeMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use super::orders::{Change, Now};

/// The sources of every exercise, as they were when last looked at.
#[derive(Debug)]
pub(super) struct Files {
    exercises: Vec<(PathBuf, Option<Sources>)>,
}

/// The sources of one exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sources {
    stamps: BTreeMap<PathBuf, Stamp>,
    text: u64,
}

/// What the file system says of a file: it differs after each write and each rename over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    written: (i64, i64),
    length: u64,
}

impl Files {
    /// What is in these `folders` now, each an exercise's.
    pub(super) fn look(folders: impl Iterator<Item = PathBuf>) -> Self {
        let found = |folder: PathBuf| {
            let sources = sources(&folder, None);
            (folder, sources)
        };
        Self { exercises: folders.map(found).collect() }
    }

    /// What has changed since the last look.
    pub(super) fn changes(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (exercise, (folder, known)) in self.exercises.iter_mut().enumerate() {
            let found = sources(folder, known.as_ref());
            if found == *known {
                continue;
            }
            let now = match (&found, &*known) {
                (None, _) => Now::Gone,
                (Some(found), Some(known)) if found.text == known.text => Now::Same,
                _ => Now::New,
            };
            *known = found;
            changes.push(Change { exercise, now });
        }
        changes
    }
}

/// The sources in `folder`; none where it has no crate root. They are read only where a stamp is
/// not as it is `known`.
fn sources(folder: &Path, known: Option<&Sources>) -> Option<Sources> {
    let folder = folder.join("src");
    let mut stamps = BTreeMap::new();
    collect(&folder, &mut stamps);
    if !stamps.contains_key(&folder.join("lib.rs")) {
        return None;
    }
    if let Some(known) = known.filter(|known| known.stamps == stamps) {
        return Some(known.clone());
    }
    let mut text = DefaultHasher::new();
    for path in stamps.keys() {
        // One that cannot be read is the submission's trouble: here it is as good as empty.
        (path, fs::read(path).unwrap_or_default()).hash(&mut text);
    }
    Some(Sources { stamps, text: text.finish() })
}

fn collect(folder: &Path, stamps: &mut BTreeMap<PathBuf, Stamp>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            collect(&path, stamps);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            // The crate root may be a link, as submissions are read.
            && let Ok(found) = fs::metadata(&path)
        {
            let written = (found.mtime(), found.mtime_nsec());
            stamps.insert(path, Stamp { inode: found.ino(), written, length: found.len() });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{Change, Files, Now};

    fn course(folder: &Path) -> Files {
        for exercise in ["one", "two"] {
            fs::create_dir_all(folder.join(exercise).join("src")).unwrap();
            fs::write(folder.join(exercise).join("src/lib.rs"), "as it comes").unwrap();
        }
        Files::look(["one", "two"].into_iter().map(|name| folder.join(name)))
    }

    #[test]
    fn a_rename_over_the_file_is_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = course(folder.path());
        assert_eq!(files.changes(), []);
        let source = folder.path().join("two/src/lib.rs");
        for (text, now) in [("something new", Now::New), ("something new", Now::Same)] {
            fs::write(source.with_extension("swp"), text).unwrap();
            fs::rename(source.with_extension("swp"), &source).unwrap();
            assert_eq!(files.changes(), [Change { exercise: 1, now }]);
            assert_eq!(files.changes(), []);
        }
    }

    #[test]
    fn a_file_goes_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = course(folder.path());
        fs::remove_dir_all(folder.path().join("one")).unwrap();
        assert_eq!(files.changes(), [Change { exercise: 0, now: Now::Gone }]);
        assert_eq!(files.changes(), []);
        course(folder.path());
        let changes = files.changes();
        assert!(changes.contains(&Change { exercise: 0, now: Now::New }), "{changes:?}");
    }

    #[test]
    fn other_files_are_none_of_the_graders_business() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = course(folder.path());
        fs::write(folder.path().join("one/README.md"), "text").unwrap();
        fs::write(folder.path().join("one/src/.lib.rs.swp"), "text").unwrap();
        assert_eq!(files.changes(), []);
        fs::write(folder.path().join("one/src/more.rs"), "text").unwrap();
        assert_eq!(files.changes(), [Change { exercise: 0, now: Now::New }]);
    }
}
