//! Every public item that the simulated `std` replaces, named: what std offers and we do not
//! fails to compile in one of the two worlds.
//!
//! What the items do is the matter of the programs beside this folder. `ITEMS.md` has the same
//! list for people, and a test holds the two together.

mod atomics;
mod channels;
mod collections;
mod functions;
mod macros;
mod sync;
mod threads;
mod time;

/// What stands for a type parameter.
type T = u8;

/// Names methods and constants of types, and traits that they implement. A type has a path, so
/// that lists for people need not say what its parameters are here.
macro_rules! items {
    ($($path:literal $type:ty { $($member:ident $(::<$($argument:ty),*>)?),* $(,)? }
        $([$($bound:path),* $(,)?])?;)*) => {
        pub(super) fn names() -> Vec<String> {
            let mut names = Vec::new();
            $(
                let _ = std::marker::PhantomData::<$type>;
                names.push($path.to_owned());
                $(
                    let _ = <$type>::$member$(::<$($argument),*>)?;
                    names.push(format!("{}::{}", $path, stringify!($member)));
                )*
                $($({
                    fn offered<X: $bound>() {}
                    offered::<$type>();
                    names.push(format!("{}: {}", $path, stringify!($bound)));
                })*)?
            )*
            names
        }
    };
}

/// Names what is no member: functions, constants, macros in a closure.
macro_rules! values {
    ($($path:literal = $value:expr;)*) => {
        pub(super) fn names() -> Vec<String> {
            let mut names = Vec::new();
            $(
                let _ = $value;
                names.push($path.to_owned());
            )*
            names
        }
    };
}

use items;
use values;

/// All names: paths below `std`, `path::member` and `path: Trait`.
pub(crate) fn names() -> Vec<String> {
    let lists = [
        atomics::names(),
        atomics::updates(),
        collections::names(),
        functions::names(),
        macros::names(),
        sync::names(),
        channels::names(),
        threads::names(),
        time::names(),
    ];
    // A type that came through a macro is printed with more room.
    lists.concat().iter().map(|name| name.replace(" < ", "<").replace(" >", ">")).collect()
}
