//! A submission beside the reference solution: once it passes, the other way to do it teaches most.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `text` | what differs, line by line, as data |
//! | `draw` | the same in lines for a terminal |
//! | `both` | what both do, as numbers |
//! | `table` | the same with a sentence for each number |

mod both;
mod draw;
mod table;
mod text;

pub(crate) use both::{Both, Counts, Unmeasured};
pub(crate) use text::Difference;
