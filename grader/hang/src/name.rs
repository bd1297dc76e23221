//! Function names as people write them.
//!
//! Owns demangling and the removal of what a learner did not write: hashes, generic
//! arguments, the `<Type as Trait>::` form. It must not know which names matter.

/// The name without hash and generic arguments: `std::sync::mpsc::Receiver::recv`.
pub(super) fn readable(raw: &str) -> String {
    plain(&format!("{:#}", rustc_demangle::demangle(raw)))
}

/// The name of a function as a learner refers to it: `transfer`, `closure in transfer`.
pub(super) fn short(readable: &str) -> String {
    let mut parts = readable.split("::").collect::<Vec<_>>();
    let whole = parts.len();
    while parts.last().is_some_and(|part| is_closure(part)) {
        parts.pop();
    }
    let is_type = |part: &&str| part.starts_with(|c: char| c.is_ascii_uppercase());
    let name = match parts.as_slice() {
        [.., owner, method] if is_type(owner) => format!("{owner}::{method}"),
        [.., function] => (*function).to_owned(),
        [] => readable.to_owned(),
    };
    match parts.len() {
        len if len == whole => name,
        // Line tables give an inlined closure no path.
        0 => "closure".to_owned(),
        _ => format!("closure in {name}"),
    }
}

fn is_closure(part: &str) -> bool {
    part.starts_with("{{closure") || part.starts_with("{closure")
}

/// Drops generic arguments; keeps the type of `<Type as Trait>::method`.
fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(open) = rest.find('<') {
        let (before, from) = rest.split_at(open);
        let Some(len) = bracketed(from) else { break };
        let inner = &from[1..len - 1];
        if before.is_empty() || before.ends_with(['(', '&', ' ', '*']) {
            // The start of a path: the brackets hold the type itself.
            out.push_str(before);
            out.push_str(&plain(self_type(inner)));
        } else if !before.is_empty() {
            out.push_str(before.strip_suffix("::").unwrap_or(before));
        }
        rest = &from[len..];
    }
    out.push_str(rest);
    out
}

/// `Type` of `Type as Trait`.
fn self_type(inner: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in inner.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 && inner[at..].starts_with(" as ") => return &inner[..at],
            _ => {}
        }
    }
    inner
}

/// The length of the bracketed text at the start of `text`, brackets included.
fn bracketed(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            // The arrow of a function type closes nothing.
            '>' if before != '-' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{plain, short};

    #[test]
    fn generic_arguments_go() {
        assert_eq!(plain("std::sync::mpsc::Receiver<T>::recv"), "std::sync::mpsc::Receiver::recv");
        assert_eq!(plain("a::f::<fn(u8) -> Vec<u8>>"), "a::f");
        assert_eq!(plain("lock<i32>"), "lock");
    }

    #[test]
    fn the_self_type_stays() {
        assert_eq!(
            plain("<std::sync::mpsc::Receiver<i32>>::recv"),
            "std::sync::mpsc::Receiver::recv"
        );
        assert_eq!(plain("<a::Pool<T> as core::ops::Drop>::drop"), "a::Pool::drop");
    }

    #[test]
    fn short_names_keep_the_type() {
        assert_eq!(short("bank::transfer"), "transfer");
        assert_eq!(short("bank::Account::move_to"), "Account::move_to");
        assert_eq!(short("bank::run::{{closure}}::{{closure}}"), "closure in run");
        assert_eq!(short("bank::run::{closure#0}"), "closure in run");
        assert_eq!(short("{closure#0}"), "closure");
    }
}
