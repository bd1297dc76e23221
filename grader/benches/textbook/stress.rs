//! The test that a course would write for the counter: plain stress.

use std::{sync::Arc, thread};

use safe_counter::SafeCounter;

#[test]
fn no_increment_is_lost() {
    let counter = Arc::new(SafeCounter::new());
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let counter = Arc::clone(&counter);
            thread::spawn(move || {
                for _ in 0..10_000 {
                    counter.increment();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(counter.value(), 80_000);
}
