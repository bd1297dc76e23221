//! Shows a learner's `connection_pool` to the checks.
//!
//! The grader compiles this beside the learner's crate. Where a line does not compile, the
//! nearest `asks:` above it is what the learner is told.

use std::{error::Error, fmt, ops::Deref, time::Duration};

use suite::connection_pool as exercise;

// asks: pub struct Connection;
use connection_pool::Connection;
// asks: pub struct ConnectionPool;
use connection_pool::ConnectionPool;
// asks: pub enum PoolError { Timeout { timeout: Duration, max_connections: usize }, Closed }
use connection_pool::PoolError;
// asks: pub struct PooledConnection<'pool>;
use connection_pool::PooledConnection;

// asks: pub fn id(&self) -> usize;  in `impl Connection`
const _: fn(&Connection) -> usize = Connection::id;
// asks: pub fn dsn(&self) -> &str;  in `impl Connection`
const _: fn(&Connection) -> &str = Connection::dsn;
// asks: pub fn queries(&self) -> u64;  in `impl Connection`
const _: fn(&Connection) -> u64 = Connection::queries;

// asks: pub fn new(dsn: &str, max_connections: usize) -> Self;  in `impl ConnectionPool`
const _: fn(&str, usize) -> ConnectionPool = ConnectionPool::new;
// asks: pub fn acquire(&self, timeout: Duration) -> Result<PooledConnection<'_>, PoolError>;  in `impl ConnectionPool`
const _: fn(&ConnectionPool, Duration) -> Result<PooledConnection<'_>, PoolError> =
    ConnectionPool::acquire;
// asks: pub fn close(&self);  in `impl ConnectionPool`
const _: fn(&ConnectionPool) = ConnectionPool::close;
// asks: pub fn in_use(&self) -> usize;  in `impl ConnectionPool`
const _: fn(&ConnectionPool) -> usize = ConnectionPool::in_use;
// asks: pub fn total_queries(&self) -> u64;  in `impl ConnectionPool`
const _: fn(&ConnectionPool) -> u64 = ConnectionPool::total_queries;

// asks: `PoolError` to be `Debug`
const _: fn(&PoolError, &mut fmt::Formatter<'_>) -> fmt::Result = <PoolError as fmt::Debug>::fmt;
// asks: `PoolError` to be `Clone`
const _: fn(&PoolError) -> PoolError = <PoolError as Clone>::clone;
// asks: `PoolError` to be `Copy`
const _: fn() = copied::<PoolError>;
// asks: `PoolError` to be `PartialEq`
const _: fn(&PoolError, &PoolError) -> bool = <PoolError as PartialEq>::eq;
// asks: `PoolError` to be `Eq`
const _: fn() = equal::<PoolError>;
// asks: `PoolError` to be `Display`
const _: fn(&PoolError, &mut fmt::Formatter<'_>) -> fmt::Result = <PoolError as fmt::Display>::fmt;
// asks: `PoolError` to be `std::error::Error`
const _: fn(&PoolError) -> Option<&(dyn Error + 'static)> = <PoolError as Error>::source;

// asks: `ConnectionPool` to be `Send` and `Sync`, since threads share it
const _: fn() = suite::shared::<ConnectionPool>;
// asks: `PooledConnection` to be `Send`, since a guard may be dropped on another thread
const _: fn() = suite::movable::<PooledConnection<'static>>;
// asks: nothing more

fn copied<T: Copy>() {}
fn equal<T: Eq>() {}

struct Learner;

impl exercise::Subject for Learner {
    fn pool(&self, dsn: &str, max: usize) -> Box<dyn exercise::Pool> {
        Box::new(Adapter(ConnectionPool::new(dsn, max)))
    }
}

struct Adapter(ConnectionPool);

impl exercise::Pool for Adapter {
    fn acquire(
        &self,
        timeout: Duration,
    ) -> Result<Box<dyn exercise::Held + '_>, exercise::Refused> {
        // asks: `PoolError` to have these two variants and no other: Timeout { timeout: Duration, max_connections: usize }, Closed
        match self.0.acquire(timeout) {
            Ok(held) => Ok(Box::new(Guard(held))),
            Err(PoolError::Timeout { timeout, max_connections }) => {
                Err(exercise::Refused::Timeout { timeout, max_connections })
            }
            Err(PoolError::Closed) => Err(exercise::Refused::Closed),
        }
    }
    // asks: nothing more
    fn close(&self) {
        self.0.close();
    }
    fn in_use(&self) -> usize {
        self.0.in_use()
    }
    fn total_queries(&self) -> u64 {
        self.0.total_queries()
    }
}

struct Guard<'pool>(PooledConnection<'pool>);

fn connection<'a>(guard: &'a Guard<'_>) -> &'a Connection {
    // asks: impl Deref for PooledConnection<'_> { type Target = Connection; }
    guard.0.deref()
}
// asks: nothing more

impl exercise::Held for Guard<'_> {
    fn id(&self) -> usize {
        connection(self).id()
    }
    fn dsn(&self) -> &str {
        connection(self).dsn()
    }
    fn queries(&self) -> u64 {
        connection(self).queries()
    }
}

fn main() {
    exercise::serve(&Learner);
}
