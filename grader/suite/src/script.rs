//! What a check says of its search: how many scenes it has, and what may happen in it.
//!
//! In the simulated world each scene has a search of its own, so that no scene is starved by the
//! schedules of another. The first execution shows how many there are; what it plays is the
//! harness's choice.

use crate::world::own::{AtomicBool, AtomicUsize, Ordering};

/// The scenes of a check, and the one that is played.
#[derive(Debug)]
pub(crate) struct Script {
    scenes: AtomicUsize,
    scene: AtomicUsize,
    late: AtomicBool,
    calm: AtomicBool,
    once: AtomicBool,
}

// Relaxed throughout: the harness and the executions share one OS thread.
impl Script {
    pub(crate) fn new() -> Self {
        Self {
            scenes: AtomicUsize::new(1),
            scene: AtomicUsize::new(0),
            late: AtomicBool::new(false),
            calm: AtomicBool::new(false),
            once: AtomicBool::new(false),
        }
    }

    /// The check has so many scenes. The number of the one to play.
    pub(crate) fn choose(&self, count: usize) -> usize {
        self.scenes.store(count.max(1), Ordering::Relaxed);
        self.scene.load(Ordering::Relaxed)
    }

    /// The check holds for late sleepers too.
    pub(crate) fn allow_late(&self) {
        self.late.store(true, Ordering::Relaxed);
    }

    /// The check is about something else than wake-ups without a reason.
    pub(crate) fn keep_calm(&self) {
        self.calm.store(true, Ordering::Relaxed);
    }

    /// One schedule is enough for the check.
    pub(crate) fn play_once(&self) {
        self.once.store(true, Ordering::Relaxed);
    }

    /// How many scenes there are, as far as the executions so far have shown.
    pub(crate) fn scenes(&self) -> usize {
        self.scenes.load(Ordering::Relaxed)
    }

    /// Whether sleepers may come late.
    pub(crate) fn is_late_allowed(&self) -> bool {
        self.late.load(Ordering::Relaxed)
    }

    /// Whether waits end for a reason only.
    pub(crate) fn is_calm(&self) -> bool {
        self.calm.load(Ordering::Relaxed)
    }

    /// Whether one schedule is enough.
    pub(crate) fn is_once(&self) -> bool {
        self.once.load(Ordering::Relaxed)
    }

    /// Plays `scene` from now on.
    pub(crate) fn turn_to(&self, scene: usize) {
        self.scene.store(scene, Ordering::Relaxed);
    }
}
