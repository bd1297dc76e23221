//! What only the simulated world can run: the reference solutions, which need a clock. Beside them
//! our mutex, counted like them: schedules that ran to their end.

use crate::{clock, figures::median, scene::Scene, worlds};
use connection_pool::{ConnectionPool, PoolError};
use engine::{Options, explore};
use rate_limiter::{Closed, RateLimiter};
use simstd::{thread, time::Instant};
use std::{sync::Arc, time::Duration};

/// Schedules of one measurement, and measurements.
const SCHEDULES: u64 = 50_000;
const REPEATS: usize = 5;

const HOUR: Duration = Duration::from_secs(3600);

/// CPU time, schedules and steps of a search.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd)]
pub(crate) struct Cost {
    pub(crate) cpu: Duration,
    pub(crate) schedules: u64,
    pub(crate) steps: u64,
}

/// Two threads under a lock, so many turns each.
pub(crate) fn mutex(turns: usize) -> Option<Cost> {
    measure(SCHEDULES, &|| worlds::ours::run(Scene::Mutex, turns))
}

/// Three threads take two tokens each, at two a second.
pub(crate) fn limiter() -> Option<Cost> {
    measure(SCHEDULES, &|| {
        let limiter = Arc::new(RateLimiter::new(2));
        let start = Instant::now();
        let callers = [(); 3].map(|()| {
            let limiter = Arc::clone(&limiter);
            thread::spawn(move || limiter.acquire().and_then(|()| limiter.acquire()))
        });
        for caller in callers {
            assert_eq!(caller.join().expect("no caller panics"), Ok(()));
        }
        assert_eq!(start.elapsed(), Duration::from_secs(2), "six tokens need two ticks");
        limiter.close();
        assert_eq!(limiter.acquire(), Err(Closed));
    })
}

/// Three threads share one connection, with a timeout that some of them meet.
pub(crate) fn pool() -> Option<Cost> {
    measure(SCHEDULES, &|| {
        let pool = Arc::new(ConnectionPool::new("dsn", 1));
        let callers = [(); 3].map(|()| {
            let pool = Arc::clone(&pool);
            thread::spawn(move || {
                for _ in 0..2 {
                    match pool.acquire(Duration::from_millis(15)) {
                        Ok(_connection) => thread::sleep(Duration::from_millis(10)),
                        Err(error) => assert!(matches!(error, PoolError::Timeout { .. })),
                    }
                }
            })
        });
        for caller in callers {
            caller.join().expect("no caller panics");
        }
        assert_eq!(pool.in_use(), 0);
    })
}

/// Two callers take every token of an hour.
pub(crate) fn hour() -> Option<Cost> {
    measure(1, &|| {
        let limiter = Arc::new(RateLimiter::new(2));
        let start = Instant::now();
        let callers = [(); 2].map(|()| {
            let limiter = Arc::clone(&limiter);
            thread::spawn(move || {
                let mut taken = 0;
                while start.elapsed() < HOUR {
                    limiter.acquire().expect("nobody closes");
                    taken += 1;
                }
                taken
            })
        });
        let taken = callers.map(|caller| caller.join().expect("no caller panics"));
        // Two at once, two at each tick up to the end of the hour.
        assert_eq!(taken.iter().sum::<u64>(), 2 * HOUR.as_secs() + 2, "{taken:?}");
    })
}

/// The median of several searches; `None` if one fails, which a right program must not.
fn measure(schedules: u64, scenario: &dyn Fn()) -> Option<Cost> {
    let options = Options {
        cpu_budget: Duration::MAX,
        max_schedules: schedules,
        max_steps: usize::MAX,
        ..Options::default()
    };
    let once = || {
        let start = clock::cpu();
        let search = explore(&options, scenario);
        let cpu = clock::cpu().saturating_sub(start);
        let (schedules, steps) = (search.schedules, search.steps);
        search.failure.is_none().then_some(Cost { cpu, schedules, steps })
    };
    let costs: Option<Vec<Cost>> = (0..REPEATS).map(|_| once()).collect();
    median(costs?)
}
