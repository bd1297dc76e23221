//! The tests of `rate_limiter`. Those that need no clock never wait for a tick: two of the tools
//! have no time that could pass.

use crate::{
    kit::{cpu_ticks, fall, got, panicking, refused, threads, timed, with},
    subject::{Closed, RateLimiter},
};
use case::{Needs, Test};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// All of them.
pub const TESTS: &[Test] = &[
    Test { name: "starts_full", needs: Needs::Threads, run: starts_full },
    Test { name: "any_rate", needs: Needs::Threads, run: any_rate },
    Test { name: "refuses_zero", needs: Needs::Threads, run: refuses_zero },
    Test { name: "drop_alone", needs: Needs::Threads, run: drop_alone },
    Test { name: "two_take_two", needs: Needs::Threads, run: two_take_two },
    Test { name: "last_token", needs: Needs::Threads, run: last_token },
    Test { name: "close_refuses", needs: Needs::Threads, run: close_refuses },
    Test { name: "close_frees_one", needs: Needs::Threads, run: close_frees_one },
    Test { name: "close_frees_two", needs: Needs::Threads, run: close_frees_two },
    Test { name: "close_meets_acquire", needs: Needs::Threads, run: close_meets_acquire },
    Test { name: "two_closers", needs: Needs::Threads, run: two_closers },
    Test { name: "drop_while_unwinding", needs: Needs::Unwinding, run: drop_while_unwinding },
    Test { name: "no_thread_is_left", needs: Needs::Clock, run: no_thread_is_left },
    Test { name: "close_is_at_once", needs: Needs::Clock, run: close_is_at_once },
    Test { name: "waits_asleep", needs: Needs::Clock, run: waits_asleep },
    Test { name: "ticks_count_from_new", needs: Needs::Clock, run: ticks_count_from_new },
    Test { name: "tick_lets_rate_go", needs: Needs::Clock, run: tick_lets_rate_go },
    Test { name: "tokens_do_not_add_up", needs: Needs::Clock, run: tokens_do_not_add_up },
    Test { name: "many_callers", needs: Needs::Cores, run: many_callers },
];

const SECOND: Duration = Duration::from_secs(1);
/// What a machine may be late by.
const LATE: Duration = Duration::from_millis(500);

fn limiter(rate: u32, used: u32) -> Arc<RateLimiter> {
    let limiter = Arc::new(RateLimiter::new(rate));
    (0..used).for_each(|_| assert_eq!(limiter.acquire(), Ok(())));
    limiter
}

fn starts_full() {
    let limiter = limiter(3, 3);
    limiter.close();
    assert_eq!(limiter.acquire(), Err(Closed));
}

fn any_rate() {
    limiter(u32::MAX, 3).close();
}

fn refuses_zero() {
    assert!(refused(|| drop(RateLimiter::new(0))));
}

fn drop_alone() {
    drop(limiter(1, 0));
    drop(limiter(1, 1));
}

fn two_take_two() {
    let limiter = limiter(2, 0);
    let callers = [(); 2].map(|()| with(&limiter, RateLimiter::acquire));
    assert_eq!(callers.map(got), [Ok(()), Ok(())]);
    // No token is left for a third.
    let third = with(&limiter, RateLimiter::acquire);
    limiter.close();
    assert_eq!(got(third), Err(Closed));
}

fn last_token() {
    let limiter = limiter(2, 1);
    let callers = [(); 2].map(|()| with(&limiter, RateLimiter::acquire));
    limiter.close();
    assert!(callers.map(got).iter().filter(|result| result.is_ok()).count() <= 1);
}

fn close_refuses() {
    let limiter = limiter(2, 1);
    limiter.close();
    assert_eq!(limiter.acquire(), Err(Closed));
    limiter.close();
    assert_eq!(limiter.acquire(), Err(Closed));
}

fn close_frees_one() {
    let limiter = limiter(1, 1);
    let caller = with(&limiter, RateLimiter::acquire);
    limiter.close();
    assert_eq!(got(caller), Err(Closed));
}

fn close_frees_two() {
    let limiter = limiter(1, 1);
    let callers = [(); 2].map(|()| with(&limiter, RateLimiter::acquire));
    limiter.close();
    assert_eq!(callers.map(got), [Err(Closed), Err(Closed)]);
}

fn close_meets_acquire() {
    let limiter = limiter(2, 0);
    let closer = with(&limiter, RateLimiter::close);
    let _ = limiter.acquire();
    got(closer);
    assert_eq!(limiter.acquire(), Err(Closed));
}

fn two_closers() {
    let limiter = limiter(1, 1);
    let closers = [(); 2].map(|()| with(&limiter, RateLimiter::close));
    closers.map(got);
    assert_eq!(limiter.acquire(), Err(Closed));
}

fn drop_while_unwinding() {
    panicking(|| {
        let _limiter = limiter(1, 0);
        fall();
    });
}

fn no_thread_is_left() {
    let before = threads();
    for _ in 0..20 {
        limiter(1, 1).close();
        assert_eq!(threads(), before, "after close");
        drop(limiter(1, 1));
        assert_eq!(threads(), before, "after drop");
        drop_while_unwinding();
        assert_eq!(threads(), before, "after a panic");
    }
}

fn close_is_at_once() {
    let limiter = limiter(1, 1);
    let caller = with(&limiter, RateLimiter::acquire);
    case::sleep(Duration::from_millis(50));
    assert!(timed(|| limiter.close()).0 < LATE);
    assert_eq!(timed(|| got(caller)).1, Err(Closed));
}

fn waits_asleep() {
    let limiter = limiter(1, 1);
    let callers = [(); 2].map(|()| with(&limiter, RateLimiter::acquire));
    let before = cpu_ticks();
    case::sleep(Duration::from_millis(400));
    assert!(cpu_ticks() - before < 10, "two callers that wait use the processor");
    limiter.close();
    callers.map(got);
}

fn ticks_count_from_new() {
    let start = Instant::now();
    let limiter = limiter(1, 0);
    case::sleep(Duration::from_millis(500));
    for tick in 0..2 {
        assert_eq!(limiter.acquire(), Ok(()));
        assert!(start.elapsed() >= SECOND * tick && start.elapsed() < SECOND * tick + LATE * 2);
    }
}

/// Two tokens a second: the callers go in pairs, whoever they are.
fn tick_lets_rate_go() {
    let start = Instant::now();
    let limiter = limiter(2, 0);
    let callers = [(); 5].map(|()| {
        with(&limiter, move |limiter| {
            assert_eq!(limiter.acquire(), Ok(()));
            start.elapsed()
        })
    });
    let mut times = callers.map(got);
    times.sort();
    for (index, time) in (0..).zip(times) {
        let due = SECOND * (index / 2);
        assert!(due <= time && time < due + LATE, "{index} after {time:?}");
    }
}

fn tokens_do_not_add_up() {
    let start = Instant::now();
    let limiter = limiter(2, 1);
    case::sleep(Duration::from_millis(2_200));
    (0..2).for_each(|_| assert_eq!(limiter.acquire(), Ok(())));
    assert!(start.elapsed() < Duration::from_millis(2_200) + LATE);
    assert_eq!(limiter.acquire(), Ok(()));
    assert!(start.elapsed() >= SECOND * 3, "tokens of a quiet second are kept");
}

/// The textbook's: eight threads want more than there is.
fn many_callers() {
    let limiter = limiter(1_000, 0);
    let callers = [(); 8].map(|()| {
        with(&limiter, |limiter| {
            let mut taken = 0;
            while limiter.acquire().is_ok() {
                taken += 1;
            }
            taken
        })
    });
    case::sleep(Duration::from_millis(500));
    limiter.close();
    assert_eq!(callers.map(got).iter().sum::<u32>(), 1_000);
}
