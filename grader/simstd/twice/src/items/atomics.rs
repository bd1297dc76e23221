//! `std::sync::atomic`.

use super::{T, items};
use std::clone::Clone;
use std::cmp::PartialEq;
use std::convert::From;
use std::default::Default;
use std::fmt::{Debug, Pointer};
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8,
    AtomicU16, AtomicU32, AtomicU64, AtomicUsize,
    Ordering::{self, SeqCst},
};

/// All twelve types have the same first line of methods; the ten integers have all of them.
macro_rules! atomics {
    (
        $($path:literal $type:ident $value:ident;)*
        others: $($other:literal $kind:ty, $inner:ty, { $($more:ident),* } [$($bound:path),*];)*
    ) => {
        items! {
            $($path $type {
                new, get_mut, into_inner, as_ptr, load, store, swap, compare_and_swap,
                compare_exchange, compare_exchange_weak,
                fetch_update::<fn($value) -> Option<$value>>,
                fetch_add, fetch_sub, fetch_and, fetch_nand, fetch_or, fetch_xor, fetch_max,
                fetch_min,
            } [Debug, Default, From<$value>];)*
            $($other $kind {
                new, get_mut, into_inner, as_ptr, load, store, swap, compare_and_swap,
                compare_exchange, compare_exchange_weak,
                fetch_update::<fn($inner) -> Option<$inner>>,
                $($more),*
            } [Debug, Default, $($bound),*];)*
            "sync::atomic::Ordering" Ordering { Relaxed, Release, Acquire, AcqRel, SeqCst }
                [Clone, Debug, PartialEq];
        }

        /// These take `impl Trait`, so only a call says which.
        pub(super) fn updates() -> Vec<String> {
            let mut names = Vec::new();
            $(
                names.push(concat!($path, "::update").to_owned());
                let _ = |it: $type| it.update(SeqCst, SeqCst, |value| value);
                names.push(concat!($path, "::try_update").to_owned());
                let _ = |it: $type| it.try_update(SeqCst, SeqCst, Some);
            )*
            $(
                names.push(concat!($other, "::update").to_owned());
                let _ = |it: $kind| it.update(SeqCst, SeqCst, |value| value);
                names.push(concat!($other, "::try_update").to_owned());
                let _ = |it: $kind| it.try_update(SeqCst, SeqCst, Some);
            )*
            names
        }
    };
}

atomics! {
    "sync::atomic::AtomicI8" AtomicI8 i8;
    "sync::atomic::AtomicI16" AtomicI16 i16;
    "sync::atomic::AtomicI32" AtomicI32 i32;
    "sync::atomic::AtomicI64" AtomicI64 i64;
    "sync::atomic::AtomicIsize" AtomicIsize isize;
    "sync::atomic::AtomicU8" AtomicU8 u8;
    "sync::atomic::AtomicU16" AtomicU16 u16;
    "sync::atomic::AtomicU32" AtomicU32 u32;
    "sync::atomic::AtomicU64" AtomicU64 u64;
    "sync::atomic::AtomicUsize" AtomicUsize usize;
    others:
    "sync::atomic::AtomicBool" AtomicBool, bool,
        { fetch_and, fetch_nand, fetch_or, fetch_xor, fetch_not } [From<bool>];
    "sync::atomic::AtomicPtr" AtomicPtr<T>, *mut T,
        { fetch_ptr_add, fetch_ptr_sub, fetch_byte_add, fetch_byte_sub, fetch_or, fetch_and,
          fetch_xor }
        [From<*mut T>, Pointer];
}
