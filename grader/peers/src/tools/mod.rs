//! Who looks for failures, and how each is asked: one file a tool, with nothing of the others.

mod ours;
mod peer_loom;
mod peer_shuttle;
mod stress;

use crate::{clock::Meter, scene::Scene};
use std::sync::Arc;

/// How a program is searched.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(crate) enum Tool {
    /// The engine, to the first failure.
    Ours,
    /// The engine, with the failure made small and traced.
    Explained,
    ShuttleRandom,
    /// PCT with two changes of priority.
    ShuttlePct,
    /// Depth first, to the end.
    ShuttleDfs,
    /// As `loom::model` does it.
    Loom,
    /// With at most two preemptions, as loom's documentation advises.
    LoomBounded,
    /// Real threads in a loop.
    Stress,
}

/// One search: for what, how large, and from which seed.
#[derive(Clone)]
pub(crate) struct Task {
    pub(crate) scene: Scene,
    pub(crate) rounds: usize,
    pub(crate) seed: u64,
    /// Ends the process when the budget is spent.
    pub(crate) meter: Arc<Meter>,
}

/// How a search ended, if it did.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(crate) enum End {
    Failure,
    NothingLeft,
}

impl Tool {
    /// All of them, by the names that a child process is given.
    pub(crate) const ALL: [(&'static str, Self); 8] = [
        ("ours", Self::Ours),
        ("explained", Self::Explained),
        ("shuttle-random", Self::ShuttleRandom),
        ("shuttle-pct", Self::ShuttlePct),
        ("shuttle-dfs", Self::ShuttleDfs),
        ("loom", Self::Loom),
        ("loom-bounded", Self::LoomBounded),
        ("stress", Self::Stress),
    ];

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, tool)| *tool == self).map_or("unnamed", |(name, _)| name)
    }

    /// Looks for a failure.
    pub(crate) fn search(self, task: Task) -> End {
        match self {
            Self::Ours => ours::search(&task, false),
            Self::Explained => ours::search(&task, true),
            Self::ShuttleRandom => peer_shuttle::random(task),
            Self::ShuttlePct => peer_shuttle::pct(task),
            Self::ShuttleDfs => peer_shuttle::dfs(task),
            Self::Loom => peer_loom::search(task, None),
            Self::LoomBounded => peer_loom::search(task, Some(2)),
            Self::Stress => stress::search(&task),
        }
    }

    /// Whether it does the same whatever the seed.
    pub(crate) fn is_fixed(self) -> bool {
        matches!(self, Self::Loom | Self::LoomBounded | Self::ShuttleDfs)
    }

    /// Why it cannot show the mistake of a program, by its own documentation or source.
    pub(crate) fn cannot(self, scene: Scene) -> Option<&'static str> {
        match (self, scene) {
            (Self::ShuttleRandom | Self::ShuttlePct, Scene::IfAlone) => {
                Some("shuttle's `Condvar::wait` has no spurious wake-ups (a TODO in its source)")
            }
            (Self::ShuttleRandom | Self::ShuttlePct, Scene::Relaxed) => {
                Some("shuttle runs every atomic operation as SeqCst (says its documentation)")
            }
            _ => None,
        }
    }
}
