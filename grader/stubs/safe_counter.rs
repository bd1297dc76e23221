//! Safe counter: a number that many threads change at the same time.
//!
//! Write the bodies below and give the struct the fields that it needs. The rules
//! (SC1 to SC5) are in `exercises/safe_counter/README.md`; to have your work judged,
//! run `cargo run -- safe_counter`.

/// A counter that threads share by reference. It is `Send` and `Sync`.
pub struct SafeCounter {
    // Your fields go here.
}

#[allow(
    clippy::new_without_default,
    reason = "the exercise asks for `new`; add `Default` if you like"
)]
impl SafeCounter {
    /// Makes a counter that reads 0 (SC1).
    pub fn new() -> Self {
        todo!("make a counter that reads 0")
    }

    /// Adds one (SC2).
    pub fn increment(&self) {
        todo!("add one")
    }

    /// Takes one away, below zero too (SC2, SC4).
    pub fn decrement(&self) {
        todo!("take one away")
    }

    /// Sets the counter to 0 in one step (SC3).
    pub fn reset(&self) {
        todo!("set 0")
    }

    /// Returns the value as it was at one instant during the call (SC3, SC4).
    pub fn value(&self) -> i64 {
        todo!("read the value")
    }
}
