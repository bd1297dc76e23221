//! The atomic integers.

use super::shared::{Orders, Shared, common, failure, fetch};
use ::std::panic::Location;
use ::std::sync::atomic::Ordering;

macro_rules! integers {
    ($($name:ident: $value:ty = $kind:literal;)*) => {
        $(
            /// An integer that threads share.
            pub struct $name {
                shared: Shared<$value>,
            }

            common!([], $name, $value, $kind);

            impl Default for $name {
                #[track_caller]
                fn default() -> Self {
                    Self::new(0)
                }
            }

            impl $name {
                fetch! {
                    fetch_add($value) -> $value = |before, with| before.wrapping_add(with);
                    fetch_sub($value) -> $value = |before, with| before.wrapping_sub(with);
                    fetch_and($value) -> $value = |before, with| before & with;
                    fetch_nand($value) -> $value = |before, with| !(before & with);
                    fetch_or($value) -> $value = |before, with| before | with;
                    fetch_xor($value) -> $value = |before, with| before ^ with;
                    fetch_max($value) -> $value = |before, with| before.max(with);
                    fetch_min($value) -> $value = |before, with| before.min(with);
                }
            }
        )*
    };
}

integers! {
    AtomicI8: i8 = "AtomicI8";
    AtomicI16: i16 = "AtomicI16";
    AtomicI32: i32 = "AtomicI32";
    AtomicI64: i64 = "AtomicI64";
    AtomicIsize: isize = "AtomicIsize";
    AtomicU8: u8 = "AtomicU8";
    AtomicU16: u16 = "AtomicU16";
    AtomicU32: u32 = "AtomicU32";
    AtomicU64: u64 = "AtomicU64";
    AtomicUsize: usize = "AtomicUsize";
}

/// A zero.
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "std declares it so")]
pub const ATOMIC_ISIZE_INIT: AtomicIsize = AtomicIsize::new(0);

/// A zero.
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "std declares it so")]
pub const ATOMIC_USIZE_INIT: AtomicUsize = AtomicUsize::new(0);
