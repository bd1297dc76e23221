//! A text as the flat list of its tokens, each with its place.

use proc_macro2::{Delimiter, LineColumn, Spacing, Span, TokenStream, TokenTree};

/// One token.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// From 1.
    pub(super) line: usize,
    /// From 1, in characters.
    pub(super) column: usize,
    /// In characters.
    pub(super) width: usize,
}

/// What kind of token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword; a raw one with its `r#`.
    Word(String),
    /// A character of punctuation, and whether the next one follows at once.
    Mark(char, bool),
    Open(Delimiter),
    Close,
    Literal,
}

/// The tokens of `text`; `None` where it has none.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let stream: TokenStream = marked(text).parse().ok()?;
    let tokens = flat(stream);
    // Places are kept in a table of this thread, which would grow with each text.
    proc_macro2::extra::invalidate_current_thread_spans();
    Some(tokens)
}

/// The width of the first line where the compiler would skip it, as one that is for a shell. What
/// it skips could hide the beginning of a comment from us.
pub(super) fn shebang(text: &str) -> Option<usize> {
    let text = marked(text);
    let rest = text.strip_prefix("#!")?;
    let attribute = rest.trim_start().starts_with('[');
    (!attribute).then(|| text.lines().next().unwrap_or_default().chars().count())
}

/// `text` behind the mark that some editors put first, which counts as no column.
fn marked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Without recursion: a text can be all brackets.
fn flat(stream: TokenStream) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut open = vec![(stream.into_iter(), None)];
    while let Some((inner, close)) = open.last_mut() {
        match inner.next() {
            Some(TokenTree::Group(group)) => {
                tokens.push(token(Kind::Open(group.delimiter()), group.span_open()));
                open.push((group.stream().into_iter(), Some(group.span_close())));
            }
            Some(TokenTree::Ident(word)) => {
                tokens.push(token(Kind::Word(word.to_string()), word.span()));
            }
            Some(TokenTree::Punct(mark)) => {
                let joint = mark.spacing() == Spacing::Joint;
                tokens.push(token(Kind::Mark(mark.as_char(), joint), mark.span()));
            }
            Some(TokenTree::Literal(literal)) => {
                tokens.push(token(Kind::Literal, literal.span()));
            }
            None => {
                tokens.extend(close.map(|span| token(Kind::Close, span)));
                open.pop();
            }
        }
    }
    tokens
}

fn token(kind: Kind, span: Span) -> Token {
    let LineColumn { line, column } = span.start();
    let end = span.end();
    let width = if end.line == line { end.column.saturating_sub(column).max(1) } else { 1 };
    Token { kind, line, column: column + 1, width }
}
