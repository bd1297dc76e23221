//! Which tokens are refused.

use proc_macro2::Delimiter;

use super::{
    tokens::{Kind, Token},
    words::{self, Because},
};

/// Macros whose names mean nothing else: refused wherever they stand, as a path or under a new
/// name too.
const NAMES: &[&str] = &["include_str", "include_bytes", "option_env", "global_asm", "naked_asm"];
/// Macros whose names are words that a program may use: refused where they are called.
const CALLED: &[&str] = &["include", "env", "asm"];
/// What would be called by another name after `use … as`.
const RENAMED: &[&str] = &["include", "env", "asm", "global_allocator"];
/// The crates that are there.
const CRATES: &[&str] = &["std", "core", "alloc", "self"];

/// The places of what is refused, with the reason.
pub(super) fn refused(tokens: &[Token]) -> Vec<(usize, Because)> {
    let text = Text(tokens);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let because = text.word(at).or_else(|| text.foreign(at));
        found.extend(because.map(|because| (at, because)));
        found.extend(text.renamed(at));
        found.extend(text.attribute(at));
    }
    found.sort_by_key(|(at, _)| *at);
    found.dedup_by_key(|(at, _)| *at);
    found
}

struct Text<'a>(&'a [Token]);

impl Text<'_> {
    /// The word at `at`, as it is called: `r#` makes a name of a keyword, and changes no name.
    fn named(&self, at: usize) -> Option<&str> {
        match &self.0.get(at)?.kind {
            Kind::Word(word) => Some(word.strip_prefix("r#").unwrap_or(word)),
            _ => None,
        }
    }

    fn is_keyword(&self, at: usize, keyword: &str) -> bool {
        self.0.get(at).is_some_and(|token| token.kind == Kind::Word(keyword.to_owned()))
    }

    fn is_mark(&self, at: usize, mark: char) -> bool {
        matches!(self.0.get(at), Some(Token { kind: Kind::Mark(found, _), .. }) if *found == mark)
    }

    fn is_open(&self, at: usize, delimiter: Delimiter) -> bool {
        self.0.get(at).is_some_and(|token| token.kind == Kind::Open(delimiter))
    }

    /// A word that is refused by itself, or as a call of a macro.
    fn word(&self, at: usize) -> Option<Because> {
        if self.is_keyword(at, "unsafe") {
            return Some(words::because_unsafe());
        }
        let name = self.named(at)?;
        // `name != x` compares.
        let called = || self.is_mark(at + 1, '!') && !self.is_mark(at + 2, '=');
        let refused = NAMES.contains(&name) || (CALLED.contains(&name) && called());
        refused.then(|| words::called(name))
    }

    /// `extern crate` of what is not there, and declarations of foreign functions.
    fn foreign(&self, at: usize) -> Option<Because> {
        if !self.is_keyword(at, "extern") {
            return None;
        }
        if self.is_keyword(at + 1, "crate") {
            let name = self.named(at + 2)?;
            return (!CRATES.contains(&name)).then(|| words::other_crate(name));
        }
        let abi = matches!(self.0.get(at + 1)?.kind, Kind::Literal);
        let body = at + 1 + usize::from(abi);
        self.is_open(body, Delimiter::Brace).then(words::foreign)
    }

    /// The names that a `use` at `at` gives to what is refused.
    fn renamed(&self, at: usize) -> Vec<(usize, Because)> {
        // `use<'a>` is a bound.
        if !self.is_keyword(at, "use") || self.is_mark(at + 1, '<') {
            return Vec::new();
        }
        let ends = (at..self.0.len()).find(|&at| self.is_mark(at, ';'));
        let inside = at..ends.unwrap_or(self.0.len());
        let renamed = inside.filter(|&at| self.is_keyword(at + 1, "as"));
        renamed
            .filter_map(|at| Some((at, self.named(at)?)))
            .filter(|(_, name)| RENAMED.contains(name))
            .map(|(at, name)| (at, words::renamed(name)))
            .collect()
    }

    /// What is refused in the attribute that begins at `at`.
    fn attribute(&self, at: usize) -> Vec<(usize, Because)> {
        let inner = usize::from(self.is_mark(at + 1, '!'));
        let open = at + 1 + inner;
        if !self.is_mark(at, '#') || !self.is_open(open, Delimiter::Bracket) {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut todo = vec![open + 1];
        while let Some(at) = todo.pop() {
            let Some(last) = self.path_at(at) else { continue };
            match self.named(last) {
                Some("cfg_attr") => todo.extend(self.parts(last + 1).into_iter().skip(1)),
                Some(name) => {
                    found.extend(words::attribute(name).map(|because| (last, because)));
                }
                None => {}
            }
        }
        found
    }

    /// The last word of the path at `at`, unless it begins with the name of a tool.
    fn path_at(&self, mut at: usize) -> Option<usize> {
        if self.is_mark(at, ':') {
            at += 2;
        }
        if matches!(self.named(at)?, "clippy" | "rustfmt" | "diagnostic" | "miri") {
            return None;
        }
        while self.is_mark(at + 1, ':') && self.is_mark(at + 2, ':') && self.named(at + 3).is_some()
        {
            at += 3;
        }
        Some(at)
    }

    /// Where the parts of the list in parentheses at `at` begin.
    fn parts(&self, at: usize) -> Vec<usize> {
        if !self.is_open(at, Delimiter::Parenthesis) {
            return Vec::new();
        }
        let (mut depth, mut parts) = (0_usize, vec![at + 1]);
        for (place, token) in self.0.iter().enumerate().skip(at) {
            match token.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close if depth == 1 => break,
                Kind::Close => depth -= 1,
                Kind::Mark(',', _) if depth == 1 => parts.push(place + 1),
                _ => {}
            }
        }
        parts
    }
}
