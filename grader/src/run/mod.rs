//! One process a check, watched from outside until it is gone.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `facts` | what was observed of one run; nobody has judged it yet |
//! | `catalogue` | which checks a harness has |
//! | `child` | starting a harness, and ending it with all that it started |
//! | `nursery` | the processes that may live, so that all others can be swept |
//! | `sandbox` | what a process could be kept in with, tried |
//! | `output` | what a process prints, bounded |
//! | `supervise` | the loop: messages, output, pulse, deadline |
//! | `usage` | the threads and the memory that a process takes |
//! | `schedule` | which checks run alone and which side by side |

mod catalogue;
mod child;
mod error;
mod facts;
mod nursery;
mod output;
mod sandbox;
mod schedule;
mod supervise;
#[cfg(test)]
mod tests;
mod usage;

pub(crate) use catalogue::Catalogue;
pub(crate) use error::RunError;
pub(crate) use facts::{End, Facts, Hang};
pub(crate) use nursery::Nursery;
#[cfg(test)]
pub(crate) use nursery::TESTS;
pub(crate) use sandbox::lacking;
pub(crate) use schedule::{Job, run_all};
pub(crate) use supervise::Runner;
pub(crate) use usage::Excess;
