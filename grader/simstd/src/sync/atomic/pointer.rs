//! The atomic pointer.

use super::shared::{Orders, Shared, common, failure, fetch};
use ::std::fmt;
use ::std::panic::Location;
use ::std::ptr;
use ::std::sync::atomic::Ordering;

/// A pointer that threads share.
pub struct AtomicPtr<T> {
    shared: Shared<*mut T>,
}

// SAFETY: a pointer is plain data; using it is up to whoever does.
unsafe impl<T> Send for AtomicPtr<T> {}

common!([T], AtomicPtr<T>, *mut T, "AtomicPtr");

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(ptr::null_mut())
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.load(Ordering::Relaxed), formatter)
    }
}

impl<T> AtomicPtr<T> {
    fetch! {
        fetch_ptr_add(usize) -> *mut T = |before, with| before.wrapping_add(with);
        fetch_ptr_sub(usize) -> *mut T = |before, with| before.wrapping_sub(with);
        fetch_byte_add(usize) -> *mut T = |before, with| before.wrapping_byte_add(with);
        fetch_byte_sub(usize) -> *mut T = |before, with| before.wrapping_byte_sub(with);
        fetch_or(usize) -> *mut T = |before, with| before.map_addr(|address| address | with);
        fetch_and(usize) -> *mut T = |before, with| before.map_addr(|address| address & with);
        fetch_xor(usize) -> *mut T = |before, with| before.map_addr(|address| address ^ with);
    }
}
