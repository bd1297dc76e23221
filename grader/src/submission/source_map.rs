//! How the files of a submission are called: by the compiler, in reports, on screens.
//!
//! The compiler sees a copy in the grader's own folder, under a name that is unique to the
//! submission (its slot). Whatever comes back, diagnostics, panics, stack frames, is told in
//! the learner's own paths.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// The names of one submission's files.
#[derive(Debug, Clone)]
pub(crate) struct SourceMap {
    slot: String,
    root_name: String,
    within: PathBuf,
    shown: PathBuf,
}

impl SourceMap {
    pub(super) fn new(exercise: &str, source: &Path, root: &Path, shown: PathBuf) -> Self {
        // The slot depends on the place alone, so that a changed text is built incrementally.
        let place = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let mut hasher = DefaultHasher::new();
        place.hash(&mut hasher);
        let within = root.strip_prefix(source).ok().and_then(Path::parent);
        Self {
            slot: format!("{exercise}-{:08x}", hasher.finish() as u32),
            root_name: root.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            within: within.map(Path::to_path_buf).unwrap_or_default(),
            shown,
        }
    }

    /// The name of the submission's place in the grader's own folder.
    pub(crate) fn slot(&self) -> &str {
        &self.slot
    }

    /// The crate root as a person in the current folder would type it.
    pub(crate) fn source(&self) -> String {
        self.shown.join(&self.root_name).display().to_string()
    }

    /// The folder of the copy, relative to the generated workspace, with a slash at the end.
    pub(crate) fn copy(&self) -> String {
        format!("m/{}/learner/src/", self.slot)
    }

    /// The learner's file behind `path`, relative to the submission; `None` for any other file.
    pub(crate) fn relative(&self, path: &str) -> Option<String> {
        let rest = self.rest(path)?;
        Some(self.within.join(self.renamed(rest)).display().to_string())
    }

    /// A path relative to the submission as a person in the current folder would type it.
    pub(crate) fn shown(&self, relative: &str) -> String {
        let rest = Path::new(relative).strip_prefix(&self.within).unwrap_or(Path::new(relative));
        self.shown.join(rest).display().to_string()
    }

    /// The file at `path` of the submission's files as a person in the current folder would type it.
    pub(crate) fn named(&self, path: &Path) -> String {
        let name = if path == Path::new("lib.rs") { Path::new(&self.root_name) } else { path };
        self.shown.join(name).display().to_string()
    }

    /// `text` with every mention of a copied file turned into the learner's file.
    pub(crate) fn rewrite(&self, text: &str) -> String {
        let copy = self.copy();
        let folder = self.shown.join("").display().to_string();
        let root = format!("{folder}{}", self.root_name);
        text.replace(&format!("{copy}lib.rs"), &root).replace(&copy, &folder)
    }

    /// The part of a copied file's path below the folder of the copy.
    pub(super) fn rest<'a>(&self, path: &'a str) -> Option<&'a str> {
        let copy = self.copy();
        let at = path.find(&copy)?;
        Some(&path[at + copy.len()..])
    }

    fn renamed<'a>(&'a self, rest: &'a str) -> &'a str {
        if rest == "lib.rs" { &self.root_name } else { rest }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::SourceMap;

    #[test]
    fn a_copied_path_becomes_the_learners() {
        let map = SourceMap::new(
            "x",
            Path::new("work/x"),
            Path::new("work/x/src/lib.rs"),
            "work/x/src".into(),
        );
        let compiled = format!("/target/ws/m/{}/learner/src/lib.rs", map.slot());
        assert_eq!(map.relative(&compiled).as_deref(), Some("src/lib.rs"));
        assert_eq!(map.shown("src/lib.rs"), "work/x/src/lib.rs");
        assert_eq!(map.relative("/rustc/library/std/src/lib.rs"), None);
        assert_eq!(map.rewrite(&format!("--> {}a.rs:1", map.copy())), "--> work/x/src/a.rs:1");
    }

    #[test]
    fn a_single_file_keeps_its_name() {
        let file = Path::new("lists/race.rs");
        let map = SourceMap::new("x", file, file, "lists".into());
        let compiled = format!("{}lib.rs", map.copy());
        assert_eq!(map.relative(&compiled).as_deref(), Some("race.rs"));
        assert_eq!(map.shown("race.rs"), "lists/race.rs");
    }
}
