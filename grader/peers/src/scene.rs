//! The programs that are compared, by name: data only. What they do is in `scenes`.

/// A program that every world can be asked to run.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(crate) enum Scene {
    /// A counter under a lock; right.
    Mutex,
    LostUpdate,
    LockOrder,
    LostWakeUp,
    IfAndThief,
    CheckThenAct,
    IfAlone,
    Relaxed,
    Needle,
}

/// The classic mistakes, in the order of the table.
pub(crate) const MISTAKES: [Scene; 8] = [
    Scene::LostUpdate,
    Scene::LockOrder,
    Scene::LostWakeUp,
    Scene::IfAndThief,
    Scene::CheckThenAct,
    Scene::IfAlone,
    Scene::Relaxed,
    Scene::Needle,
];

impl Scene {
    /// The one of that name.
    pub(crate) fn by_title(title: &str) -> Option<Self> {
        [Self::Mutex].into_iter().chain(MISTAKES).find(|scene| scene.title() == title)
    }

    /// What the table calls it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Mutex => "mutex",
            Self::LostUpdate => "lost update",
            Self::LockOrder => "lock order",
            Self::LostWakeUp => "lost wake-up",
            Self::IfAndThief => "if, a thief",
            Self::CheckThenAct => "check, then act",
            Self::IfAlone => "if, nobody else",
            Self::Relaxed => "Relaxed flag",
            Self::Needle => "1 race in 30 locks",
        }
    }

    /// What it does.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Mutex => "two threads count under a lock",
            Self::LostUpdate => "two threads count with a load, then a store",
            Self::LockOrder => "two locks, taken in opposite orders",
            Self::LostWakeUp => "looks under the lock, lets go of it, locks again and waits",
            Self::IfAndThief => "`if` round a wait; another taker is faster than the woken one",
            Self::CheckThenAct => "a pool of one: whether one is free, then, locked anew, take it",
            Self::IfAlone => "`if` round a wait; only a spurious wake-up shows it",
            Self::Relaxed => "data published by a Relaxed flag; only stale values show it",
            Self::Needle => {
                "a lost update among 30 locked steps, early in one thread, late in the other"
            }
        }
    }
}
