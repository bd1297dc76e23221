//! `std::sync::LazyLock`.

use super::once::{Once, State};
use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use engine::{Access, Op, OpKind, Place};

/// A value that is made at first use.
pub struct LazyLock<T, F = fn() -> T> {
    once: Once,
    data: UnsafeCell<Data<T, F>>,
}

/// What is inside.
enum Data<T, F> {
    /// Not made yet.
    Recipe(F),
    /// Being made, or the recipe has panicked.
    Nothing,
    /// Made.
    Value(T),
}

// SAFETY: the recipe is used by one thread (`F: Send`), the value shared afterwards.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

fn panic_poisoned() -> ! {
    panic!("LazyLock instance has previously been poisoned")
}

impl<T, F> LazyLock<T, F> {
    /// Makes one in a `static` fresh for this execution.
    #[inline]
    fn refresh(&self) {
        if self.once.tag().is_new() {
            self.renew();
        }
    }

    #[cold]
    fn renew(&self) {
        let size = size_of::<Data<T, F>>();
        // SAFETY: the data of this cell, whose tag it is; no task of this execution has used it
        // yet, so nothing borrows the value. A recipe in a `static` owns nothing that its first
        // use could have freed: it was made by the compiler.
        let restored =
            unsafe { engine::restore_static(self.once.tag(), self.data.get().cast(), size) };
        if restored {
            self.once.refresh();
        }
        // One that lives elsewhere keeps what it has: as used from now on, it is not stale.
        self.once.tag().id();
    }

    /// The value. Nobody writes it any more once it is there.
    fn value(&self) -> Option<&T> {
        // SAFETY: it is written only while `once` runs, by the task that runs it, and nobody asks
        // before it is complete.
        match unsafe { &*self.data.get() } {
            Data::Value(value) => Some(value),
            Data::Recipe(_) | Data::Nothing => None,
        }
    }

    /// The value, if it has been made.
    #[track_caller]
    pub fn get(this: &Self) -> Option<&T> {
        this.refresh();
        let id = this.once.tag().id();
        let op = Op::on(OpKind::Load, id, Access::Read, Location::caller());
        engine::point(op);
        if !this.once.is_complete_now() {
            return None;
        }
        engine::acquire(id);
        this.value()
    }

    /// The value, if it has been made.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        match this.data.get_mut() {
            Data::Value(value) => Some(value),
            Data::Recipe(_) | Data::Nothing => None,
        }
    }
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// A value that `f` will make.
    #[track_caller]
    pub const fn new(f: F) -> Self {
        Self { once: Once::of_kind("LazyLock"), data: UnsafeCell::new(Data::Recipe(f)) }
    }

    fn force_at(&self, at: Place) -> &T {
        self.refresh();
        self.once.call(true, at, |state| {
            if state.is_poisoned() {
                panic_poisoned();
            }
            // SAFETY: `once` lets one task in, and no reference exists before.
            let data = unsafe { ::std::mem::replace(&mut *self.data.get(), Data::Nothing) };
            let Data::Recipe(recipe) = data else { panic_poisoned() };
            let value = recipe();
            // SAFETY: as above.
            unsafe { *self.data.get() = Data::Value(value) };
        });
        self.value().expect("a completed cell has a value")
    }

    /// The value; makes it at first use.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        this.force_at(Location::caller())
    }

    /// The value; makes it at first use.
    ///
    /// # Panics
    /// If making it has panicked before.
    pub fn force_mut(this: &mut Self) -> &mut T {
        let data = this.data.get_mut();
        if let Data::Recipe(_) = data {
            let Data::Recipe(recipe) = ::std::mem::replace(data, Data::Nothing) else {
                panic_poisoned()
            };
            // If the recipe panics, nothing is left, and it counts as poisoned.
            this.once.set_state(State::Poisoned);
            *data = Data::Value(recipe());
            this.once.set_state(State::Complete);
        }
        match data {
            Data::Value(value) => value,
            Data::Recipe(_) | Data::Nothing => panic_poisoned(),
        }
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        self.force_at(Location::caller())
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    fn deref_mut(&mut self) -> &mut T {
        Self::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_tuple("LazyLock");
        match Self::get(self) {
            Some(value) => shown.field(value),
            None => shown.field(&format_args!("<uninit>")),
        };
        shown.finish()
    }
}
