//! One text, four worlds: `scenes.rs` compiled against the real `std`, ours, shuttle's, loom's.
//!
//! `Arc` is the real one everywhere: no peer needs its own to run these programs, and theirs
//! cost more steps.

#![expect(clippy::duplicate_mod, reason = "one text for all worlds cannot drift apart")]

/// Real threads.
#[path = "."]
pub(crate) mod real {
    mod world {
        pub(super) use std::sync::Arc;
        pub(super) use std::{sync, thread};
    }
    #[path = "scenes.rs"]
    mod scenes;
    pub(crate) use scenes::run;
}

/// The simulated `std`.
#[path = "."]
pub(crate) mod ours {
    mod world {
        pub(super) use simstd::{sync, thread};
        pub(super) use std::sync::Arc;
    }
    #[path = "scenes.rs"]
    mod scenes;
    pub(crate) use scenes::run;
}

/// shuttle's.
#[path = "."]
pub(crate) mod in_shuttle {
    mod world {
        pub(super) use shuttle::{sync, thread};
        pub(super) use std::sync::Arc;
    }
    #[path = "scenes.rs"]
    mod scenes;
    pub(crate) use scenes::run;
}

/// loom's.
#[path = "."]
pub(crate) mod in_loom {
    mod world {
        pub(super) use loom::{sync, thread};
        pub(super) use std::sync::Arc;
    }
    #[path = "scenes.rs"]
    mod scenes;
    pub(crate) use scenes::run;
}
