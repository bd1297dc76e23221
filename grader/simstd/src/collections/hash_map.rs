//! `std::collections::hash_map`: the real map with our `RandomState` as its default.

use ::std::borrow::Borrow;
use ::std::collections::TryReserveError;
use ::std::collections::hash_map as real;
use ::std::fmt;
use ::std::hash::{BuildHasher, Hash};
use ::std::ops::Index;
use ::std::panic::UnwindSafe;

pub use super::random_state::RandomState;
pub use ::std::collections::hash_map::{
    Drain, Entry, ExtractIf, IntoIter, IntoKeys, IntoValues, Iter, IterMut, Keys, OccupiedEntry,
    VacantEntry, Values, ValuesMut,
};
pub use ::std::hash::DefaultHasher;

/// A map that hashes.
pub struct HashMap<K, V, S = RandomState> {
    base: real::HashMap<K, V, S>,
}

impl<K: UnwindSafe, V: UnwindSafe, S: UnwindSafe> UnwindSafe for HashMap<K, V, S> {}

impl<K, V> HashMap<K, V, RandomState> {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty map with room for `capacity` entries.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::with_capacity_and_hasher(capacity, RandomState::default())
    }
}

impl<K, V, S> HashMap<K, V, S> {
    /// An empty map.
    pub const fn with_hasher(hash_builder: S) -> Self {
        Self { base: real::HashMap::with_hasher(hash_builder) }
    }

    /// An empty map with room for `capacity` entries.
    pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self {
        Self { base: real::HashMap::with_capacity_and_hasher(capacity, hasher) }
    }

    /// How many entries it has room for.
    pub fn capacity(&self) -> usize {
        self.base.capacity()
    }

    /// The keys.
    pub fn keys(&self) -> Keys<'_, K, V> {
        self.base.keys()
    }

    /// The keys alone.
    pub fn into_keys(self) -> IntoKeys<K, V> {
        self.base.into_keys()
    }

    /// The values.
    pub fn values(&self) -> Values<'_, K, V> {
        self.base.values()
    }

    /// The values, to be changed.
    pub fn values_mut(&mut self) -> ValuesMut<'_, K, V> {
        self.base.values_mut()
    }

    /// The values alone.
    pub fn into_values(self) -> IntoValues<K, V> {
        self.base.into_values()
    }

    /// The entries.
    pub fn iter(&self) -> Iter<'_, K, V> {
        self.base.iter()
    }

    /// The entries, values to be changed.
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        self.base.iter_mut()
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.base.len()
    }

    /// Whether it has no entry.
    pub fn is_empty(&self) -> bool {
        self.base.is_empty()
    }

    /// Takes all entries.
    pub fn drain(&mut self) -> Drain<'_, K, V> {
        self.base.drain()
    }

    /// Takes the entries that `pred` picks.
    pub fn extract_if<F>(&mut self, pred: F) -> ExtractIf<'_, K, V, F>
    where
        F: FnMut(&K, &mut V) -> bool,
    {
        self.base.extract_if(pred)
    }

    /// Keeps the entries that `f` picks.
    pub fn retain<F>(&mut self, f: F)
    where
        F: FnMut(&K, &mut V) -> bool,
    {
        self.base.retain(f);
    }

    /// Drops all entries.
    pub fn clear(&mut self) {
        self.base.clear();
    }

    /// What makes its hashers.
    pub fn hasher(&self) -> &S {
        self.base.hasher()
    }
}

impl<K, V, S> HashMap<K, V, S>
where
    K: Eq + Hash,
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

    /// The place of a key.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        self.base.entry(key)
    }

    /// The value of a key.
    pub fn get<Q>(&self, k: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.get(k)
    }

    /// The entry of a key.
    pub fn get_key_value<Q>(&self, k: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.get_key_value(k)
    }

    /// The values of several keys, to be changed.
    pub fn get_disjoint_mut<Q, const N: usize>(&mut self, ks: [&Q; N]) -> [Option<&'_ mut V>; N]
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.get_disjoint_mut(ks)
    }

    /// The values of several keys, to be changed.
    ///
    /// # Safety
    /// The keys differ.
    pub unsafe fn get_disjoint_unchecked_mut<Q, const N: usize>(
        &mut self,
        ks: [&Q; N],
    ) -> [Option<&'_ mut V>; N]
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        // SAFETY: promised by the caller.
        unsafe { self.base.get_disjoint_unchecked_mut(ks) }
    }

    /// Whether there is such a key.
    pub fn contains_key<Q>(&self, k: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.contains_key(k)
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q>(&mut self, k: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.get_mut(k)
    }

    /// Sets a value; returns the one before.
    pub fn insert(&mut self, k: K, v: V) -> Option<V> {
        self.base.insert(k, v)
    }

    /// Takes the value of a key.
    pub fn remove<Q>(&mut self, k: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.remove(k)
    }

    /// Takes the entry of a key.
    pub fn remove_entry<Q>(&mut self, k: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.remove_entry(k)
    }
}

impl<K: Clone, V: Clone, S: Clone> Clone for HashMap<K, V, S> {
    fn clone(&self) -> Self {
        Self { base: self.base.clone() }
    }

    fn clone_from(&mut self, source: &Self) {
        self.base.clone_from(&source.base);
    }
}

impl<K: Eq + Hash, V: PartialEq, S: BuildHasher> PartialEq for HashMap<K, V, S> {
    fn eq(&self, other: &Self) -> bool {
        self.base == other.base
    }
}

impl<K: Eq + Hash, V: Eq, S: BuildHasher> Eq for HashMap<K, V, S> {}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for HashMap<K, V, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.base.fmt(formatter)
    }
}

impl<K, V, S: Default> Default for HashMap<K, V, S> {
    fn default() -> Self {
        Self::with_hasher(S::default())
    }
}

impl<K, Q, V, S> Index<&Q> for HashMap<K, V, S>
where
    K: Eq + Hash + Borrow<Q>,
    Q: Eq + Hash + ?Sized,
    S: BuildHasher,
{
    type Output = V;

    #[track_caller]
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("no entry found for key")
    }
}

impl<K: Eq + Hash, V, const N: usize> From<[(K, V); N]> for HashMap<K, V, RandomState> {
    fn from(entries: [(K, V); N]) -> Self {
        Self::from_iter(entries)
    }
}

impl<K: Eq + Hash, V, S: BuildHasher + Default> FromIterator<(K, V)> for HashMap<K, V, S> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        map.extend(entries);
        map
    }
}

impl<K: Eq + Hash, V, S: BuildHasher> Extend<(K, V)> for HashMap<K, V, S> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        self.base.extend(entries);
    }
}

impl<'a, K, V, S> Extend<(&'a K, &'a V)> for HashMap<K, V, S>
where
    K: Eq + Hash + Copy,
    V: Copy,
    S: BuildHasher,
{
    fn extend<I: IntoIterator<Item = (&'a K, &'a V)>>(&mut self, entries: I) {
        self.base.extend(entries);
    }
}

impl<K, V, S> IntoIterator for HashMap<K, V, S> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> IntoIter<K, V> {
        self.base.into_iter()
    }
}

impl<'a, K, V, S> IntoIterator for &'a HashMap<K, V, S> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Iter<'a, K, V> {
        self.base.iter()
    }
}

impl<'a, K, V, S> IntoIterator for &'a mut HashMap<K, V, S> {
    type Item = (&'a K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    fn into_iter(self) -> IterMut<'a, K, V> {
        self.base.iter_mut()
    }
}
