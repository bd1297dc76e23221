//! Maps and sets that hash.

use crate::Program;
use std::collections::hash_map::{DefaultHasher, Entry, RandomState};
use std::collections::{HashMap, HashSet, hash_map, hash_set};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};

pub(crate) const PROGRAMS: &[Program] =
    &[("a map", map), ("the rest of a map", rest), ("a set", set), ("hashers", hashers)];

fn sorted<T: Ord>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort();
    values
}

fn map() -> String {
    let mut map: HashMap<String, i32> = HashMap::new();
    *map.entry("a".to_owned()).or_insert(0) += 1;
    map.entry("a".to_owned()).and_modify(|n| *n += 1).or_default();
    if let Entry::Vacant(place) = map.entry("b".to_owned()) {
        place.insert(5);
    }
    let before = map.insert("b".to_owned(), 6);
    for (key, value) in &mut map {
        *value *= 10 * i32::from(!key.is_empty());
    }
    map.values_mut().for_each(|value| *value += 1);
    map.iter_mut().for_each(|(_, value)| *value += 1);
    let found = (map["a"], map.get("b"), map.get("c"), map.contains_key("a"));
    let said = format!("{before:?} {found:?} {:?}", map.get_key_value("a"));
    let removed = (map.remove("a"), map.remove_entry("b"), map.is_empty(), map.len());
    format!("{said} {removed:?} {map:?} {:?}", HashMap::<u8, u8>::default())
}

fn rest() -> String {
    let mut map = HashMap::from([(1, "one"), (2, "two"), (3, "three")]);
    map.extend([(4, "four")]);
    map.extend(&HashMap::from([(5, "five")]));
    map.retain(|key, _| key % 2 == 1);
    let keys = (sorted(map.keys().copied()), sorted(map.values().copied()));
    let same = map.clone() == map.iter().map(|(k, v)| (*k, *v)).collect::<HashMap<_, _>>();
    let taken: Vec<_> = map.extract_if(|key, _| *key == 1).collect();
    let [a, b] = map.get_disjoint_mut([&3, &9]);
    let both = (a.is_some(), b.is_some());
    let drained = sorted(map.drain());
    map.reserve(10);
    map.try_reserve(10).unwrap();
    let room = map.capacity() >= 10;
    map.shrink_to(0);
    map.shrink_to_fit();
    map.clear();
    let whole = HashMap::from([(7, 8)]);
    let parts = (sorted(whole.clone().into_keys()), sorted(whole.clone().into_values()));
    let iter: hash_map::IntoIter<i32, i32> = whole.into_iter();
    let by_path = sorted(["x"].map(|key| HashMap::get(&HashMap::from([("x", 1)]), key).copied()));
    format!("{keys:?} {same} {taken:?} {both:?} {drained:?} {room} {parts:?} {iter:?} {by_path:?}")
}

fn set() -> String {
    let mut set: HashSet<i32> = HashSet::with_capacity(4);
    let new = (set.insert(1), set.insert(1), set.replace(1), set.contains(&1), set.get(&1));
    let new = format!("{new:?}");
    let other = HashSet::from([1, 2]);
    let relations = (set.is_subset(&other), set.is_superset(&other), set.is_disjoint(&other));
    let sets = [
        sorted(set.union(&other).copied()),
        sorted(set.intersection(&other).copied()),
        sorted(other.difference(&set).copied()),
        sorted(set.symmetric_difference(&other).copied()),
        sorted(&set | &other),
        sorted(&set & &other),
        sorted(&other - &set),
        sorted(&set ^ &other),
    ];
    set.extend(&[3, 4]);
    set.extend([5]);
    set.retain(|n| *n != 5);
    let taken = (set.take(&3), set.remove(&4), sorted(set.extract_if(|n| *n == 1)), set.len());
    set.insert(8);
    let drained: Vec<i32> = set.drain().collect();
    let iter: hash_set::IntoIter<i32> = HashSet::from([6]).into_iter();
    let same = other == other.iter().copied().collect::<HashSet<_>>();
    format!("{new} {relations:?} {sets:?} {taken:?} {drained:?} {iter:?} {same} {set:?}")
}

fn hashers() -> String {
    let state = RandomState::new();
    let same = state.hash_one("x") == state.clone().hash_one("x");
    let mut hasher: DefaultHasher = DefaultHasher::new();
    "x".hash(&mut hasher);
    let fixed = BuildHasherDefault::<DefaultHasher>::default();
    let map: HashMap<u8, u8, _> = HashMap::with_hasher(fixed.clone());
    let set: HashSet<u8, _> = HashSet::with_capacity_and_hasher(1, fixed);
    let hashed = map.hasher().hash_one("x") == hasher.finish();
    format!("{same} {hashed} {state:?} {} {}", set.is_empty(), set.hasher().hash_one(1) != 0)
}
