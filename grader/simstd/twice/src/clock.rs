//! `Instant`, `SystemTime`, and loops that wait for them.

use crate::Program;
use std::sync::{Condvar, Mutex, mpsc};
use std::thread;
use std::time::{
    Duration, Instant, SystemTime, SystemTimeError, TryFromFloatSecsError, UNIX_EPOCH,
};

pub(crate) const PROGRAMS: &[Program] = &[
    ("instants", instants),
    ("calendar time", calendar),
    ("a sleep lasts", sleeps),
    ("a loop that looks at the clock", busy),
    ("loops that wait until the clock is past an end", past),
    ("a loop that sleeps for no time", restless),
];

const SHORT: Duration = Duration::from_millis(2);

fn instants() -> String {
    let a = Instant::now();
    let b = a + SHORT;
    let mut c = b;
    c += SHORT;
    c -= SHORT;
    let said = (b > a, b - a, a - b, c == b, b - SHORT == a);
    let since = (
        a.duration_since(b),
        a.checked_duration_since(b),
        b.checked_duration_since(a),
        a.saturating_duration_since(b),
    );
    let checked = (a.checked_add(Duration::MAX), b.checked_sub(SHORT) == Some(a));
    let early = a.checked_sub(Duration::from_secs(60)).is_some_and(|early| early < a);
    let shown = format!("{a:?}").starts_with("Instant { tv_sec: ");
    format!("{said:?} {since:?} {checked:?} {early} {shown} {}", a.elapsed() < SHORT * 5_000)
}

fn calendar() -> String {
    let now = SystemTime::now();
    let mut later = now + SHORT;
    later -= SHORT;
    later += Duration::ZERO;
    let error: SystemTimeError = UNIX_EPOCH.duration_since(UNIX_EPOCH + SHORT).unwrap_err();
    let said = (later == now, now - Duration::ZERO == now, error.duration(), now > UNIX_EPOCH);
    let checked = (now.checked_add(Duration::MAX), now.checked_sub(SHORT) < Some(now));
    let float: TryFromFloatSecsError = Duration::try_from_secs_f64(-1.0).unwrap_err();
    let past_2020 = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs() > 1_600_000_000;
    format!("{said:?} {checked:?} {error} {error:?} {float} {past_2020} {UNIX_EPOCH:?}")
}

fn sleeps() -> String {
    let start = Instant::now();
    thread::sleep(SHORT);
    thread::sleep_ms(1);
    thread::park_timeout(Duration::ZERO);
    format!("{}", start.elapsed() >= SHORT + SHORT / 2)
}

fn busy() -> String {
    let start = Instant::now();
    while start.elapsed() < SHORT {}
    while start.elapsed() < SHORT * 2 {
        std::hint::spin_loop();
    }
    while Instant::now() - start < SHORT * 3 {
        thread::yield_now();
    }
    String::new()
}

fn past() -> String {
    let m = Mutex::new(());
    let never = Condvar::new();
    let end = Instant::now() + SHORT;
    let mut guard = m.lock().unwrap();
    while Instant::now() <= end {
        let left = end.saturating_duration_since(Instant::now());
        guard = never.wait_timeout(guard, left).unwrap().0;
    }
    let (_tx, rx) = mpsc::channel::<()>();
    let end = Instant::now() + SHORT;
    while Instant::now() <= end {
        let _ = rx.recv_timeout(end.saturating_duration_since(Instant::now()));
    }
    let end = Instant::now() + SHORT;
    while Instant::now() <= end {
        thread::park_timeout(end.saturating_duration_since(Instant::now()));
    }
    String::new()
}

fn restless() -> String {
    let end = Instant::now() + SHORT;
    while Instant::now() < end {
        thread::sleep(Duration::ZERO);
    }
    String::new()
}
