//! `connection_pool`: its interface.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `catalogue` | the list of the checks |
//! | `caller` | a call of `acquire`, and what came of it |
//! | `holders` | who holds what, kept beside the pool |
//! | `bound` | upper bounds, tried several times |
//! | `api`, `holding`, `waiting`, `timeouts`, `returns`, `giving_up`, `queries`, `closing`, `in_use`, `panics` | the checks |
//! | `exact` | the checks of the simulated world: small scenes on exact time |
//! | `words` | what the learner reads |

mod api;
mod bound;
mod caller;
mod catalogue;
mod closing;
mod exact;
mod giving_up;
mod holders;
mod holding;
mod in_use;
mod panics;
mod queries;
mod returns;
mod timeouts;
mod waiting;
mod words;

use std::time::Duration;

use crate::harness;

/// A submission of this exercise.
pub trait Subject: Sync {
    /// `ConnectionPool::new(dsn, max)`.
    fn pool(&self, dsn: &str, max: usize) -> Box<dyn Pool>;
}

/// `ConnectionPool`, as the checks see it.
pub trait Pool: Send + Sync {
    /// Takes a connection, or gives up.
    fn acquire<'p>(&'p self, timeout: Duration) -> Result<Box<dyn Held + 'p>, Refused>;
    /// Turns away every caller.
    fn close(&self);
    /// How many connections are out.
    fn in_use(&self) -> usize;
    /// The queries of all connections together.
    fn total_queries(&self) -> u64;
}

/// `PooledConnection` and the connection behind it. Dropping it gives that back.
pub trait Held: Send {
    /// The number of the connection.
    fn id(&self) -> usize;
    /// What it was opened with.
    fn dsn(&self) -> &str;
    /// How many of its checkouts have ended well.
    fn queries(&self) -> u64;
}

/// `PoolError`, as the checks see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// No connection came back in time.
    Timeout {
        /// What the caller asked for.
        timeout: Duration,
        /// The size of the pool.
        max_connections: usize,
    },
    /// The pool is closed.
    Closed,
}

/// Serves the one request of this process.
pub fn serve(subject: &(dyn Subject + 'static)) {
    let mut checks = Vec::from(catalogue::CHECKS);
    checks.extend(exact::catalogue::CHECKS);
    // Both kinds of a rule stand together; what real threads can do comes first.
    checks.sort_by_key(|check| check.rule);
    harness::serve("connection_pool", &checks, subject);
}
