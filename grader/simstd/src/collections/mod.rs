//! `std::collections`: maps and sets that hash are ours, since their order must repeat.
//!
//! In std each `RandomState` has keys of its own, so that two maps with equal contents list them
//! in different orders. Here too, but the keys are numbered within an execution. A newtype over
//! the real map is needed because only `HashMap<K, V, std's RandomState>` has a `new`.

pub use ::std::collections::*;

pub mod hash_map;
pub mod hash_set;
mod random_state;

pub use hash_map::HashMap;
pub use hash_set::HashSet;
