//! Processes and folders that a grading must not leave behind, by what proc(5) says.

use std::{
    fs,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::Duration,
};

/// A process that has to do with a work folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) pid: u32,
    pub(crate) command: String,
}

/// The processes that were started from `work`, stand in it, or were told of it; but not `own`.
pub(crate) fn processes(work: &Path, own: u32) -> Vec<Process> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // One that ends while it is looked at has no links and no arguments any more.
        let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let links = ["exe", "cwd"].map(|link| fs::read_link(entry.path().join(link)));
        let inside = links.into_iter().flatten().any(|path| path.starts_with(work));
        let told = contains(&command, work.as_os_str().as_bytes());
        if (inside || told) && pid != own && pid != std::process::id() {
            let command = String::from_utf8_lossy(&command).replace('\0', " ");
            found.push(Process { pid, command });
        }
    }
    found
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// What [`scratch_folders`] finds where all is well.
pub(crate) const NOTHING: [PathBuf; 0] = [];

/// The folders of gradings in `work`: one while a grader runs there, none afterwards.
pub(crate) fn scratch_folders(work: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(work.join("run")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// Waits until `happened` is true, which nothing announces; gives up after a minute, or when
/// `grader` has ended before.
pub(crate) fn wait_until(what: &str, grader: &mut Child, happened: impl FnMut() -> bool) {
    assert!(comes_true(happened, || grader.try_wait().unwrap().is_some()), "never: {what}");
}

/// Whether the process waits for a lock on a file that another one has.
pub(crate) fn waits_for_a_lock(pid: u32) -> bool {
    let locks = fs::read_to_string("/proc/locks").unwrap();
    let pid = pid.to_string();
    locks.lines().any(|line| line.contains(" -> ") && line.split(' ').any(|word| word == pid))
}

/// Waits until nothing is left of `work`'s processes: one that was killed takes its time.
pub(crate) fn wait_for_the_last(work: &Path, own: u32) {
    let gone = comes_true(|| processes(work, own).is_empty(), || false);
    assert!(gone, "still there: {:?}", processes(work, own));
}

fn comes_true(mut happened: impl FnMut() -> bool, mut pointless: impl FnMut() -> bool) -> bool {
    for _ in 0..12_000 {
        if happened() {
            return true;
        }
        if pointless() {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    false
}
