//! What the objects of a schedule are called.
//!
//! The learner has named them: where one is made (`value: Mutex::new(0)`, `let ready = …`), or
//! else where one is used (`self.value.lock()`). What neither place names, and whatever the
//! check has handed in, goes by its type and a number: `Mutex #1`. Namesakes are numbered too:
//! `balance#1`, `balance#2`. This file reads text; it is no parser, and errs towards no name.

use std::collections::BTreeMap;

use lockstep_wire::{Interleaving, Object, Spot};

use super::source::{Source, is_name};

/// Methods that lead from an object to its content or to itself: they name nothing.
const TRANSPARENT: [&str; 14] = [
    "lock",
    "read",
    "write",
    "unwrap",
    "expect",
    "clone",
    "as_ref",
    "borrow",
    "get",
    "iter",
    "deref",
    "as_deref",
    "unwrap_or_else",
    "into_inner",
];
/// Operations whose place is not that of a method on the object.
const PLACELESS: [&str; 6] = ["unlock", "readunlock", "writeunlock", "exit", "panic", "disconnect"];

/// Steps at the end that tell which objects the failure is about: a check may have made others
/// before, for rounds that passed.
const TAIL: usize = 60;

/// The name of each object, by its number.
pub(super) fn names(interleaving: &Interleaving, source: Source<'_>) -> Vec<String> {
    let current = current(interleaving, source);
    let bases: Vec<Base> = interleaving
        .objects
        .iter()
        .enumerate()
        .map(|(index, object)| Base {
            earlier: !current[index],
            name: base(interleaving, index, object, source),
            kind: object.kind.clone(),
        })
        .collect();
    let mut met: BTreeMap<&Base, usize> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    for base in &bases {
        let number = met.entry(base).or_default();
        *number += 1;
        let namesakes = bases.iter().filter(|other| *other == base).count();
        let earlier = if base.earlier { "earlier " } else { "" };
        names.push(match &base.name {
            Some(name) if namesakes == 1 => format!("{earlier}{name}"),
            Some(name) => format!("{earlier}{name}#{number}"),
            None => format!("{earlier}{} #{number}", base.kind),
        });
    }
    // A thread has a name already.
    for thread in &interleaving.threads {
        if let Some(name) = names.get_mut(thread.object) {
            name.clone_from(&thread.name);
        }
    }
    names
}

/// What objects have in common that are told apart by a number.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Base {
    earlier: bool,
    name: Option<String>,
    kind: String,
}

/// Which objects the end of the schedule is about.
fn current(interleaving: &Interleaving, source: Source<'_>) -> Vec<bool> {
    let mut current = vec![false; interleaving.objects.len()];
    let steps = interleaving.steps.iter().filter(|step| source.place(&step.at).is_some());
    let met = steps.rev().take(TAIL).flat_map(|step| [step.object, step.second]).flatten();
    let waits = interleaving.waits.iter();
    let held = waits.clone().flat_map(|wait| wait.holds.iter().map(|hold| hold.object));
    // Whoever is not done yet is not of a round that passed, however long ago its last step was.
    let open = |step: &&lockstep_wire::Step| {
        step.thread != 0 && interleaving.threads.get(step.thread).is_some_and(|it| !it.finished)
    };
    let open = interleaving.steps.iter().filter(open);
    let open = open.filter(|step| source.place(&step.at).is_some());
    let met = met.chain(open.flat_map(|step| [step.object, step.second]).flatten());
    for index in met.chain(waits.filter_map(|wait| wait.object)).chain(held) {
        if let Some(current) = current.get_mut(index) {
            *current = true;
        }
    }
    current
}

/// What the learner calls an object, without a number.
fn base(
    interleaving: &Interleaving,
    index: usize,
    object: &Object,
    source: Source<'_>,
) -> Option<String> {
    // Both ends of a channel are one object, and each has a name of its own.
    if object.kind == "channel" {
        return None;
    }
    let used = || used_as(interleaving, index, source);
    match source.before(&object.created) {
        Some(text) => made_as(&text).or_else(used),
        // Made by the library, at the learner's request: by an iterator, say.
        None if is_library(&object.created) => used(),
        None => None,
    }
}

fn is_library(spot: &Spot) -> bool {
    spot.file.starts_with("/rustc/") || spot.file.contains("/library/")
}

/// The name that an object gets where it is made, from the text ahead of that.
fn made_as(before: &str) -> Option<String> {
    let mut text = before.trim_end();
    // What is wrapped round it: `Arc::new(`, `vec![`, `Some(`, a tuple.
    while let Some(call) = text.strip_suffix(['(', '[']) {
        text = without_path(call.trim_end_matches('!')).trim_end();
    }
    if let Some(field) = text.strip_suffix(':') {
        return last_name(field);
    }
    let target = text.strip_suffix('=').filter(|it| !it.ends_with(['=', '!', '<', '>']))?;
    let statement = target.rsplit([';', '{', '}']).next().unwrap_or(target);
    last_name(statement.split(':').next().unwrap_or(statement))
}

/// `text` without the path at its end: `Arc::new`.
fn without_path(text: &str) -> &str {
    let mut text = text.trim_end_matches(is_name);
    while let Some(rest) = text.strip_suffix("::") {
        text = rest.trim_end_matches(is_name);
    }
    text
}

/// The name of an object where it is used: that of what the method is called on.
fn used_as(interleaving: &Interleaving, index: usize, source: Source<'_>) -> Option<String> {
    let uses = interleaving
        .steps
        .iter()
        .filter(|step| step.object == Some(index) && !PLACELESS.contains(&step.op.as_str()));
    uses.filter_map(|step| source.before(&step.at)).find_map(|text| receiver(&text))
}

/// What a method is called on, from the text ahead of the method's name.
fn receiver(before: &str) -> Option<String> {
    let mut text = before.trim_end().strip_suffix('.')?.trim_end();
    loop {
        text = text.trim_end_matches('?').trim_end();
        if let Some(open) = text.strip_suffix(']').and_then(|inner| opening(inner, '[', ']')) {
            text = &text[..open];
        } else if let Some(open) = text.strip_suffix(')').and_then(|inner| opening(inner, '(', ')'))
        {
            let callee = &text[..open];
            let name = last_name(callee);
            match name {
                None => text = &text[open + 1..text.len() - 1],
                Some(name) if TRANSPARENT.contains(&name.as_str()) => {
                    text = callee[..callee.len() - name.len()].trim_end().strip_suffix('.')?;
                }
                Some(name) => return Some(name),
            }
        } else {
            return last_name(text);
        }
    }
}

/// Where the bracket opens that `inner` would close.
fn opening(inner: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in inner.char_indices().rev() {
        if letter == close {
            depth += 1;
        } else if letter == open {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

/// The name at the end of `text`; a number or `self` is none.
fn last_name(text: &str) -> Option<String> {
    let text = text.trim_end();
    let start = text.trim_end_matches(is_name).len();
    let name = &text[start..];
    let is_word = name.chars().next().is_some_and(|letter| !letter.is_ascii_digit());
    (is_word && !matches!(name, "self" | "Self" | "mut" | "_")).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{made_as, receiver};

    #[test]
    fn an_object_is_called_what_it_is_made_as() {
        let name = |text: &str| made_as(text).unwrap_or_default();
        assert_eq!(name("Self { value: "), "value");
        assert_eq!(name("Self { state: Arc::new("), "state");
        assert_eq!(name("Self{state:Arc::new("), "state");
        assert_eq!(name("let ready = "), "ready");
        assert_eq!(name("let mut slots: Vec<Mutex<i64>> = vec!["), "slots");
        assert_eq!(name("let pair = Arc::new(("), "pair");
        assert_eq!(name("static TOTAL: Mutex<i64> = "), "TOTAL");
        assert_eq!(name("self.inner = Some("), "inner");
    }

    #[test]
    fn what_names_nothing_gives_no_name() {
        for text in ["Self(", "(0..n).map(|_| ", "let (a, b) = ", "foo(1, ", "", "a == ", "path::"]
        {
            assert_eq!(made_as(text), None, "{text}");
        }
    }

    #[test]
    fn an_object_is_called_what_its_method_is_called_on() {
        let name = |text: &str| receiver(text).unwrap_or_default();
        assert_eq!(name("let n = self.value."), "value");
        assert_eq!(name("self.shards[i % 4]."), "shards");
        assert_eq!(name("self.inner.lock().unwrap().balance."), "balance");
        assert_eq!(name("(*self.total)."), "total");
        assert_eq!(name("self.pair.get(0)?."), "pair");
        assert_eq!(name("self.shard(key)."), "shard");
        assert_eq!(name("self.0."), "");
        assert_eq!(name("return "), "");
    }
}
