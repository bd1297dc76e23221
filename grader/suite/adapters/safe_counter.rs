//! Shows a learner's `safe_counter` to the checks.
//!
//! The grader compiles this beside the learner's crate. Where a line does not compile, the
//! nearest `asks:` above it is what the learner is told.

use suite::safe_counter as exercise;

// asks: pub struct SafeCounter;
use safe_counter::SafeCounter;

// asks: pub fn new() -> Self;  in `impl SafeCounter`
const _: fn() -> SafeCounter = SafeCounter::new;
// asks: pub fn increment(&self);  in `impl SafeCounter`
const _: fn(&SafeCounter) = SafeCounter::increment;
// asks: pub fn decrement(&self);  in `impl SafeCounter`
const _: fn(&SafeCounter) = SafeCounter::decrement;
// asks: pub fn reset(&self);  in `impl SafeCounter`
const _: fn(&SafeCounter) = SafeCounter::reset;
// asks: pub fn value(&self) -> i64;  in `impl SafeCounter`
const _: fn(&SafeCounter) -> i64 = SafeCounter::value;
// asks: `SafeCounter` to be `Send` and `Sync`, since threads share it
const _: fn() = suite::shared::<SafeCounter>;
// asks: nothing more

struct Learner;

impl exercise::Subject for Learner {
    fn counter(&self) -> Box<dyn exercise::Counter> {
        Box::new(Adapter(SafeCounter::new()))
    }
}

struct Adapter(SafeCounter);

impl exercise::Counter for Adapter {
    fn increment(&self) {
        self.0.increment();
    }
    fn decrement(&self) {
        self.0.decrement();
    }
    fn reset(&self) {
        self.0.reset();
    }
    fn value(&self) -> i64 {
        self.0.value()
    }
}

fn main() {
    exercise::serve(&Learner);
}
