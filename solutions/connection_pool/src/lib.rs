//! The reference connection pool: one `Mutex` around everything that changes,
//! one `Condvar` to sleep on.
//!
//! A connection that is idle lives in the pool's list; one that is out lives in
//! its guard. It is *moved* from one to the other, so no two callers can hold the
//! same one, and "how many are out" needs no counter that could disagree with the
//! list. Sums are kept under the same lock: each answer is from one instant.

use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// One connection of the pool. It stands for a real one and only counts.
pub struct Connection {
    id: usize,
    dsn: Arc<str>,
    queries: u64,
}

impl Connection {
    /// The number of this connection, from 0 to one below the pool's size.
    pub fn id(&self) -> usize {
        self.id
    }

    /// What the connection was opened with.
    pub fn dsn(&self) -> &str {
        &self.dsn
    }

    /// How many checkouts of this connection have ended without a panic.
    pub fn queries(&self) -> u64 {
        self.queries
    }
}

/// Why [`ConnectionPool::acquire`] gave no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolError {
    /// No connection came back in time.
    Timeout {
        /// The timeout that the caller asked for.
        timeout: Duration,
        /// The number of connections in the pool.
        max_connections: usize,
    },
    /// The pool is closed.
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
    max_connections: usize,
    state: Mutex<State>,
    /// Notified once for each connection that comes back, and for all by `close`.
    returned: Condvar,
}

struct State {
    idle: Vec<Connection>,
    /// Kept beside the connections' own counts, because those that are out cannot
    /// be asked. Both are raised under the same lock.
    total_queries: u64,
    closed: bool,
}

impl ConnectionPool {
    /// Makes a pool of `max_connections` connections to `dsn`.
    ///
    /// # Panics
    /// If `max_connections` is 0: every caller would wait for good.
    pub fn new(dsn: &str, max_connections: usize) -> Self {
        assert!(max_connections > 0, "a pool needs at least one connection to give out");
        let dsn: Arc<str> = Arc::from(dsn);
        let idle = (0..max_connections)
            .map(|id| Connection { id, dsn: Arc::clone(&dsn), queries: 0 })
            .collect();
        Self {
            max_connections,
            state: Mutex::new(State { idle, total_queries: 0, closed: false }),
            returned: Condvar::new(),
        }
    }

    /// Takes an idle connection, or waits up to `timeout` for one to come back.
    pub fn acquire(&self, timeout: Duration) -> Result<PooledConnection<'_>, PoolError> {
        // The deadline is fixed once: were the timeout handed to each wait anew,
        // every wake-up would start it again. `None` means later than the clock can
        // count (`Duration::MAX`), and so wait for good.
        let deadline = Instant::now().checked_add(timeout);
        let mut state = self.lock();
        loop {
            // After every wake-up, of whatever cause, look at the state first and at
            // the clock last. A caller that was notified at its very deadline takes
            // the connection; if it gave up instead, the notification would be gone
            // and a patient caller would sleep on beside an idle connection.
            if state.closed {
                return Err(PoolError::Closed);
            }
            if let Some(connection) = state.idle.pop() {
                return Ok(PooledConnection::new(self, connection));
            }
            state = match deadline {
                None => self.returned.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Err(PoolError::Timeout {
                            timeout,
                            max_connections: self.max_connections,
                        });
                    }
                    // Whether it timed out is not asked: the next round sees it.
                    self.returned
                        .wait_timeout(state, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
    }

    /// Turns away every caller that waits and every later one. Connections that are
    /// out stay usable and come back as always.
    pub fn close(&self) {
        self.lock().closed = true;
        // All of them, since every one must go. The flag was raised under the lock:
        // a caller that has read it as false is already asleep, or not yet looking.
        self.returned.notify_all();
    }

    /// The number of connections that are out.
    pub fn in_use(&self) -> usize {
        self.max_connections - self.lock().idle.len()
    }

    /// The queries of all connections together, those that are out included.
    pub fn total_queries(&self) -> u64 {
        self.lock().total_queries
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A holder's panic happens outside this lock, and nothing under it can panic,
        // so it is never poisoned. Should that change one day, the state is still
        // whole between any two statements: going on is better than a second panic
        // in a guard's `drop`, which would abort the process.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is out. Dropping it ends the checkout.
pub struct PooledConnection<'pool> {
    pool: &'pool ConnectionPool,
    /// `None` only once `drop` has begun.
    connection: Option<Connection>,
    /// Set where the checkout began on a thread that was unwinding already.
    began_unwinding: Option<ThreadId>,
}

impl<'pool> PooledConnection<'pool> {
    fn new(pool: &'pool ConnectionPool, connection: Connection) -> Self {
        Self { pool, connection: Some(connection), began_unwinding: unwinding_thread() }
    }

    /// Whether a panic ends this checkout. One that begins and ends inside a
    /// destructor, while an older panic unwinds past it, is not ended by that panic.
    /// The thread counts as well: a guard may be sent to another one that panics.
    fn ended_by_panic(&self) -> bool {
        thread::panicking() && unwinding_thread() != self.began_unwinding
    }
}

/// The calling thread, if a panic is unwinding it.
fn unwinding_thread() -> Option<ThreadId> {
    thread::panicking().then(|| thread::current().id())
}

impl Deref for PooledConnection<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("the connection leaves its guard only in `drop`")
    }
}

impl Drop for PooledConnection<'_> {
    fn drop(&mut self) {
        let queries = u64::from(!self.ended_by_panic());
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        // One critical section: whoever sees the connection idle sees its query counted.
        let mut state = self.pool.lock();
        connection.queries += queries;
        state.total_queries += queries;
        state.idle.push(connection);
        drop(state);
        // One for each connection, whether or not the list was empty before: several
        // may come back before the first caller woken gets to run. And one is enough,
        // since a caller that wakes either takes a connection or finds none left.
        self.pool.returned.notify_one();
    }
}
