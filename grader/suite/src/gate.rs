//! The barrier of the stress rounds: everyone leaves at nearly the same instant.
//!
//! A waiter spins for some microseconds, because a wake-up through the kernel would spread the
//! starts over more time than the races under test take. Then it sleeps without a timeout: a
//! partner who is stuck in the learner's code leaves everybody asleep, which the grader can
//! prove, while a spinning partner would hide it until the deadline.

use std::{
    hint,
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A reusable barrier for a fixed party.
#[derive(Debug)]
pub(crate) struct Gate {
    party: usize,
    spins: u32,
    arrived: AtomicUsize,
    generation: AtomicUsize,
    sleepers: AtomicUsize,
    lock: Mutex<()>,
    opened: Condvar,
}

impl Gate {
    /// A gate for `party` threads whose waiters spin `spins` times before they sleep.
    pub(crate) fn new(party: usize, spins: u32) -> Self {
        Self {
            party,
            spins,
            arrived: AtomicUsize::new(0),
            generation: AtomicUsize::new(0),
            sleepers: AtomicUsize::new(0),
            lock: Mutex::new(()),
            opened: Condvar::new(),
        }
    }

    /// Waits for the whole party.
    pub(crate) fn pass(&self) {
        let generation = self.generation.load(Ordering::Acquire);
        if self.arrived.fetch_add(1, Ordering::AcqRel) + 1 == self.party {
            self.open(generation);
            return;
        }
        for _ in 0..self.spins {
            // Pairs with the store in `open`: what the party did before the gate is visible.
            if self.generation.load(Ordering::Acquire) != generation {
                return;
            }
            hint::spin_loop();
        }
        self.sleep(generation);
    }

    fn open(&self, generation: usize) {
        // Nobody arrives for the next round before the generation changes.
        self.arrived.store(0, Ordering::Relaxed);
        // SeqCst with `sleep`: either the sleeper sees the new generation, or we see the sleeper.
        self.generation.store(generation.wrapping_add(1), Ordering::SeqCst);
        if self.sleepers.load(Ordering::SeqCst) > 0 {
            drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner));
            self.opened.notify_all();
        }
    }

    fn sleep(&self, generation: usize) {
        let mut guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.sleepers.fetch_add(1, Ordering::SeqCst);
        while self.generation.load(Ordering::SeqCst) == generation {
            guard = self.opened.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
        self.sleepers.fetch_sub(1, Ordering::SeqCst);
    }
}
