//! The simulated `core`.
//!
//! A crate that says `core::sync::atomic` must meet the same atomics as one that says `std`:
//! otherwise they would silently have no scheduling points. What derives expand to
//! (`::core::fmt::Debug`) comes through here as well, and is the real thing.

#![no_std]

pub use ::core::*;

/// `core::sync`.
pub mod sync {
    pub use ::simstd::sync::atomic;
}

/// `core::hint`.
pub mod hint {
    pub use ::simstd::hint::*;
}

/// `core::mem`.
pub mod mem {
    pub use ::simstd::mem::*;
}

/// `core::prelude`.
pub mod prelude {
    macro_rules! editions {
        ($($edition:ident)*) => {
            $(
                /// The prelude of one edition.
                pub mod $edition {
                    pub use ::core::prelude::$edition::*;
                    pub use ::simstd::mem::drop;
                }
            )*
        };
    }

    editions!(v1 rust_2015 rust_2018 rust_2021 rust_2024);
}
