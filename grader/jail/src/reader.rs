//! The thread that turns backtraces into text, when no other thread may read the program's files.
//!
//! A backtrace is taken without any file; the names and lines in it are not. This thread may read
//! what the process had in memory when it was started, which is this program and its libraries.

use std::{
    backtrace::Backtrace,
    collections::BTreeSet,
    fs::{self, File},
    path::Path,
    sync::mpsc::{self, Receiver, Sender, SyncSender},
    thread,
};

use lockstep_wire::{Layer, Missing};

use crate::{Reading, confine_to};

/// Where the kernel lists what is in memory.
const MAPS: &str = "/proc/self/maps";

type Question = (Backtrace, SyncSender<String>);

/// Starts the thread: who asks it, and what is missing of its jail.
pub fn reader() -> (impl Fn(Backtrace) -> String + Send + Sync, Vec<Missing>) {
    let (questions, to_do) = mpsc::channel();
    let (ready, shut_in) = mpsc::sync_channel(1);
    let body = move || {
        // Kept open: Landlock knows a file by what the kernel has in memory of it.
        let files = files();
        // Whoever waits for it has gone: then nobody will ask for anything either.
        let _ = ready.send(confine_to(Reading::Files(&files)));
        serve(&to_do);
    };
    let missing = match thread::Builder::new().name("reader".to_owned()).spawn(body) {
        Ok(_) => shut_in.recv().unwrap_or_default(),
        Err(error) => vec![Missing::new(Layer::Seccomp, format!("no thread to read: {error}"))],
    };
    (move |trace| ask(&questions, trace), missing)
}

/// The text of `trace`; empty where nobody reads.
fn ask(questions: &Sender<Question>, trace: Backtrace) -> String {
    let (answer, answered) = mpsc::sync_channel(1);
    match questions.send((trace, answer)) {
        Ok(()) => answered.recv().unwrap_or_default(),
        Err(_) => String::new(),
    }
}

fn serve(to_do: &Receiver<Question>) {
    while let Ok((trace, answer)) = to_do.recv() {
        // Whoever asked waits for it.
        let _ = answer.send(trace.to_string());
    }
}

/// The program and its libraries, and the list of them.
fn files() -> Vec<File> {
    let maps = fs::read_to_string(MAPS).unwrap_or_default();
    let paths: BTreeSet<&str> = maps.lines().filter_map(path).chain([MAPS]).collect();
    paths.into_iter().filter_map(|path| File::open(path).ok()).collect()
}

/// The file in a line of proc(5) `maps`: the sixth field, which may have spaces in it.
fn path(line: &str) -> Option<&str> {
    let path = &line[line.find('/')?..];
    Path::new(path).is_file().then_some(path)
}
