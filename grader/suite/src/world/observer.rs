//! The thread that may read the kernel's books, when no other thread may.
//!
//! It is started before the others are shut in, since what a thread may not do nobody can do for
//! it later. It is shut in as well, but may read what is below `/proc/self/task`. It does what
//! the world has for it to look at, one thing after the other, and is never counted among those
//! that are looked at. Otherwise it sleeps without a timeout, so that a hang can still be proven.

use std::{
    os::fd::{AsFd, OwnedFd},
    sync::{
        OnceLock,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use lockstep_jail::Reading;
use lockstep_wire::{Layer, Missing};
use rustix::fs::{Mode, OFlags};

use super::task::{self, Tid};

/// Its way to the books.
#[derive(Debug)]
pub(super) struct Books {
    /// `/proc/self/task`. Kept open: Landlock knows the folder by what the kernel has in memory
    /// of it, which it would make anew.
    pub(super) folder: OwnedFd,
    /// The observer itself.
    pub(super) own: Tid,
}

type Look = Box<dyn FnOnce(&Books) + Send>;

/// Whoever takes looks. Set once, before anything else runs.
static OBSERVER: OnceLock<Sender<Look>> = OnceLock::new();

/// Starts the observer. What is missing of its own jail.
pub(crate) fn observe() -> Vec<Missing> {
    let (looks, to_do) = mpsc::channel();
    let (ready, shut_in) = mpsc::sync_channel(1);
    let body = move || {
        let missing = match open() {
            Ok(books) => {
                let missing = lockstep_jail::confine_to(Reading::Below(books.folder.as_fd()));
                // Whoever waits for it has gone: then nobody will ask for anything either.
                let _ = ready.send(missing);
                return serve(&books, &to_do);
            }
            // Without the books there is nothing to look at, and nothing to keep from anybody.
            Err(_) => Vec::new(),
        };
        let _ = ready.send(missing);
    };
    let started = thread::Builder::new().name("observer".to_owned()).spawn(body);
    match started {
        Ok(_) => {
            let _ = OBSERVER.set(looks);
            shut_in.recv().unwrap_or_default()
        }
        Err(error) => vec![Missing::new(Layer::Seccomp, format!("no thread to look: {error}"))],
    }
}

/// What `look` finds in the books; `None` where there are none.
pub(super) fn ask<T: Send + 'static>(look: impl FnOnce(&Books) -> T + Send + 'static) -> Option<T> {
    let (answer, answered) = mpsc::sync_channel(1);
    let look = move |books: &Books| {
        // Whoever asked waits for it.
        let _ = answer.send(look(books));
    };
    OBSERVER.get()?.send(Box::new(look)).ok()?;
    answered.recv().ok()
}

fn serve(books: &Books, to_do: &Receiver<Look>) {
    while let Ok(look) = to_do.recv() {
        look(books);
    }
}

fn open() -> rustix::io::Result<Books> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = rustix::fs::open("/proc/self/task", flags, Mode::empty())?;
    Ok(Books { folder, own: task::my_tid() })
}
