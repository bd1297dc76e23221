//! A page taken apart by the rules of HTML, and what a reader who cannot see it goes by.

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Elements that have no end.
const VOID: [&str; 3] = ["meta", "input", "br"];
/// Elements of an outline.
const TOLD: [&str; 18] = [
    "header", "nav", "main", "section", "article", "footer", "h1", "h2", "h3", "h4", "h5", "table",
    "caption", "th", "figure", "summary", "button", "input",
];
/// Attributes of an outline.
const SAID: [&str; 5] = ["role", "aria-label", "aria-live", "scope", "type"];

/// One element of an outline.
struct Element {
    depth: usize,
    head: String,
    text: String,
}

/// The landmarks, headings, tables and controls of `page`, in order. Panics where the page is not
/// well-formed: each element is closed, in order, and nothing in it is an error.
pub(crate) fn outline(page: &str) -> String {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut open: Vec<(String, Option<usize>)> = Vec::new();
    let mut elements: Vec<Element> = Vec::new();
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), value));
                let said: Vec<String> = attributes
                    .filter(|(name, _)| SAID.contains(&name.as_str()))
                    .map(|(name, value)| format!(" {name}={}", text(value)))
                    .collect();
                let is_told = TOLD.contains(&name.as_str()) || !said.is_empty();
                let depth = open.iter().filter(|(_, told)| told.is_some()).count();
                if is_told {
                    let head = format!("{name}{}", said.concat());
                    elements.push(Element { depth, head, text: String::new() });
                }
                if !VOID.contains(&name.as_str()) {
                    open.push((name, is_told.then(|| elements.len() - 1)));
                }
            }
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                let last = open.pop().map(|(name, _)| name);
                assert_eq!(last.as_deref(), Some(name.as_str()), "what is closed was open last");
            }
            Token::String(string) => {
                // The text of a heading is its own; of a landmark it is too much to tell.
                let inner = open.iter().rev().find_map(|(_, told)| *told);
                if let Some(inner) = inner.map(|index| &mut elements[index]) {
                    inner.text += &text(&string);
                }
            }
            Token::Doctype(doctype) => assert!(!doctype.force_quirks),
            Token::Error(error) => panic!("{error:?}"),
            Token::Comment(_) => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    elements.iter().map(Element::line).collect()
}

impl Element {
    fn line(&self) -> String {
        let named = ["h1", "h2", "h3", "h4", "h5", "caption", "th", "summary", "button"];
        let is_named = named.iter().any(|name| self.head.split(' ').next() == Some(name));
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = if is_named { format!(": {text}") } else { String::new() };
        format!("{}{}{text}\n", "  ".repeat(self.depth), self.head)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
