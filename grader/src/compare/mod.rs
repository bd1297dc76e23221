//! A submission beside the reference solution: once it passes, the other way to do it teaches most.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `text` | what differs, line by line, as data |
//! | `draw` | the same in lines for a terminal |

mod draw;
mod text;

pub(crate) use text::Difference;
