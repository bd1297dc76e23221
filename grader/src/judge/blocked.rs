//! The threads of a hang in the learner's terms: names, lines, numbered objects.

use std::collections::HashMap;

use hang::{Blocked, Frame, Origin, State, ThreadRef, WaitsFor};

use super::{BlockedThread, Held, Place};
use crate::submission::SourceMap;

/// The threads that stand in the learner's code.
///
/// A thread that stands in the harness alone only waits for one of those.
pub(super) fn threads(all: &[Blocked], map: &SourceMap) -> Vec<BlockedThread> {
    let mut names = Names::default();
    all.iter()
        .filter_map(|blocked| {
            let frame = blocked.frames.iter().find(|frame| frame.origin == Origin::Learner)?;
            Some(thread(blocked, frame, &mut names, map))
        })
        .collect()
}

fn thread(blocked: &Blocked, frame: &Frame, names: &mut Names, map: &SourceMap) -> BlockedThread {
    BlockedThread {
        thread: name(&blocked.thread),
        waits_for: names.of(&blocked.waits_for, blocked.object),
        waits_for_a_signal: matches!(
            blocked.waits_for,
            WaitsFor::Condvar | WaitsFor::Park | WaitsFor::Receive
        ),
        joins: match &blocked.waits_for {
            WaitsFor::Join(Some(thread)) => Some(name(thread)),
            _ => None,
        },
        exact: false,
        held_by: blocked.held_by.as_ref().map(name),
        held_since: None,
        holds: blocked
            .holds
            .iter()
            .map(|held| Held { object: names.object("Mutex", held.object), at: None })
            .collect(),
        at: map.relative(&frame.file).map(|file| Place { file, line: frame.line }),
        function: frame.short.clone(),
        spinning: matches!(blocked.state, State::Spinning | State::Running),
    }
}

/// A thread as the learner knows it. The kernel gives a thread without a name that of the thread
/// which started it, and a capture numbers namesakes.
fn name(thread: &ThreadRef) -> String {
    match thread.name.rsplit_once(" #") {
        Some((_, number)) if number.parse::<u32>().is_ok() => format!("unnamed thread {number}"),
        _ => thread.name.clone(),
    }
}

/// Numbers for objects, in the order in which they are met: addresses mean nothing to anyone.
#[derive(Debug, Default)]
struct Names {
    met: HashMap<u64, String>,
    counts: HashMap<&'static str, usize>,
}

impl Names {
    fn of(&mut self, waits_for: &WaitsFor, object: Option<u64>) -> String {
        let kind = match waits_for {
            WaitsFor::Mutex => "Mutex",
            WaitsFor::RwLockRead | WaitsFor::RwLockWrite => "RwLock",
            WaitsFor::Condvar => "Condvar",
            WaitsFor::Join(Some(thread)) => return format!("the end of `{}`", name(thread)),
            other => return other.to_string(),
        };
        object.map_or_else(|| waits_for.to_string(), |object| self.object(kind, object))
    }

    fn object(&mut self, kind: &'static str, object: u64) -> String {
        if let Some(name) = self.met.get(&object) {
            return name.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let name = format!("{kind} #{count}");
        self.met.insert(object, name.clone());
        name
    }
}
