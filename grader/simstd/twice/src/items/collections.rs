//! Maps and sets that hash, and what they hash with.

use super::{T, items};
use std::clone::Clone;
use std::cmp::{Eq, PartialEq};
use std::collections::hash_map::{DefaultHasher, RandomState};
use std::collections::{HashMap, HashSet};
use std::convert::From;
use std::default::Default;
use std::fmt::Debug;
use std::hash::{BuildHasher, Hasher};
use std::iter::{Extend, FromIterator, IntoIterator};
use std::ops::{BitAnd, BitOr, BitXor, Index, Sub};

type Map = HashMap<T, T>;
type Set = HashSet<T>;
type Keep = fn(&T, &mut T) -> bool;
type KeepKey = fn(&T) -> bool;

items! {
    "collections::HashMap" Map {
        new, with_capacity, with_hasher, with_capacity_and_hasher, capacity, keys, into_keys,
        values, values_mut, into_values, iter, iter_mut, len, is_empty, drain,
        extract_if::<Keep>, retain::<Keep>, clear, hasher, reserve, try_reserve, shrink_to_fit,
        shrink_to, entry, get::<T>, get_key_value::<T>, contains_key::<T>, get_mut::<T>, insert,
        remove::<T>, remove_entry::<T>,
    } [
        Clone, Debug, Default, Extend<(T, T)>, Extend<(&'static T, &'static T)>,
        From<[(T, T); 2]>, FromIterator<(T, T)>, Index<&'static T>, IntoIterator, PartialEq, Eq,
    ];
    "&collections::HashMap" &'static Map {} [IntoIterator];
    "&mut collections::HashMap" &'static mut Map {} [IntoIterator];
    "collections::HashSet" Set {
        new, with_capacity, with_hasher, with_capacity_and_hasher, capacity, iter, len, is_empty,
        drain, extract_if::<KeepKey>, retain::<KeepKey>, clear, hasher, reserve, try_reserve,
        shrink_to_fit, shrink_to, difference, symmetric_difference, intersection, union,
        contains::<T>, get::<T>, is_disjoint, is_subset, is_superset, insert, replace,
        remove::<T>, take::<T>,
    } [
        Clone, Debug, Default, Extend<T>, Extend<&'static T>, From<[T; 2]>, FromIterator<T>,
        IntoIterator, PartialEq, Eq,
    ];
    "&collections::HashSet" &'static Set {}
        [IntoIterator, BitAnd<&'static Set>, BitOr<&'static Set>, BitXor<&'static Set>,
         Sub<&'static Set>];
    "hash::RandomState" RandomState { new } [Clone, Debug, Default, BuildHasher];
    "hash::DefaultHasher" DefaultHasher { new } [Clone, Debug, Default, Hasher];
}
