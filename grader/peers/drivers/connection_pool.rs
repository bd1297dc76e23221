//! The tests of `connection_pool`. Those that need no clock wait for an hour or for good: two of
//! the tools have no time that could pass.

use crate::{
    kit::{LONG, cpu_ticks, fall, got, panicking, refused, timed, with},
    subject::{ConnectionPool, PoolError},
};
use case::{Needs, Test};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread::JoinHandle,
    time::Duration,
};

/// All of them.
pub const TESTS: &[Test] = &[
    Test { name: "makes_all", needs: Needs::Threads, run: makes_all },
    Test { name: "refuses_none", needs: Needs::Threads, run: refuses_none },
    Test { name: "close_refuses", needs: Needs::Threads, run: close_refuses },
    Test { name: "one_holder", needs: Needs::Threads, run: one_holder },
    Test { name: "two_holders", needs: Needs::Threads, run: two_holders },
    Test { name: "return_reaches_one", needs: Needs::Threads, run: return_reaches_one },
    Test { name: "two_returns", needs: Needs::Threads, run: two_returns },
    Test { name: "close_frees_one", needs: Needs::Threads, run: close_frees_one },
    Test { name: "close_frees_two", needs: Needs::Threads, run: close_frees_two },
    Test { name: "close_meets_acquire", needs: Needs::Threads, run: close_meets_acquire },
    Test { name: "close_meets_return", needs: Needs::Threads, run: close_meets_return },
    Test { name: "total_keeps_up", needs: Needs::Threads, run: total_keeps_up },
    Test { name: "one_is_always_out", needs: Needs::Threads, run: one_is_always_out },
    Test { name: "waiting_is_not_using", needs: Needs::Threads, run: waiting_is_not_using },
    Test { name: "panic_gives_back", needs: Needs::Unwinding, run: panic_gives_back },
    Test { name: "panic_reaches_one", needs: Needs::Unwinding, run: panic_reaches_one },
    Test { name: "gives_up", needs: Needs::Clock, run: gives_up },
    Test { name: "each_has_its_timeout", needs: Needs::Clock, run: each_has_its_timeout },
    Test { name: "traffic_is_no_excuse", needs: Needs::Clock, run: traffic_is_no_excuse },
    Test { name: "waits_asleep", needs: Needs::Clock, run: waits_asleep },
    Test { name: "return_meets_timeout", needs: Needs::Clock, run: return_meets_timeout },
    Test { name: "many_checkouts", needs: Needs::Cores, run: many_checkouts },
];

fn pool(connections: usize) -> Arc<ConnectionPool> {
    Arc::new(ConnectionPool::new("db", connections))
}

fn check_out(pool: &ConnectionPool, timeout: Duration) {
    drop(pool.acquire(timeout).expect("one comes back"));
}

/// A thread that takes one and gives it back.
fn caller(pool: &Arc<ConnectionPool>, timeout: Duration) -> JoinHandle<()> {
    with(pool, move |pool| check_out(pool, timeout))
}

/// A thread that takes one, or learns why not.
fn asker(pool: &Arc<ConnectionPool>) -> JoinHandle<Result<(), PoolError>> {
    with(pool, |pool| pool.acquire(LONG).map(drop))
}

fn makes_all() {
    let pool = pool(2);
    assert_eq!((pool.in_use(), pool.total_queries()), (0, 0));
    let (one, other) = (pool.acquire(LONG).expect("idle"), pool.acquire(LONG).expect("idle"));
    assert!([(0, 1), (1, 0)].contains(&(one.id(), other.id())));
    assert_eq!((one.dsn(), one.queries(), other.queries()), ("db", 0, 0));
    assert_eq!((pool.in_use(), pool.total_queries()), (2, 0));
    drop(one);
    assert_eq!((pool.in_use(), pool.total_queries()), (1, 1));
    let again = pool.acquire(LONG).expect("idle");
    assert_eq!((again.queries(), pool.total_queries()), (1, 1));
    drop((again, other));
    assert_eq!((pool.in_use(), pool.total_queries()), (0, 3));
}

fn refuses_none() {
    assert!(refused(|| drop(ConnectionPool::new("db", 0))));
}

fn close_refuses() {
    let pool = pool(2);
    let held = pool.acquire(LONG).expect("idle");
    pool.close();
    assert_eq!(pool.acquire(LONG).map(drop), Err(PoolError::Closed));
    assert_eq!((held.dsn(), pool.in_use()), ("db", 1));
    drop(held);
    assert_eq!((pool.in_use(), pool.total_queries()), (0, 1));
    pool.close();
    assert_eq!(pool.acquire(LONG).map(drop), Err(PoolError::Closed));
}

/// So many threads share so many connections, and none is held twice.
fn share(connections: usize, threads: usize, rounds: usize) {
    let shared = Arc::new((
        ConnectionPool::new("db", connections),
        [AtomicUsize::new(0), AtomicUsize::new(0)],
    ));
    let work = move |(pool, holders): &(ConnectionPool, [AtomicUsize; 2])| {
        for _ in 0..rounds {
            let held = pool.acquire(LONG).expect("one comes back");
            assert_eq!(holders[held.id()].fetch_add(1, SeqCst), 0, "it has one holder");
            assert!(pool.in_use() <= connections);
            holders[held.id()].fetch_sub(1, SeqCst);
        }
    };
    let threads: Vec<JoinHandle<()>> = (0..threads).map(|_| with(&shared, work)).collect();
    let checkouts = threads.len() * rounds;
    threads.into_iter().for_each(got);
    assert_eq!((shared.0.in_use(), shared.0.total_queries()), (0, checkouts as u64));
    let all = [(); 2].map(|()| shared.0.acquire(LONG).map_or(0, |held| held.queries()));
    assert!(connections > 1 || all == [checkouts as u64, checkouts as u64 + 1]);
}

fn one_holder() {
    share(1, 2, 1);
}

fn two_holders() {
    share(2, 3, 1);
}

fn many_checkouts() {
    share(2, 4, 2_000);
}

fn return_reaches_one() {
    let pool = pool(1);
    let held = pool.acquire(LONG).expect("idle");
    let callers = [caller(&pool, LONG), caller(&pool, Duration::MAX)];
    drop(held);
    callers.map(got);
    assert_eq!((pool.in_use(), pool.total_queries()), (0, 3));
}

fn two_returns() {
    let pool = pool(2);
    let held = [(); 2].map(|()| pool.acquire(LONG).expect("idle"));
    let callers = [caller(&pool, LONG), caller(&pool, LONG)];
    drop(held);
    callers.map(got);
    assert_eq!((pool.in_use(), pool.total_queries()), (0, 4));
}

fn close_frees_one() {
    let pool = pool(1);
    let held = pool.acquire(LONG).expect("idle");
    let asker = asker(&pool);
    pool.close();
    assert_eq!(got(asker), Err(PoolError::Closed));
    drop(held);
    assert_eq!((pool.in_use(), pool.total_queries()), (0, 1));
}

fn close_frees_two() {
    let pool = pool(1);
    let held = pool.acquire(LONG).expect("idle");
    let askers = [asker(&pool), asker(&pool)];
    pool.close();
    assert_eq!(askers.map(got), [Err(PoolError::Closed), Err(PoolError::Closed)]);
    drop(held);
}

fn close_meets_acquire() {
    let pool = pool(1);
    let closer = with(&pool, ConnectionPool::close);
    let result = pool.acquire(LONG).map(drop);
    assert!(matches!(result, Ok(()) | Err(PoolError::Closed)), "{result:?}");
    got(closer);
    assert_eq!(pool.acquire(LONG).map(drop), Err(PoolError::Closed));
}

fn close_meets_return() {
    let pool = pool(1);
    let held = pool.acquire(LONG).expect("idle");
    let asker = asker(&pool);
    let closer = with(&pool, ConnectionPool::close);
    drop(held);
    let result = got(asker);
    assert!(matches!(result, Ok(()) | Err(PoolError::Closed)), "{result:?}");
    got(closer);
    let checkouts = 1 + u64::from(result.is_ok());
    assert_eq!((pool.in_use(), pool.total_queries()), (0, checkouts));
}

fn total_keeps_up() {
    let pool = pool(2);
    let work = |pool: &ConnectionPool| {
        check_out(pool, LONG);
        let total = pool.total_queries();
        assert!((1..=2).contains(&total), "{total}");
    };
    let threads = [with(&pool, work), with(&pool, work)];
    let (first, second) = (pool.total_queries(), pool.total_queries());
    assert!(first <= second && second <= 2, "{first}, then {second}");
    threads.map(got);
    assert_eq!(pool.total_queries(), 2);
}

fn one_is_always_out() {
    let pool = pool(2);
    let held = pool.acquire(LONG).expect("idle");
    let caller = caller(&pool, LONG);
    let out = pool.in_use();
    assert!((1..=2).contains(&out), "{out}");
    got(caller);
    assert_eq!(pool.in_use(), 1);
    drop(held);
    assert_eq!(pool.in_use(), 0);
}

fn waiting_is_not_using() {
    let pool = pool(1);
    let held = pool.acquire(LONG).expect("idle");
    let caller = caller(&pool, LONG);
    assert_eq!(pool.in_use(), 1);
    drop(held);
    assert!(pool.in_use() <= 1);
    got(caller);
}

fn panic_gives_back() {
    let pool = pool(1);
    panicking(|| {
        let _held = pool.acquire(LONG).expect("idle");
        fall();
    });
    assert_eq!((pool.in_use(), pool.total_queries()), (0, 0));
    check_out(&pool, LONG);
    assert_eq!((pool.in_use(), pool.total_queries()), (0, 1));
}

fn panic_reaches_one() {
    let pool = pool(1);
    let held = pool.acquire(LONG).expect("idle");
    let caller = caller(&pool, LONG);
    panicking(move || {
        let _held = held;
        fall();
    });
    got(caller);
    assert_eq!((pool.in_use(), pool.total_queries()), (0, 1));
}

/// What a machine may be late by.
const LATE: Duration = Duration::from_millis(500);

fn given_up(timeout: Duration, max_connections: usize) -> Result<(), PoolError> {
    Err(PoolError::Timeout { timeout, max_connections })
}

fn gives_up() {
    let pool = pool(1);
    check_out(&pool, Duration::ZERO);
    let held = pool.acquire(Duration::ZERO).expect("idle");
    for timeout in [0, 30, 120].map(Duration::from_millis) {
        let (time, result) = timed(|| pool.acquire(timeout).map(drop));
        assert_eq!(result, given_up(timeout, 1));
        assert!(timeout <= time && time < timeout + LATE, "{timeout:?} took {time:?}");
    }
    drop(held);
    check_out(&pool, Duration::ZERO);
}

fn each_has_its_timeout() {
    let pool = pool(1);
    let held = pool.acquire(LONG).expect("idle");
    let patient = caller(&pool, LONG);
    case::sleep(Duration::from_millis(30));
    let timeout = Duration::from_millis(50);
    let (time, result) = timed(|| pool.acquire(timeout).map(drop));
    assert_eq!(result, given_up(timeout, 1));
    assert!(timeout <= time && time < timeout + LATE, "{timeout:?} took {time:?}");
    drop(held);
    got(patient);
}

/// Returns wake the caller again and again, and others take what came back.
fn traffic_is_no_excuse() {
    let pool = pool(1);
    let held = pool.acquire(LONG).expect("idle");
    let timeout = Duration::from_millis(200);
    let caller = with(&pool, move |pool| timed(|| pool.acquire(timeout).map(drop)));
    let mut held = Some(held);
    for _ in 0..40 {
        case::sleep(Duration::from_millis(20));
        drop(held.take());
        held = pool.acquire(LONG).ok();
    }
    let (time, result) = got(caller);
    assert!(result.is_ok() || result == given_up(timeout, 1) && timeout <= time, "{time:?}");
    assert!(time < timeout + LATE, "{time:?}");
}

fn waits_asleep() {
    let pool = pool(1);
    let held = pool.acquire(LONG).expect("idle");
    let callers = [caller(&pool, LONG), caller(&pool, LONG)];
    let before = cpu_ticks();
    case::sleep(Duration::from_millis(400));
    assert!(cpu_ticks() - before < 10, "two callers that wait use the processor");
    drop(held);
    callers.map(got);
}

fn return_meets_timeout() {
    let short = Duration::from_millis(1);
    for _ in 0..300 {
        let pool = pool(1);
        let held = pool.acquire(LONG).expect("idle");
        let hasty = with(&pool, move |pool| pool.acquire(short).map(drop));
        let patient = caller(&pool, LONG);
        case::sleep(short);
        drop(held);
        let result = got(hasty);
        assert!(result.is_ok() || result == given_up(short, 1), "{result:?}");
        got(patient);
        assert_eq!(pool.in_use(), 0);
    }
}
