//! That something was saved: the kernel's word for it, once it has calmed down.
//!
//! An editor's save is several events (a new file, a rename over the old one, a mode), a formatter
//! writes once more, `git checkout` writes many files. What exactly has changed is not said here:
//! whoever listens looks at the files, which are the truth.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};

/// Nothing more for so long, and it was one save: an editor's few system calls are over by then. A
/// second write that comes later than this, a formatter's for instance, stops the grading of the
/// first.
const CALM: Duration = Duration::from_millis(15);
/// Whoever writes without end is not waited for longer than this.
const LONGEST: Duration = Duration::from_millis(500);
/// How often to look where no event comes: over a network, and from some containers' hosts, none
/// does. It is also what notices that the folder itself was replaced.
const ANYWAY: Duration = Duration::from_secs(1);

/// Listens for changes below `folder`: something to receive means that there may be one.
pub(super) fn listen(folder: PathBuf) -> Receiver<()> {
    // One is enough to make the listener look.
    let (tell, told) = bounded(1);
    thread::spawn(move || follow(&folder, &tell));
    told
}

fn follow(folder: &Path, tell: &Sender<()>) {
    let (send, events) = unbounded();
    let mut watched = watch(folder, &send);
    loop {
        match events.recv_timeout(ANYWAY) {
            Ok(()) => calm_down(&events, CALM, LONGEST),
            Err(RecvTimeoutError::Timeout) => {
                if watched.as_ref().is_none_or(|(_, known)| Some(*known) != identity(folder)) {
                    watched = watch(folder, &send);
                }
            }
            // We have a sender ourselves.
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if tell.try_send(()).is_err_and(|error| error.is_disconnected()) {
            return;
        }
    }
}

/// Waits until there is no event for so long.
fn calm_down(events: &Receiver<()>, calm: Duration, longest: Duration) {
    let end = Instant::now() + longest;
    // An event that is there already is received whatever the deadline says.
    while Instant::now() < end && events.recv_deadline(end.min(Instant::now() + calm)).is_ok() {}
}

/// A watcher of `folder` and all below it, and which folder that is; none where the kernel has no
/// watcher left, or there is no such folder.
fn watch(folder: &Path, send: &Sender<()>) -> Option<(RecommendedWatcher, (u64, u64))> {
    let known = identity(folder)?;
    let send = send.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // An error can mean that events were lost.
        if event.map_or(true, |event| changes(&event.kind)) {
            let _ = send.send(());
        }
    })
    .ok()?;
    watcher.watch(folder, RecursiveMode::Recursive).ok()?;
    Some((watcher, known))
}

/// Whether an event of this kind can mean another text. Whoever reads, as the grader does, makes
/// events too.
fn changes(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(access) => *access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// Which folder is at `path`.
fn identity(path: &Path) -> Option<(u64, u64)> {
    fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use crossbeam_channel::{bounded, unbounded};
    use notify::{
        EventKind,
        event::{AccessKind, AccessMode, ModifyKind},
    };

    use super::{calm_down, changes, listen};

    #[test]
    fn many_events_are_one_save() {
        let (send, events) = unbounded();
        for _ in 0..100 {
            send.send(()).unwrap();
        }
        calm_down(&events, Duration::from_millis(1), Duration::from_secs(60));
        assert!(events.is_empty());
    }

    #[test]
    fn who_never_calms_down_is_not_waited_for() {
        let (send, events) = bounded(0);
        std::thread::spawn(move || while send.send(()).is_ok() {});
        calm_down(&events, Duration::from_secs(60), Duration::from_millis(20));
    }

    #[test]
    fn reading_is_no_change() {
        assert!(!changes(&EventKind::Access(AccessKind::Open(AccessMode::Any))));
        assert!(changes(&EventKind::Access(AccessKind::Close(AccessMode::Write))));
        assert!(changes(&EventKind::Modify(ModifyKind::Any)));
    }

    #[test]
    fn a_write_is_told_also_below_a_folder_that_came_later() {
        let folder = tempfile::tempdir().unwrap();
        let saves = listen(folder.path().to_path_buf());
        let sources = folder.path().join("one/src");
        fs::create_dir_all(&sources).unwrap();
        saves.recv_timeout(Duration::from_secs(60)).unwrap();
        fs::write(sources.join("lib.rs"), "text").unwrap();
        saves.recv_timeout(Duration::from_secs(60)).unwrap();
    }
}
