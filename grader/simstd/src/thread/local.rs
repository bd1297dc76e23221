//! `std::thread::LocalKey`: values of a task. The engine keeps them and drops them at its end.

use ::std::cell::{Cell, RefCell};
use ::std::error::Error;
use ::std::fmt;
use ::std::mem::needs_drop;
use engine::Local;

/// A thread-local value; its address is the key.
pub struct LocalKey<T: 'static> {
    init: fn() -> T,
}

/// The value is gone.
#[non_exhaustive]
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct AccessError;

impl fmt::Debug for AccessError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AccessError").finish()
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt("already destroyed", formatter)
    }
}

impl Error for AccessError {}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LocalKey").finish_non_exhaustive()
    }
}

#[track_caller]
fn panic_access_error(error: AccessError) -> ! {
    panic!("cannot access a Thread Local Storage value during or after destruction: {error:?}")
}

impl<T: 'static> LocalKey<T> {
    /// What `thread_local!` makes.
    #[doc(hidden)]
    #[must_use]
    pub const fn simulated(init: fn() -> T) -> Self {
        Self { init }
    }

    /// The current task's value, made with `init` if there is none. What is left of `init` says
    /// that there was one.
    fn find(&'static self, init: Option<&mut Option<T>>) -> Result<&'static T, AccessError> {
        let key = ::std::ptr::from_ref(self).addr();
        if let Local::Missing = engine::local(key) {
            let value = match init.and_then(Option::take) {
                Some(value) => value,
                None => (self.init)(),
            };
            // The initialiser may have used the key itself; then its value is replaced.
            drop(engine::set_local(key, Box::new(value), needs_drop::<T>()));
        }
        match engine::local(key) {
            // SAFETY: under this key lies a `T`, which stays until the task ends; callers lend it
            // for the time of a closure that the task itself runs.
            Local::Alive(value) => Ok(unsafe { &*value.cast::<T>() }),
            Local::Missing | Local::Destroyed => Err(AccessError),
        }
    }

    /// Lends the value to a closure.
    ///
    /// # Panics
    /// If its destructor has begun.
    #[track_caller]
    pub fn with<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        match self.find(None) {
            Ok(value) => f(value),
            Err(error) => panic_access_error(error),
        }
    }

    /// Lends the value to a closure.
    ///
    /// # Errors
    /// That its destructor has begun.
    pub fn try_with<F, R>(&'static self, f: F) -> Result<R, AccessError>
    where
        F: FnOnce(&T) -> R,
    {
        self.find(None).map(f)
    }

    #[track_caller]
    fn initialize_with<R>(&'static self, init: T, f: impl FnOnce(Option<T>, &T) -> R) -> R {
        let mut init = Some(init);
        match self.find(Some(&mut init)) {
            Ok(value) => f(init, value),
            Err(error) => panic_access_error(error),
        }
    }
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// Sets the value.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        self.initialize_with(Cell::new(value), |value, cell| {
            if let Some(value) = value {
                cell.set(value.into_inner());
            }
        });
    }

    /// The value.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// Takes the value.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// Replaces the value.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// Lends the value to a closure.
    #[track_caller]
    pub fn with_borrow<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        self.with(|cell| f(&cell.borrow()))
    }

    /// Lends the value to a closure that may change it.
    #[track_caller]
    pub fn with_borrow_mut<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&mut T) -> R,
    {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }

    /// Sets the value.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        self.initialize_with(RefCell::new(value), |value, cell| {
            if let Some(value) = value {
                *cell.borrow_mut() = value.into_inner();
            }
        });
    }

    /// Takes the value.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// Replaces the value.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}
