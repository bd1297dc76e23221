//! The file behind the record: read whole, replaced whole, by one grader at a time.
//!
//! A record is a convenience: whatever is wrong with it is told and keeps nobody from grading.
//! Nothing that somebody may miss is lost: a file that cannot be read is set aside, one that a
//! newer grader wrote is left alone, and comments stay. Only what is said of a value that goes, goes
//! with it.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crossbeam_channel::{bounded, select};
use toml_edit::{DocumentMut, Item, Table, TableLike};

use super::{Record, SCHEMA};
use crate::{
    clone::Clone,
    interrupt::Interrupt,
    replace::{beside, replace, unused},
};

/// What the file says about itself.
const HEAD: &str = "\
# What you have reached so far, kept by the grader; your code is not in here. Without this file
# the grader begins to remember anew.

";
/// A change takes milliseconds: whoever holds the lock longer is stopped, or not a grader.
const PATIENCE: Duration = Duration::from_secs(5);

/// Something is wrong with the record, which is no reason not to grade.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordTrouble {
    #[error("your progress cannot be read from `{path}`: {cause}")]
    Read { path: PathBuf, cause: io::Error },
    #[error(
        "your progress in `{path}` cannot be understood: {cause}\nhelp: mend the file; the next grading sets it aside and begins anew"
    )]
    Malformed { path: PathBuf, cause: String },
    #[error("your progress could not be understood: {cause}\nhelp: it is kept as `{aside}`")]
    SetAside { aside: PathBuf, cause: String },
    #[error(
        "`{path}` is from a newer grader (schema {schema}, this one knows {SCHEMA}): it is left alone"
    )]
    Newer { path: PathBuf, schema: u32 },
    #[error("your progress cannot be written to `{path}`: {cause}")]
    Write { path: PathBuf, cause: io::Error },
    #[error("your progress is not written: something keeps `{0}` locked")]
    Locked(PathBuf),
    #[error("your progress is not written: interrupted, while something keeps `{0}` locked")]
    Interrupted(PathBuf),
}

/// The record as it is; an empty one, and why, where it cannot be had.
pub(crate) fn read(clone: &Clone) -> (Record, Option<RecordTrouble>) {
    match load(&clone.progress()) {
        Ok((record, _)) => (record, None),
        Err(trouble) => (Record::default(), Some(trouble)),
    }
}

/// Changes the record and gives what `how` gives; what is wrong with the file changes nothing
/// about that.
pub(crate) fn change<T>(
    clone: &Clone,
    interrupt: &Interrupt,
    how: impl FnOnce(&mut Record) -> T,
) -> (T, Option<RecordTrouble>) {
    let path = clone.progress();
    // Until the end: whoever comes next reads what was written here.
    let lock = match lock(&path, interrupt) {
        Ok(lock) => lock,
        Err(trouble) => return (how(&mut read(clone).0), Some(trouble)),
    };
    let ((mut record, mut document), trouble) = match load(&path) {
        Ok(loaded) => (loaded, None),
        Err(RecordTrouble::Malformed { cause, .. }) => match set_aside(&path, cause) {
            Ok(told) => (Default::default(), Some(told)),
            Err(trouble) => return (how(&mut Record::default()), Some(trouble)),
        },
        Err(trouble) => return (how(&mut Record::default()), Some(trouble)),
    };
    let before = record.clone();
    let outcome = how(&mut record);
    let failed = save(&path, &mut document, &before, &record).err();
    drop(lock);
    (outcome, failed.or(trouble))
}

/// The right to change the record at `path`, until dropped.
fn lock(path: &Path, interrupt: &Interrupt) -> Result<File, RecordTrouble> {
    // Not the folder, which some network file systems do not lock; and not the file itself, which
    // is another one after each change.
    let path = beside(path, "lock");
    let failed = |cause| RecordTrouble::Write { path: path.clone(), cause };
    let file = File::create(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        // Where nothing can be locked, two graders at once are rarer than one.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            return Ok(file);
        }
        Err(TryLockError::Error(error)) => return Err(failed(error)),
        Err(TryLockError::WouldBlock) => {}
    }
    // On the side, because waiting for a lock goes on after a signal.
    let (send, locked) = bounded(1);
    thread::spawn(move || {
        // Where nobody waits any more, the lock is given back here.
        let _ = send.send(file.lock().map(|()| file));
    });
    select! {
        recv(locked) -> outcome => match outcome {
            Ok(outcome) => outcome.map_err(failed),
            Err(_) => Err(RecordTrouble::Locked(path)),
        },
        recv(interrupt.channel()) -> _ => Err(RecordTrouble::Interrupted(path)),
        default(PATIENCE) => Err(RecordTrouble::Locked(path)),
    }
}

/// The record at `path`, and the whole document, which may hold more than a record of this version.
fn load(path: &Path) -> Result<(Record, DocumentMut), RecordTrouble> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Default::default()),
        Err(cause) => return Err(RecordTrouble::Read { path: path.to_path_buf(), cause }),
    };
    let malformed = |cause: String| RecordTrouble::Malformed { path: path.to_path_buf(), cause };
    let text = String::from_utf8(bytes).map_err(|error| malformed(error.to_string()))?;
    let document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| malformed(error.message().to_owned()))?;
    // First of all: what a newer grader wrote need not look like a record to this one.
    let schema = document.get("schema").and_then(Item::as_integer);
    match schema.and_then(|schema| u32::try_from(schema).ok()) {
        Some(schema) if schema > SCHEMA => {
            Err(RecordTrouble::Newer { path: path.to_path_buf(), schema })
        }
        _ => match toml::from_str(&text) {
            Ok(record) => Ok((record, document)),
            Err(error) => Err(malformed(error.message().to_owned())),
        },
    }
}

fn set_aside(path: &Path, cause: String) -> Result<RecordTrouble, RecordTrouble> {
    let aside = unused(path, "unreadable");
    match fs::rename(path, &aside) {
        Ok(()) => Ok(RecordTrouble::SetAside { aside, cause }),
        Err(cause) => Err(RecordTrouble::Write { path: aside, cause }),
    }
}

/// Writes `document` with what changed from `before` to `after`.
fn save(
    path: &Path,
    document: &mut DocumentMut,
    before: &Record,
    after: &Record,
) -> Result<(), RecordTrouble> {
    let failed = |cause| RecordTrouble::Write { path: path.to_path_buf(), cause };
    // By way of the text: a date that goes into a table directly does not stay a date.
    let written = |record| -> Result<DocumentMut, RecordTrouble> {
        let text = toml::to_string(record).map_err(|error| failed(io::Error::other(error)))?;
        text.parse().map_err(|error: toml_edit::TomlError| failed(io::Error::other(error)))
    };
    let head = if document.is_empty() { HEAD } else { "" };
    let (before, after) = (written(before)?, written(after)?);
    merge(document.as_table_mut(), &before, &after);
    replace(path, format!("{head}{document}").as_bytes()).map_err(failed)
}

/// Makes in `table` the change from `before` to `after`; what neither has stays as it is, and so
/// does what stands round a value.
fn merge(table: &mut dyn TableLike, before: &Table, after: &Table) {
    let nothing = Table::new();
    for (key, after) in after {
        let before = before.get(key);
        match (table.get_mut(key), after) {
            (Some(found), Item::Table(after)) if found.is_table_like() => {
                let before = before.and_then(Item::as_table).unwrap_or(&nothing);
                found.as_table_like_mut().into_iter().for_each(|one| merge(one, before, after));
            }
            (Some(Item::Value(found)), Item::Value(after)) => {
                let after = after.clone().decorated("", "");
                let same = before.and_then(Item::as_value).map(|one| one.clone().decorated("", ""));
                if same.is_none_or(|before| before.to_string() != after.to_string()) {
                    let round = found.decor().clone();
                    *found = after;
                    *found.decor_mut() = round;
                }
            }
            (_, after) => {
                table.insert(key, placed_anywhere(after.clone()));
            }
        }
    }
    for (key, _) in before.iter().filter(|(key, _)| !after.contains_key(key)) {
        table.remove(key);
    }
}

/// An item of another document, without its place there.
fn placed_anywhere(item: Item) -> Item {
    let Item::Table(mut table) = item else { return item };
    table.set_position(None);
    for (_, inner) in table.iter_mut() {
        *inner = placed_anywhere(std::mem::take(inner));
    }
    Item::Table(table)
}

#[cfg(test)]
mod tests {
    use toml::Table;

    use super::*;

    const KNOWN_AND_UNKNOWN: &str = "\
schema = 1
colour = \"blue\"

[exercises.safe_counter]
verdict = \"fail\"
graded = 2026-01-02T03:04:05Z
mistake = \"one-of-tomorrow\"
hints = 2
stars = [1, 2]
seen = 2026-01-02T03:04:05Z

[exercises.one_of_tomorrow]
verdict = \"pass\"

[friends]
ada = 1
";

    /// A change that nobody interrupts.
    fn changed<T>(clone: &Clone, how: impl FnOnce(&mut Record) -> T) -> (T, Option<RecordTrouble>) {
        let (_stop, interrupt) = Interrupt::by_hand();
        change(clone, &interrupt, how)
    }

    fn course(text: &str) -> (tempfile::TempDir, Clone) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("progress.toml"), text).unwrap();
        let clone = Clone::find(None, Some(folder.path().to_path_buf())).unwrap();
        (folder, clone)
    }

    #[test]
    fn what_is_not_known_is_kept() {
        let (_folder, clone) = course(KNOWN_AND_UNKNOWN);
        let (_, trouble) = changed(&clone, |record| {
            let entry = record.entry_mut("safe_counter");
            entry.hints += 1;
            entry.first_passed = entry.graded;
        });
        assert!(trouble.is_none(), "{trouble:?}");
        let text = fs::read_to_string(clone.progress()).unwrap();
        let mut wanted: Table = toml::from_str(KNOWN_AND_UNKNOWN).unwrap();
        let mut found: Table = toml::from_str(&text).unwrap();
        let entry = |table: &mut Table| -> Table {
            let exercises = table.remove("exercises").unwrap();
            exercises["safe_counter"].as_table().unwrap().clone()
        };
        let (mut before, mut after) = (entry(&mut wanted), entry(&mut found));
        assert_eq!(wanted, found);
        assert_eq!(before.remove("hints"), Some(2.into()));
        assert_eq!(after.remove("hints"), Some(3.into()));
        assert_eq!(after.remove("first_passed"), before.get("graded").cloned());
        assert_eq!(before, after, "{text}");
        let (record, _) = read(&clone);
        assert!(record.entry("safe_counter").unwrap().mistake().is_none());
        assert!(record.entry("one_of_tomorrow").is_some());
    }

    #[test]
    fn who_waits_for_the_lock_can_be_interrupted() {
        let (_folder, clone) = course("schema = 1\n");
        let held = File::create(beside(&clone.progress(), "lock")).unwrap();
        held.lock().unwrap();
        let (stop, interrupt) = Interrupt::by_hand();
        drop(stop);
        let ((), trouble) = change(&clone, &interrupt, |_| ());
        assert!(matches!(trouble, Some(RecordTrouble::Interrupted(_))), "{trouble:?}");
        // A signal that came before there was anything to wait for costs nobody the progress. In
        // another course: the first wait goes on beside, and would take this lock for a moment.
        let (_folder, clone) = course("schema = 1\n");
        let ((), trouble) = change(&clone, &interrupt, |all| all.entry_mut("multi_lock").hints = 1);
        assert!(trouble.is_none(), "{trouble:?}");
    }

    #[test]
    fn comments_stay_where_they_are() {
        let text = "\
# mine
schema = 1   # do not touch

# the one with the locks
[exercises.multi_lock]
hints = 1 # enough?
mistake = \"lock-order\" # gone soon

# the end
";
        let (_folder, clone) = course(text);
        let ((), trouble) = changed(&clone, |record| {
            let entry = record.entry_mut("multi_lock");
            (entry.hints, entry.mistake) = (2, None);
            record.entry_mut("safe_counter").hints = 1;
        });
        assert!(trouble.is_none(), "{trouble:?}");
        let wanted = text
            .replace("hints = 1 #", "hints = 2 #")
            .replace("mistake = \"lock-order\" # gone soon\n", "")
            .replace("# the end", "[exercises.safe_counter]\nhints = 1\n\n# the end");
        assert_eq!(fs::read_to_string(clone.progress()).unwrap(), wanted);
    }

    #[test]
    fn what_the_file_says_about_itself_is_said_once() {
        let folder = tempfile::tempdir().unwrap();
        let clone = Clone::find(None, Some(folder.path().to_path_buf())).unwrap();
        for hints in 1..3 {
            changed(&clone, |record| record.entry_mut("multi_lock").hints = hints);
            let wanted = format!("{HEAD}schema = 1\n\n[exercises.multi_lock]\nhints = {hints}\n");
            assert_eq!(fs::read_to_string(clone.progress()).unwrap(), wanted);
        }
    }

    #[test]
    fn what_cannot_be_read_is_set_aside_and_never_covered() {
        for (number, text) in ["schema = ", "schema = 1\nexercises = 3", "\0"].iter().enumerate() {
            let (_folder, clone) = course(text);
            fs::write(clone.progress().with_extension("toml.unreadable"), "an older one").unwrap();
            assert!(matches!(read(&clone).1, Some(RecordTrouble::Malformed { .. })), "{number}");
            let ((), trouble) = changed(&clone, |record| record.entry_mut("multi_lock").hints = 1);
            let Some(RecordTrouble::SetAside { aside, .. }) = trouble else {
                panic!("{number}: {trouble:?}")
            };
            assert!(aside.ends_with("progress.toml.unreadable-2"));
            assert_eq!(fs::read_to_string(aside).unwrap(), *text);
            assert_eq!(read(&clone).0.entry("multi_lock").unwrap().hints, 1);
        }
    }

    #[test]
    fn what_a_newer_grader_wrote_is_left_alone() {
        let text = "schema = 2\nexercises = \"elsewhere\"\n";
        let (_folder, clone) = course(text);
        let ((), trouble) = changed(&clone, |record| record.entry_mut("multi_lock").hints = 1);
        assert!(matches!(trouble, Some(RecordTrouble::Newer { schema: 2, .. })), "{trouble:?}");
        assert_eq!(fs::read_to_string(clone.progress()).unwrap(), text);
    }

    #[test]
    fn changes_side_by_side_are_all_kept() {
        let (_folder, clone) = course("schema = 1\n");
        thread::scope(|scope| {
            for name in ["safe_counter", "rate_limiter", "multi_lock", "connection_pool"] {
                let clone = &clone;
                scope.spawn(move || {
                    for _ in 0..10 {
                        let ((), trouble) = changed(clone, |all| all.entry_mut(name).hints += 1);
                        assert!(trouble.is_none(), "{trouble:?}");
                        assert!(read(clone).1.is_none());
                    }
                });
            }
        });
        let (record, _) = read(&clone);
        assert!(record.exercises.values().all(|entry| entry.hints == 10), "{record:?}");
        assert_eq!(record.exercises.len(), 4);
    }
}
