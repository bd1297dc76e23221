//! `std::prelude`: std's, with our macros and our `drop` in place of its own.
//!
//! Since Rust 1.95 the macros of std reach a crate through its prelude, so they must be replaced
//! here as well as at the crate's root.

macro_rules! editions {
    ($($edition:ident)*) => {
        $(
            /// The prelude of one edition.
            pub mod $edition {
                pub use ::std::prelude::$edition::*;
                pub use crate::dropped::drop;
                pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
            }
        )*
    };
}

editions!(v1 rust_2015 rust_2018 rust_2021 rust_2024);
