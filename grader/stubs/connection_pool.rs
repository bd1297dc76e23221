//! Build a connection pool: a fixed number of connections that any number of
//! threads share, one holder at a time, with a timeout for those who wait.
//!
//! The task, its rules (CP1 to CP9) and where to begin are in the `README.md`
//! beside this crate. Replace each `todo!()`, add the fields you need, and keep
//! the names and signatures as they are.

use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

/// One connection of the pool. It stands for a real one and only counts (CP1).
pub struct Connection {
    // Your fields go here.
}

impl Connection {
    /// The number of this connection, from 0 to one below the pool's size (CP1).
    pub fn id(&self) -> usize {
        todo!("the number of this connection")
    }

    /// What the connection was opened with (CP1).
    pub fn dsn(&self) -> &str {
        todo!("the dsn that the pool was made with")
    }

    /// How many checkouts of this connection have ended without a panic (CP6).
    pub fn queries(&self) -> u64 {
        todo!("the number of queries of this connection")
    }
}

/// Why [`ConnectionPool::acquire`] gave no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolError {
    /// No connection came back in time (CP4).
    Timeout {
        /// The timeout that the caller asked for.
        timeout: Duration,
        /// The number of connections in the pool.
        max_connections: usize,
    },
    /// The pool is closed (CP7).
    Closed,
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout { timeout, max_connections } => write!(
                f,
                "no connection came back within {timeout:?} (max_connections = {max_connections})"
            ),
            Self::Closed => f.write_str("the connection pool is closed"),
        }
    }
}

impl Error for PoolError {}

/// A fixed number of connections, shared by any number of threads.
pub struct ConnectionPool {
    // Your fields go here.
}

impl ConnectionPool {
    /// Makes a pool of `max_connections` connections to `dsn`; none at all is
    /// refused with a panic (CP1).
    pub fn new(dsn: &str, max_connections: usize) -> Self {
        todo!("make {max_connections} connections to {dsn}")
    }

    /// Takes an idle connection, or waits up to `timeout` for one to come back
    /// (CP2, CP3, CP4, CP7).
    pub fn acquire(&self, timeout: Duration) -> Result<PooledConnection<'_>, PoolError> {
        todo!("take an idle connection, or wait up to {timeout:?} for one")
    }

    /// Turns away every caller that waits and every later one (CP7).
    pub fn close(&self) {
        todo!("close the pool")
    }

    /// The number of connections that are out (CP8).
    pub fn in_use(&self) -> usize {
        todo!("the number of connections that are out")
    }

    /// The queries of all connections together, those that are out included (CP6).
    pub fn total_queries(&self) -> u64 {
        todo!("the sum of the queries of all connections")
    }
}

/// A connection that is out. Dropping it ends the checkout (CP5, CP6).
pub struct PooledConnection<'pool> {
    pool: &'pool ConnectionPool,
    // Your fields go here.
}

impl Deref for PooledConnection<'_> {
    type Target = Connection;

    /// The connection that this guard holds (CP2).
    fn deref(&self) -> &Connection {
        todo!("the connection that this guard holds")
    }
}

impl Drop for PooledConnection<'_> {
    /// Gives the connection back, also while a panic unwinds (CP5, CP6, CP9).
    fn drop(&mut self) {
        // Give the connection back to this pool here (CP5).
        let _ = self.pool;
    }
}
