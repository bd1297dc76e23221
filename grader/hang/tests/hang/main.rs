//! Real programs that hang or do not, watched and explained from outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alive;
mod hangs;
mod refused;
mod victim;
