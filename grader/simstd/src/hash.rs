//! `std::hash`: only `RandomState` is ours, since its keys must repeat.

pub use crate::collections::hash_map::RandomState;
pub use ::std::hash::*;
