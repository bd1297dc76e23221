//! A submission: the text of one crate, read once, with limits.
//!
//! The learner's manifest and build script are never looked at. A folder brings every `.rs`
//! file beside and below its crate root. A file named `lib.rs` is the crate root of its folder;
//! any other file stands for itself, since its neighbours are likely other submissions.

mod error;
mod refused;
mod source_map;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

pub(crate) use error::SubmissionError;
pub(crate) use refused::Refusal;
pub(crate) use source_map::SourceMap;

use crate::{clone::Clone, exercise::Exercise};

/// The most that a submission may hold, in bytes: far above any honest one.
const LARGEST: u64 = 1 << 20;
/// The most files.
const MOST_FILES: usize = 200;

/// The text of one crate, and where it came from.
#[derive(Debug, Clone)]
pub(crate) struct Submission {
    /// The exercise that it answers.
    pub(crate) exercise: &'static Exercise,
    /// Its files: names relative to the crate root's folder, the crate root first as `lib.rs`.
    pub(crate) files: Vec<SourceFile>,
    /// How its files are called, by us and by the learner.
    pub(crate) map: SourceMap,
}

/// One file of a submission.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    /// Relative to the crate root's folder.
    pub(crate) path: PathBuf,
    /// Its text.
    pub(crate) text: String,
}

impl Submission {
    /// Reads the submission at `source`, a crate root or a folder that has one.
    pub(crate) fn read(
        exercise: &'static Exercise,
        source: &Path,
    ) -> Result<Self, SubmissionError> {
        let root = crate_root(source)?;
        let folder = root.parent().map(Path::to_path_buf).unwrap_or_default();
        let mut files = vec![SourceFile { path: "lib.rs".into(), text: read_text(&root)? }];
        if files[0].text.trim().is_empty() {
            return Err(SubmissionError::Empty(root));
        }
        if root.file_name().is_some_and(|name| name == "lib.rs") {
            collect(&folder, Path::new(""), &mut files)?;
        }
        let total: usize = files.iter().map(|file| file.text.len()).sum();
        if total as u64 > LARGEST {
            return Err(SubmissionError::TooLarge { path: folder, limit: LARGEST });
        }
        let map = SourceMap::new(exercise.name, source, &root, Clone::shown(&folder));
        Ok(Self { exercise, files, map })
    }

    /// What tells this text from others, the same in every version of the grader.
    pub(crate) fn fingerprint(&self) -> String {
        let mut files: Vec<&SourceFile> = self.files.iter().collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let parts = files.into_iter().flat_map(|file| {
            let name = file.path.as_os_str().as_encoded_bytes();
            [name, &[0], file.text.as_bytes(), &[0]]
        });
        // FNV-1a, since the hashers of std may change from one version to the next. It keeps
        // nobody from cheating themselves.
        let hash = parts.flatten().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        format!("{hash:016x}")
    }

    /// The text of each file, by its name in reports.
    pub(crate) fn texts(&self) -> BTreeMap<String, String> {
        let named = |file: &SourceFile| {
            let copied = format!("{}{}", self.map.copy(), file.path.display());
            Some((self.map.relative(&copied)?, file.text.clone()))
        };
        self.files.iter().filter_map(named).collect()
    }

    /// The text of the file behind `path`, as the compiler names it; `None` for any other file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        let rest = Path::new(self.map.rest(path)?);
        self.files.iter().find(|file| file.path == rest).map(|file| file.text.as_str())
    }
}

/// The crate root that `source` stands for.
fn crate_root(source: &Path) -> Result<PathBuf, SubmissionError> {
    let kind = fs::metadata(source).map_err(|error| SubmissionError::io(source, error))?;
    if kind.is_file() {
        return Ok(source.to_path_buf());
    }
    if !kind.is_dir() {
        return Err(SubmissionError::NotAFile(source.to_path_buf()));
    }
    let root = ["src/lib.rs", "lib.rs"]
        .iter()
        .map(|name| source.join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| SubmissionError::NoCrateRoot(source.to_path_buf()))?;
    // Whoever made the folder may not be whoever grades, who may read more: the compiler quotes
    // what does not parse. A file that was named itself is read wherever it is.
    let real = |path: &Path| path.canonicalize().map_err(|error| SubmissionError::io(path, error));
    if real(&root)?.starts_with(real(source)?) {
        Ok(root)
    } else {
        Err(SubmissionError::LeadsOut(root))
    }
}

/// Adds the other `.rs` files below `base`/`at`.
fn collect(base: &Path, at: &Path, files: &mut Vec<SourceFile>) -> Result<(), SubmissionError> {
    let folder = base.join(at);
    let entries = fs::read_dir(&folder).map_err(|error| SubmissionError::io(&folder, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| SubmissionError::io(&folder, error))?;
        let kind = entry.file_type().map_err(|error| SubmissionError::io(&folder, error))?;
        let path = at.join(entry.file_name());
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        // A link could lead out of the submission, or round in a circle.
        if kind.is_dir() {
            collect(base, &path, files)?;
        } else if kind.is_file() && is_source && path != Path::new("lib.rs") {
            if files.len() == MOST_FILES {
                return Err(SubmissionError::TooManyFiles { path: folder, limit: MOST_FILES });
            }
            files.push(SourceFile { text: read_text(&base.join(&path))?, path });
        }
    }
    Ok(())
}

/// The text at `path`. Never reads more than the limit: the file may be a device.
fn read_text(path: &Path) -> Result<String, SubmissionError> {
    let file = File::open(path).map_err(|error| SubmissionError::io(path, error))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| SubmissionError::io(path, error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(SubmissionError::TooLarge { path: path.to_path_buf(), limit: LARGEST });
    }
    String::from_utf8(bytes).map_err(|error| SubmissionError::NotText {
        path: path.to_path_buf(),
        offset: error.utf8_error().valid_up_to(),
    })
}
