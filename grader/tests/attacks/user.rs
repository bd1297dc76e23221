//! Who grades: whoever runs the tests, and where that is root, an ordinary user as well.

use std::{
    ffi::OsStr,
    fmt, fs,
    io::{self, Write},
    os::unix::{
        fs::{MetadataExt, lchown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::program::clone;

/// Nobody's number, in any distribution.
const NOBODY: u32 = 65_534;

/// Somebody who grades.
#[derive(Debug)]
pub(crate) struct User {
    /// Whether nobody has graded before.
    pub(crate) first: bool,
    /// What another user is started with; nothing for ourselves.
    through: Vec<&'static str>,
}

impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.through.is_empty(), is_root()) {
            (true, true) => "root",
            (true, false) => "ordinary user",
            (false, _) if self.through.len() > PLAIN.len() => "ordinary user who may read all",
            (false, _) => "ordinary user",
        })
    }
}

const PLAIN: &[&str] =
    &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"];
/// A toolchain or a clone in root's own folder is closed to others. To read it is all that this
/// user can do beyond one: nothing of the jail asks for it, nor is relaxed by it.
const READER: &[&str] = &[
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--bounding-set=-all,+dac_read_search",
    "--inh-caps=-all,+dac_read_search",
    "--ambient-caps=-all,+dac_read_search",
];

/// All of them, one after the other.
pub(crate) fn all() -> Vec<User> {
    let mut users = vec![User { first: true, through: Vec::new() }];
    if is_root() {
        let other = [PLAIN, READER].into_iter().find(|through| can_grade(through));
        match other {
            Some(through) => users.push(User { first: false, through: through.to_vec() }),
            None => skip("this machine lets root be nobody else"),
        }
    }
    users
}

impl User {
    /// `program` as this user starts it.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        match self.through.split_first() {
            None => Command::new(program),
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg("--").arg(program);
                command
            }
        }
    }

    /// Makes all in `folder` this user's, until the result is dropped.
    pub(crate) fn takes(&self, folder: &Path) -> Option<Owned> {
        if self.through.is_empty() {
            return None;
        }
        let before = fs::metadata(folder).unwrap().uid();
        own(folder, NOBODY);
        Some(Owned { folder: folder.to_path_buf(), before })
    }
}

/// A folder that is another user's for a while.
#[derive(Debug)]
pub(crate) struct Owned {
    folder: PathBuf,
    before: u32,
}

impl Drop for Owned {
    fn drop(&mut self) {
        own(&self.folder, self.before);
    }
}

/// `command` as the user whom everybody else may kill.
pub(crate) fn weakest(mut command: Command) -> Command {
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// Says so past the test framework, which would keep it to itself for a test that passes.
fn skip(reason: &str) {
    io::stderr().write_all(format!("skipped: {reason}\n").as_bytes()).unwrap();
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Whether a user who is started with `through` has a compiler and can read the clone.
fn can_grade(through: &[&str]) -> bool {
    let runs = |program: &str, argument: &Path| {
        let mut command = Command::new(through[0]);
        command.args(&through[1..]).arg("--").arg(program).arg(argument);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    runs("rustc", Path::new("--version")) && runs("head", &clone().join("Cargo.toml"))
}

fn own(path: &Path, owner: u32) {
    let Ok(kind) = fs::symlink_metadata(path) else { return };
    lchown(path, Some(owner), Some(owner)).unwrap();
    if kind.is_dir() {
        for entry in fs::read_dir(path).unwrap().flatten() {
            own(&entry.path(), owner);
        }
    }
}
