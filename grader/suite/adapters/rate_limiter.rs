//! Shows a learner's `rate_limiter` to the checks.
//!
//! The grader compiles this beside the learner's crate. Where a line does not compile, the
//! nearest `asks:` above it is what the learner is told.

use suite::rate_limiter as exercise;

// asks: pub struct Closed;
use rate_limiter::Closed;
// asks: pub struct RateLimiter;
use rate_limiter::RateLimiter;

// asks: pub fn new(rate: u32) -> Self;  in `impl RateLimiter`
const _: fn(u32) -> RateLimiter = RateLimiter::new;
// asks: pub fn acquire(&self) -> Result<(), Closed>;  in `impl RateLimiter`
const _: fn(&RateLimiter) -> Result<(), Closed> = RateLimiter::acquire;
// asks: pub fn close(&self);  in `impl RateLimiter`
const _: fn(&RateLimiter) = RateLimiter::close;

// asks: `Closed` to be `Debug`
const _: fn(&Closed) -> &dyn std::fmt::Debug = |closed| closed;
// asks: `Closed` to be `Clone`
const _: fn(&Closed) -> Closed = Clone::clone;
// asks: `Closed` to be `Copy`
const _: fn(&Closed) -> Closed = |closed| *closed;
// asks: `Closed` to be `PartialEq`
const _: fn(&Closed, &Closed) -> bool = PartialEq::eq;
// asks: `Closed` to be `Eq`
const _: fn() = eq::<Closed>;
// asks: `Closed` to be `Display`
const _: fn(&Closed) -> &dyn std::fmt::Display = |closed| closed;
// asks: `Closed` to be `std::error::Error`
const _: fn(&Closed) -> &dyn std::error::Error = |closed| closed;

// asks: `RateLimiter` to be `Send` and `Sync`, since threads share it
const _: fn() = suite::shared::<RateLimiter>;
// asks: nothing more

fn eq<T: Eq>() {}

struct Learner;

impl exercise::Subject for Learner {
    fn limiter(&self, rate: u32) -> Box<dyn exercise::Limiter> {
        Box::new(Adapter(RateLimiter::new(rate)))
    }
}

struct Adapter(RateLimiter);

impl exercise::Limiter for Adapter {
    fn acquire(&self) -> Result<(), exercise::Closed> {
        self.0.acquire().map_err(|Closed| exercise::Closed)
    }
    fn close(&self) {
        self.0.close();
    }
}

fn main() {
    exercise::serve(&Learner);
}
