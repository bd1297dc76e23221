//! The grader, judged: what each submission with a known verdict comes to, and what follows.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `verdicts` | whether a submission got the verdict that it must get |
//! | `matrix` | which check found which mistake |
//! | `coverage` | rules without a check, checks without a mistake, mistakes without a hint |
//! | `reasons` | why a check stays though others find all that it finds |
//! | `power` | how often a search finds each mistake, over many seeds |

mod coverage;
mod matrix;
mod power;
mod reasons;
mod verdicts;

pub(crate) use coverage::gaps;
pub(crate) use matrix::Matrix;
pub(crate) use power::{Measured, measure};
pub(crate) use reasons::{Reasons, ReasonsError};
pub(crate) use verdicts::{Gap, Kind, gap};
