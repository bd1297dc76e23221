//! `std::mem`: only `drop` is ours, since it tells guards where they go away.

pub use crate::dropped::drop;
pub use ::std::mem::*;
