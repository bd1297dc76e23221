//! The images of all files met so far.
//!
//! Owns the cache and its key: a file that was built anew under the same path is another
//! file. One value serves many captures and many threads; its owner decides how long it
//! lives. It must not know what is asked of an image.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::image::Image;
use super::maps::Maps;

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
}

struct Entry {
    version: Version,
    /// `None` for a file that is no readable object.
    image: Option<Arc<Image>>,
}

/// Symbols of executables and libraries, loaded once and shared.
#[derive(Default)]
pub struct Symbols {
    files: Mutex<HashMap<PathBuf, Entry>>,
}

impl fmt::Debug for Symbols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbols").finish_non_exhaustive()
    }
}

impl Symbols {
    /// An empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// Loads a file ahead of need, debug information included (tens of milliseconds).
    ///
    /// Worth it on another thread while the child runs. A file that cannot be read is
    /// passed over: its frames will have no lines.
    pub fn preload(&self, path: &Path) {
        if let Some(image) = self.image(path) {
            image.warm();
        }
    }

    /// Loads every file that a process has mapped, libraries included.
    pub fn preload_all(&self, maps: &Maps) {
        for loaded in maps.loaded() {
            self.preload(&loaded.path);
        }
    }

    /// The image of a file, loaded at most once for each state of the file.
    pub(super) fn image(&self, path: &Path) -> Option<Arc<Image>> {
        let version = Version::of(path)?;
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        match files.get(path) {
            Some(entry) if entry.version == version => entry.image.clone(),
            _ => {
                let image = Image::open(path).map(Arc::new);
                let entry = Entry { version, image: image.clone() };
                files.insert(path.to_owned(), entry);
                image
            }
        }
    }
}

impl Version {
    fn of(path: &Path) -> Option<Self> {
        let meta = fs::metadata(path).ok()?;
        Some(Self {
            device: meta.dev(),
            inode: meta.ino(),
            size: meta.size(),
            modified: (meta.mtime(), meta.mtime_nsec()),
        })
    }
}
