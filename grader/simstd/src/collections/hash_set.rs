//! `std::collections::hash_set`: the real set with our `RandomState` as its default.

use super::random_state::RandomState;
use ::std::borrow::Borrow;
use ::std::collections::TryReserveError;
use ::std::collections::hash_set as real;
use ::std::fmt;
use ::std::hash::{BuildHasher, Hash};
use ::std::ops::{BitAnd, BitOr, BitXor, Sub};

pub use ::std::collections::hash_set::{
    Difference, Drain, ExtractIf, Intersection, IntoIter, Iter, SymmetricDifference, Union,
};

/// A set that hashes.
pub struct HashSet<T, S = RandomState> {
    base: real::HashSet<T, S>,
}

impl<T> HashSet<T, RandomState> {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty set with room for `capacity` values.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::with_capacity_and_hasher(capacity, RandomState::default())
    }
}

impl<T, S> HashSet<T, S> {
    /// An empty set.
    pub const fn with_hasher(hasher: S) -> Self {
        Self { base: real::HashSet::with_hasher(hasher) }
    }

    /// An empty set with room for `capacity` values.
    pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self {
        Self { base: real::HashSet::with_capacity_and_hasher(capacity, hasher) }
    }

    /// How many values it has room for.
    pub fn capacity(&self) -> usize {
        self.base.capacity()
    }

    /// The values.
    pub fn iter(&self) -> Iter<'_, T> {
        self.base.iter()
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.base.len()
    }

    /// Whether it has no value.
    pub fn is_empty(&self) -> bool {
        self.base.is_empty()
    }

    /// Takes all values.
    pub fn drain(&mut self) -> Drain<'_, T> {
        self.base.drain()
    }

    /// Takes the values that `pred` picks.
    pub fn extract_if<F>(&mut self, pred: F) -> ExtractIf<'_, T, F>
    where
        F: FnMut(&T) -> bool,
    {
        self.base.extract_if(pred)
    }

    /// Keeps the values that `f` picks.
    pub fn retain<F>(&mut self, f: F)
    where
        F: FnMut(&T) -> bool,
    {
        self.base.retain(f);
    }

    /// Drops all values.
    pub fn clear(&mut self) {
        self.base.clear();
    }

    /// What makes its hashers.
    pub fn hasher(&self) -> &S {
        self.base.hasher()
    }
}

impl<T, S> HashSet<T, S>
where
    T: Eq + Hash,
    S: BuildHasher,
{
    /// Makes room.
    pub fn reserve(&mut self, additional: usize) {
        self.base.reserve(additional);
    }

    /// Makes room.
    ///
    /// # Errors
    /// That there is none.
    pub fn try_reserve(&mut self, additional: usize) -> Result<(), TryReserveError> {
        self.base.try_reserve(additional)
    }

    /// Gives room back.
    pub fn shrink_to_fit(&mut self) {
        self.base.shrink_to_fit();
    }

    /// Gives room back, down to `min_capacity`.
    pub fn shrink_to(&mut self, min_capacity: usize) {
        self.base.shrink_to(min_capacity);
    }

    /// The values that are in this set alone.
    pub fn difference<'a>(&'a self, other: &'a Self) -> Difference<'a, T, S> {
        self.base.difference(&other.base)
    }

    /// The values that are in one of both.
    pub fn symmetric_difference<'a>(&'a self, other: &'a Self) -> SymmetricDifference<'a, T, S> {
        self.base.symmetric_difference(&other.base)
    }

    /// The values that are in both.
    pub fn intersection<'a>(&'a self, other: &'a Self) -> Intersection<'a, T, S> {
        self.base.intersection(&other.base)
    }

    /// The values that are in either.
    pub fn union<'a>(&'a self, other: &'a Self) -> Union<'a, T, S> {
        self.base.union(&other.base)
    }

    /// Whether there is such a value.
    pub fn contains<Q>(&self, value: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.contains(value)
    }

    /// The value that equals another.
    pub fn get<Q>(&self, value: &Q) -> Option<&T>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.get(value)
    }

    /// Whether both have nothing in common.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.base.is_disjoint(&other.base)
    }

    /// Whether the other one has all that this one has.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.base.is_subset(&other.base)
    }

    /// Whether this one has all that the other one has.
    pub fn is_superset(&self, other: &Self) -> bool {
        self.base.is_superset(&other.base)
    }

    /// Adds a value. Whether it is new.
    pub fn insert(&mut self, value: T) -> bool {
        self.base.insert(value)
    }

    /// Adds a value; returns the equal one that it replaces.
    pub fn replace(&mut self, value: T) -> Option<T> {
        self.base.replace(value)
    }

    /// Takes a value out. Whether it was there.
    pub fn remove<Q>(&mut self, value: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.remove(value)
    }

    /// Takes a value out.
    pub fn take<Q>(&mut self, value: &Q) -> Option<T>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.take(value)
    }
}

impl<T: Clone, S: Clone> Clone for HashSet<T, S> {
    fn clone(&self) -> Self {
        Self { base: self.base.clone() }
    }

    fn clone_from(&mut self, source: &Self) {
        self.base.clone_from(&source.base);
    }
}

impl<T: Eq + Hash, S: BuildHasher> PartialEq for HashSet<T, S> {
    fn eq(&self, other: &Self) -> bool {
        self.base == other.base
    }
}

impl<T: Eq + Hash, S: BuildHasher> Eq for HashSet<T, S> {}

impl<T: fmt::Debug, S> fmt::Debug for HashSet<T, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.base.fmt(formatter)
    }
}

impl<T, S: Default> Default for HashSet<T, S> {
    fn default() -> Self {
        Self::with_hasher(S::default())
    }
}

impl<T: Eq + Hash, const N: usize> From<[T; N]> for HashSet<T, RandomState> {
    fn from(values: [T; N]) -> Self {
        Self::from_iter(values)
    }
}

impl<T: Eq + Hash, S: BuildHasher + Default> FromIterator<T> for HashSet<T, S> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut set = Self::default();
        set.extend(values);
        set
    }
}

impl<T: Eq + Hash, S: BuildHasher> Extend<T> for HashSet<T, S> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        self.base.extend(values);
    }
}

impl<'a, T: Eq + Hash + Copy + 'a, S: BuildHasher> Extend<&'a T> for HashSet<T, S> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, values: I) {
        self.base.extend(values);
    }
}

impl<T, S> IntoIterator for HashSet<T, S> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        self.base.into_iter()
    }
}

impl<'a, T, S> IntoIterator for &'a HashSet<T, S> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.base.iter()
    }
}

macro_rules! operators {
    ($($operator:ident::$method:ident;)*) => {
        $(
            impl<T, S> $operator<&HashSet<T, S>> for &HashSet<T, S>
            where
                T: Eq + Hash + Clone,
                S: BuildHasher + Default,
            {
                type Output = HashSet<T, S>;

                fn $method(self, other: &HashSet<T, S>) -> HashSet<T, S> {
                    HashSet { base: (&self.base).$method(&other.base) }
                }
            }
        )*
    };
}

operators! {
    BitAnd::bitand;
    BitOr::bitor;
    BitXor::bitxor;
    Sub::sub;
}
