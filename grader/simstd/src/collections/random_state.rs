//! `std::hash::RandomState`, not so random.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::hash::{BuildHasher, DefaultHasher, Hasher};
use engine::Tag;

/// Makes hashers with a key of its own.
#[derive(Clone)]
pub struct RandomState {
    key: u64,
}

/// Numbers the keys of an execution.
struct Keys {
    tag: Tag,
    next: Cell<u64>,
}

// SAFETY: the cells are touched by the running task alone, and tasks run one at a time.
unsafe impl Sync for Keys {}

static KEYS: Keys = Keys { tag: Tag::new("keys"), next: Cell::new(0) };

impl RandomState {
    /// One with the next key.
    #[must_use]
    pub fn new() -> Self {
        if KEYS.tag.is_stale() {
            KEYS.next.set(0);
        }
        KEYS.tag.id();
        let key = KEYS.next.get();
        KEYS.next.set(key + 1);
        Self { key }
    }
}

impl Default for RandomState {
    fn default() -> Self {
        Self::new()
    }
}

impl BuildHasher for RandomState {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(self.key);
        hasher
    }
}

impl fmt::Debug for RandomState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RandomState").finish_non_exhaustive()
    }
}
