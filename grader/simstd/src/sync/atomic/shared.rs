//! A value that threads share without a lock: the operations that all atomic types are made of.

use ::std::cell::Cell;
use ::std::fmt::Debug;
use ::std::sync::atomic::Ordering;
use engine::{Access, History, Op, OpKind, Place, Tag};

/// The value, its identity, and the stores that weak loads may still read.
pub(super) struct Shared<T: Copy> {
    tag: Tag,
    value: Cell<T>,
    history: History<T>,
}

/// The orderings of a compare-exchange.
#[derive(Copy, Clone)]
pub(super) struct Orders {
    pub(super) success: Ordering,
    pub(super) failure: Ordering,
}

impl<T: Copy> Shared<T> {
    #[track_caller]
    pub(super) const fn new(kind: &'static str, value: T) -> Self {
        Self { tag: Tag::new(kind), value: Cell::new(value), history: History::new() }
    }

    pub(super) const fn as_ptr(&self) -> *mut T {
        self.value.as_ptr()
    }

    pub(super) fn get_mut(&mut self) -> &mut T {
        // Whoever has it alone knows its value; no older one can be read afterwards.
        self.history = History::new();
        self.value.get_mut()
    }

    /// The value of one that nobody else has. Not a move out of it: a destructor cannot be left
    /// out in a const context.
    pub(super) const fn peek(&self) -> T {
        // SAFETY: the caller has it alone; `Cell::get` is not const.
        unsafe { *self.value.as_ptr() }
    }
}

impl<T: Copy + PartialEq + Debug> Shared<T> {
    /// The scheduling point. One in a `static` is made fresh for this execution.
    #[inline]
    fn point(&self, kind: OpKind, access: Access, at: Place) -> Op {
        let value = self.value.as_ptr().cast();
        // SAFETY: the value of this atomic, whose tag it is; nobody holds references into a cell.
        unsafe { engine::restore_static(&self.tag, value, size_of::<T>()) };
        let op = Op::on(kind, self.tag.id(), access, at);
        engine::point(op);
        op
    }

    pub(super) fn load(&self, order: Ordering, at: Place) -> T {
        match order {
            Ordering::Release => panic!("there is no such thing as a release load"),
            Ordering::AcqRel => panic!("there is no such thing as an acquire-release load"),
            _ => {}
        }
        let op = self.point(OpKind::Load, Access::Read, at);
        let loaded = self.history.load(self.value.get(), order);
        engine::note(op, || match loaded.stale {
            false => format!("{:?}", loaded.value),
            true => format!("{:?} (stale: {:?} is newer)", loaded.value, self.value.get()),
        });
        loaded.value
    }

    pub(super) fn store(&self, value: T, order: Ordering, at: Place) {
        match order {
            Ordering::Acquire => panic!("there is no such thing as an acquire store"),
            Ordering::AcqRel => panic!("there is no such thing as an acquire-release store"),
            _ => {}
        }
        let op = self.point(OpKind::Store, Access::Write, at);
        let before = self.value.replace(value);
        self.history.store(before, value, order);
        engine::note(op, || format!("{before:?} -> {value:?}"));
    }

    /// A read-modify-write; returns the value before.
    pub(super) fn update(&self, order: Ordering, at: Place, change: impl FnOnce(T) -> T) -> T {
        let op = self.point(OpKind::Rmw, Access::Write, at);
        let before = self.value.get();
        let after = change(before);
        self.value.set(after);
        self.history.exchange(before, after, order);
        engine::note(op, || format!("{before:?} -> {after:?}"));
        before
    }

    /// A compare-exchange; a weak one may fail for no reason.
    pub(super) fn compare_exchange(
        &self,
        change: (T, T),
        orders: Orders,
        weak: bool,
        at: Place,
    ) -> Result<T, T> {
        match orders.failure {
            Ordering::Release => panic!("there is no such thing as a release failure ordering"),
            Ordering::AcqRel => {
                panic!("there is no such thing as an acquire-release failure ordering")
            }
            _ => {}
        }
        let (current, new) = change;
        let op = self.point(OpKind::CompareExchange, Access::Write, at);
        let before = self.value.get();
        if before != current {
            self.history.refuse(before, orders.failure);
            engine::note(op, || format!("fails: {before:?}, not {current:?}"));
            return Err(before);
        }
        if weak && engine::spurious() {
            self.history.refuse(before, orders.failure);
            engine::note(op, || format!("fails for no reason: {before:?}"));
            return Err(before);
        }
        engine::progress();
        self.value.set(new);
        self.history.exchange(before, new, orders.success);
        engine::note(op, || format!("{before:?} -> {new:?}"));
        Ok(before)
    }

    /// A loop of compare-exchanges around a closure, until it has succeeded or the closure says
    /// that it should not.
    pub(super) fn fetch_update(
        &self,
        orders: Orders,
        at: Place,
        mut change: impl FnMut(T) -> Option<T>,
    ) -> Result<T, T> {
        let mut before = self.load(orders.failure, at);
        while let Some(after) = change(before) {
            match self.compare_exchange((before, after), orders, true, at) {
                Ok(before) => return Ok(before),
                Err(other) => before = other,
            }
        }
        Err(before)
    }
}

/// The failure ordering that goes with a success ordering.
pub(super) const fn failure(order: Ordering) -> Ordering {
    match order {
        Ordering::Release => Ordering::Relaxed,
        Ordering::AcqRel => Ordering::Acquire,
        other => other,
    }
}

/// What every atomic type offers, over a field `shared`.
macro_rules! common {
    ([$($generics:tt)*], $name:ty, $value:ty, $kind:literal) => {
        // SAFETY: the cells are touched by the running task alone, and tasks run one at a time.
        unsafe impl<$($generics)*> Sync for $name {}
        impl<$($generics)*> ::std::panic::RefUnwindSafe for $name {}

        impl<$($generics)*> From<$value> for $name {
            #[track_caller]
            fn from(value: $value) -> Self {
                Self::new(value)
            }
        }

        impl<$($generics)*> ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.load(Ordering::Relaxed), formatter)
            }
        }

        impl<$($generics)*> $name {
            /// A new one.
            #[must_use]
            #[track_caller]
            pub const fn new(value: $value) -> Self {
                Self { shared: Shared::new($kind, value) }
            }

            /// The value of one that nobody else uses now.
            pub fn get_mut(&mut self) -> &mut $value {
                self.shared.get_mut()
            }

            /// The value of one that nobody else has.
            pub const fn into_inner(self) -> $value {
                let this = ::std::mem::ManuallyDrop::new(self);
                $crate::sync::atomic::shared::taken(&this).shared.peek()
            }

            /// Where the value lies.
            pub const fn as_ptr(&self) -> *mut $value {
                self.shared.as_ptr()
            }

            /// Reads it.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $value {
                self.shared.load(order, Location::caller())
            }

            /// Writes it.
            #[track_caller]
            pub fn store(&self, val: $value, order: Ordering) {
                self.shared.store(val, order, Location::caller());
            }

            /// Writes it; returns the value before.
            #[track_caller]
            pub fn swap(&self, val: $value, order: Ordering) -> $value {
                self.shared.update(order, Location::caller(), |_| val)
            }

            /// Writes `new` where it finds `current`; returns the value before.
            #[track_caller]
            #[deprecated(
                since = "1.50.0",
                note = "use `compare_exchange` or `compare_exchange_weak` instead"
            )]
            pub fn compare_and_swap(
                &self,
                current: $value,
                new: $value,
                order: Ordering,
            ) -> $value {
                let orders = Orders { success: order, failure: failure(order) };
                let at = Location::caller();
                match self.shared.compare_exchange((current, new), orders, false, at) {
                    Ok(before) | Err(before) => before,
                }
            }

            /// Writes `new` where it finds `current`.
            ///
            /// # Errors
            /// The value that it found instead.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                let orders = Orders { success, failure };
                self.shared.compare_exchange((current, new), orders, false, Location::caller())
            }

            /// The same, but it may fail for no reason.
            ///
            /// # Errors
            /// The value that it found.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                let orders = Orders { success, failure };
                self.shared.compare_exchange((current, new), orders, true, Location::caller())
            }

            /// Changes the value with a closure that may run several times.
            ///
            /// # Errors
            /// The value for which the closure said `None`.
            #[track_caller]
            pub fn fetch_update<F>(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                f: F,
            ) -> Result<$value, $value>
            where
                F: FnMut($value) -> Option<$value>,
            {
                let orders = Orders { success: set_order, failure: fetch_order };
                self.shared.fetch_update(orders, Location::caller(), f)
            }

            /// Changes the value with a closure that may run several times.
            ///
            /// # Errors
            /// The value for which the closure said `None`.
            #[track_caller]
            pub fn try_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                f: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                let orders = Orders { success: set_order, failure: fetch_order };
                self.shared.fetch_update(orders, Location::caller(), f)
            }

            /// Changes the value with a closure that may run several times; returns the value
            /// before.
            #[track_caller]
            pub fn update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($value) -> $value,
            ) -> $value {
                let orders = Orders { success: set_order, failure: fetch_order };
                let change = |before| Some(f(before));
                match self.shared.fetch_update(orders, Location::caller(), change) {
                    Ok(before) | Err(before) => before,
                }
            }
        }
    };
}

/// One method that is a read-modify-write with an operand.
macro_rules! fetch {
    ($($method:ident($operand:ty) -> $value:ty = |$before:ident, $with:ident| $after:expr;)*) => {
        $(
            /// Changes the value; returns the one before.
            #[track_caller]
            pub fn $method(&self, val: $operand, order: Ordering) -> $value {
                let $with = val;
                self.shared.update(order, Location::caller(), |$before| $after)
            }
        )*
    };
}

pub(super) use {common, fetch};

/// What lies in a `ManuallyDrop`: its `Deref` is not const.
pub(super) const fn taken<T>(this: &::std::mem::ManuallyDrop<T>) -> &T {
    // SAFETY: `ManuallyDrop<T>` is `repr(transparent)`.
    unsafe { &*::std::ptr::from_ref(this).cast::<T>() }
}
