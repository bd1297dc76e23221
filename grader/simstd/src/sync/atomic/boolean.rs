//! The atomic truth value.

use super::shared::{Orders, Shared, common, failure, fetch};
use ::std::panic::Location;
use ::std::sync::atomic::Ordering;

/// A truth value that threads share.
pub struct AtomicBool {
    shared: Shared<bool>,
}

common!([], AtomicBool, bool, "AtomicBool");

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        Self::new(false)
    }
}

impl AtomicBool {
    fetch! {
        fetch_and(bool) -> bool = |before, with| before & with;
        fetch_nand(bool) -> bool = |before, with| !(before & with);
        fetch_or(bool) -> bool = |before, with| before | with;
        fetch_xor(bool) -> bool = |before, with| before ^ with;
    }

    /// Turns it round; returns the value before.
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.shared.update(order, Location::caller(), |before| !before)
    }
}

/// `false`.
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "std declares it so")]
pub const ATOMIC_BOOL_INIT: AtomicBool = AtomicBool::new(false);
