//! The learner's mistakes: each scenario never ends. `HERE name` marks the lines that a
//! report must show.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Arc, Barrier, Condvar, Mutex, MutexGuard, OnceLock, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A scenario and its name.
pub(crate) type Scenario = (&'static str, fn());

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("self_deadlock", self_deadlock),
    ("abba", abba),
    ("lost_wakeup", lost_wakeup),
    ("join_stuck", join_stuck),
    ("recv", recv),
    ("send", send),
    ("park", park),
    ("barrier", barrier),
    ("rwlock_upgrade", rwlock_upgrade),
    ("rwlock_read", rwlock_read),
    ("once", once),
    ("drop_joins", drop_joins),
    ("scope", scope),
    ("ticker", ticker),
    ("hour", hour),
    ("hour_sleep", hour_sleep),
    ("spin", spin),
    ("spin_clock", spin_clock),
    ("yield_spin", yield_spin),
    ("sleep_forever", sleep_forever),
    ("wait_loop", wait_loop),
    ("stdin", stdin),
    ("crowd", crowd),
    ("churn", churn),
];

fn start(name: &str, run: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .unwrap_or_else(|_| std::process::abort())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

struct Counter {
    _name: String,
    value: Mutex<i32>,
}

impl Counter {
    fn get(&self) -> i32 {
        let guard = self.value.lock(); // HERE self_deadlock get
        guard.map_or(0, |value| *value)
    }

    fn double(&self) {
        if let Ok(mut value) = self.value.lock() {
            *value += self.get(); // HERE self_deadlock
        }
    }
}

fn self_deadlock() {
    let counter = Counter { _name: "c".to_owned(), value: Mutex::new(1) };
    counter.double();
}

fn transfer(from: &Mutex<i32>, to: &Mutex<i32>, meet: &Barrier) {
    let mut a = lock(from);
    meet.wait();
    let mut b = lock(to); // HERE abba
    *a -= 1;
    *b += 1;
}

fn abba() {
    let accounts = Arc::new((Mutex::new(1), Mutex::new(1), Barrier::new(2)));
    let other = Arc::clone(&accounts);
    let alice = start("alice", move || transfer(&other.0, &other.1, &other.2));
    let other = Arc::clone(&accounts);
    let bob = start("bob", move || transfer(&other.1, &other.0, &other.2));
    let _done = alice.join(); // HERE abba check
    let _done = bob.join();
}

fn lost_wakeup() {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    // Nobody waits yet: the notification is lost.
    pair.1.notify_one();
    let shared = Arc::clone(&pair);
    let waiter = start("waiter", move || {
        let guard = shared.0.lock();
        if let Ok(guard) = guard {
            let _woken = shared.1.wait(guard); // HERE lost_wakeup
        }
    });
    let _done = waiter.join();
}

fn join_stuck() {
    let (keep, receiver) = channel::<i32>();
    let stuck = start("stuck", move || {
        let _message = receiver.recv();
    });
    let _done = stuck.join(); // HERE join_stuck
    drop(keep);
}

fn recv() {
    let (_sender, receiver) = channel::<String>();
    let _message = receiver.recv(); // HERE recv
}

fn send() {
    let (sender, _receiver) = sync_channel(1);
    let _full = sender.send(1);
    let _message = sender.send(2); // HERE send
}

fn park() {
    thread::park(); // HERE park
}

fn barrier() {
    let barrier = Arc::new(Barrier::new(3));
    let other = Arc::clone(&barrier);
    let _worker = start("worker", move || {
        other.wait(); // HERE barrier worker
    });
    barrier.wait(); // HERE barrier
}

fn rwlock_upgrade() {
    let lock = RwLock::new(1);
    let read = lock.read();
    let write = lock.write(); // HERE rwlock_upgrade
    drop(write);
    drop(read);
}

fn rwlock_read() {
    let lock = Arc::new(RwLock::new(1));
    let shared = Arc::clone(&lock);
    let held = lock.write();
    let reader = start("reader", move || {
        let _value = shared.read(); // HERE rwlock_read
    });
    let _done = reader.join();
    drop(held);
}

static CONFIG: OnceLock<i32> = OnceLock::new();

fn config() -> i32 {
    *CONFIG.get_or_init(|| config() + 1) // HERE once
}

fn once() {
    config();
}

struct Pool(Option<JoinHandle<()>>);

impl Drop for Pool {
    fn drop(&mut self) {
        if let Some(worker) = self.0.take() {
            let _done = worker.join(); // HERE drop_joins
        }
    }
}

fn drop_joins() {
    let (keep, receiver) = channel::<i32>();
    let pool = Pool(Some(start("pool-0", move || {
        for _job in receiver {} // HERE drop_joins worker
    })));
    drop(pool);
    drop(keep);
}

fn scope() {
    let (_keep, receiver) = channel::<i32>();
    // HERE scope
    thread::scope(|scope| {
        scope.spawn(move || receiver.recv());
    });
}

fn ticker() {
    let pair = Arc::new((Mutex::new(()), Condvar::new()));
    let _ticker = start("ticker", move || {
        let mut guard = lock(&pair.0);
        loop {
            let ticked = pair.1.wait_timeout(guard, Duration::from_millis(20)); // HERE ticker ticks
            let Ok((again, _)) = ticked else { return };
            guard = again;
        }
    });
    let mutex = Mutex::new(1);
    let _first = lock(&mutex);
    let _second = mutex.lock(); // HERE ticker
}

fn hour() {
    let pair = (Mutex::new(()), Condvar::new());
    let guard = lock(&pair.0);
    let _woken = pair.1.wait_timeout(guard, Duration::from_secs(3600)); // HERE hour
}

fn hour_sleep() {
    let sleeper = start("sleeper", || thread::sleep(Duration::from_secs(3600))); // HERE hour_sleep
    let _done = sleeper.join();
}

fn spin() {
    let flag = AtomicBool::new(false);
    std::iter::repeat_with(|| flag.load(Ordering::Acquire)).find(|set| *set); // HERE spin
}

fn spin_clock() {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(3600) {} // HERE spin_clock
}

fn yield_spin() {
    let flag = AtomicBool::new(false);
    while !flag.load(Ordering::Acquire) {
        thread::yield_now(); // HERE yield_spin
    }
}

fn sleep_forever() {
    loop {
        thread::sleep(Duration::from_secs(2)); // HERE sleep_forever
    }
}

fn wait_loop() {
    let (_keep, receiver) = channel::<i32>();
    while receiver.recv_timeout(Duration::from_millis(300)).is_err() {} // HERE wait_loop
}

fn stdin() {
    let mut line = String::new();
    let _read = std::io::stdin().read_line(&mut line); // HERE stdin
}

fn crowd() {
    let mutex = Arc::new(Mutex::new(0));
    let held = lock(&mutex);
    let threads = (0..1500).map(|n| {
        let mutex = Arc::clone(&mutex);
        start(&format!("crowd-{n}"), move || *lock(&mutex) += 1)
    });
    for thread in threads.collect::<Vec<_>>() {
        let _done = thread.join(); // HERE crowd
    }
    drop(held);
}

fn churn() {
    loop {
        let threads = (0..8).map(|n| start(&format!("brief-{n}"), || ()));
        for thread in threads.collect::<Vec<_>>() {
            let _done = thread.join();
        }
    }
}
