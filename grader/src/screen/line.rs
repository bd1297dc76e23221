//! The places on a line of text, as links that a terminal can follow (OSC 8).
//!
//! A place is the path of a file that is there, with or without a line and a column behind it.
//! Only the text is looked at, so that whoever writes a place need not know of links, and what
//! the compiler says has them too.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

const ESCAPE: char = '\u{1b}';

/// Where the places are.
pub(super) struct Places {
    /// The folder that paths start from.
    pub(super) here: PathBuf,
    /// The name of this machine: a terminal may be on another one.
    pub(super) host: String,
    /// Whether the line number goes into the link.
    pub(super) numbered: bool,
}

impl Places {
    /// `line` with a link around each place.
    pub(super) fn linked(&self, line: &str) -> String {
        let mut linked = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let end = match first {
                ESCAPE => sequence(rest),
                _ if ends_word(first) => first.len_utf8(),
                _ => rest.find(ends_word).unwrap_or(rest.len()),
            };
            let (part, behind) = rest.split_at(end);
            linked.push_str(&self.link(part).unwrap_or_else(|| part.to_owned()));
            rest = behind;
        }
        linked
    }

    /// `word` with a link around the place that it starts with, if it does.
    fn link(&self, word: &str) -> Option<String> {
        let place = word.trim_end_matches(['.', ':', ',']);
        let (path, line) = parted(place);
        // A bare word is a word, though there may be a file of that name.
        if line.is_none() && !path.contains('/') || path.is_empty() {
            return None;
        }
        let file = std::path::absolute(self.here.join(path)).ok().filter(|file| file.is_file())?;
        let number = line.filter(|_| self.numbered);
        let number = number.map(|line| format!("#{line}")).unwrap_or_default();
        let url = format!("file://{}{}{number}", self.host, encoded(&file)?);
        let punctuation = &word[place.len()..];
        Some(format!("{ESCAPE}]8;;{url}{ESCAPE}\\{place}{ESCAPE}]8;;{ESCAPE}\\{punctuation}"))
    }
}

/// The length of the escape sequence that `text` starts with. Colours are all there is.
fn sequence(text: &str) -> usize {
    let end = text.char_indices().skip(2).find(|(_, letter)| ('@'..='~').contains(letter));
    end.map_or(text.len(), |(at, letter)| at + letter.len_utf8())
}

fn ends_word(letter: char) -> bool {
    letter == ESCAPE || letter.is_whitespace() || "()[]{}<>'\"`,;|│…".contains(letter)
}

/// A path, and the line behind it. A column behind that is read over.
fn parted(place: &str) -> (&str, Option<u32>) {
    let number = |text: &str| {
        let (before, number) = text.rsplit_once(':')?;
        Some((before.len(), number.parse::<u32>().ok()?))
    };
    let Some((end, last)) = number(place) else { return (place, None) };
    match number(&place[..end]) {
        Some((before, line)) => (&place[..before], Some(line)),
        None => (&place[..end], Some(last)),
    }
}

/// `path` as it stands in a URL.
fn encoded(path: &Path) -> Option<String> {
    let mut encoded = String::new();
    for &byte in path.to_str()?.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").ok()?;
        }
    }
    Some(encoded)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use rstest::rstest;

    use super::{Places, encoded, parted};

    /// `line` on a screen in a folder that has `src/lib.rs` and `bare`, links in angle
    /// brackets.
    fn told(line: &str, numbered: bool) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        for path in ["src/lib.rs", "bare"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, "").expect("a file");
        }
        let places = Places { here: folder.path().into(), host: "host".to_owned(), numbered };
        let base = format!("file://host{}", encoded(folder.path()).expect("a URL"));
        let linked = places.linked(line).replace(&base, "");
        linked
            .replace("\u{1b}]8;;\u{1b}\\", ">")
            .replace("\u{1b}]8;;", "<")
            .replace("\u{1b}\\", " ")
    }

    #[rstest]
    #[case::a_line("  at src/lib.rs:30", "  at </src/lib.rs src/lib.rs:30>")]
    #[case::a_column("--> src/lib.rs:3:14", "--> </src/lib.rs src/lib.rs:3:14>")]
    #[case::short("src/lib.rs:3:1: error: x", "</src/lib.rs src/lib.rs:3:1>: error: x")]
    #[case::no_line("Write  src/lib.rs", "Write  </src/lib.rs src/lib.rs>")]
    #[case::punctuation("(src/lib.rs:3), x", "(</src/lib.rs src/lib.rs:3>), x")]
    #[case::a_sentence("It is src/lib.rs:3.", "It is </src/lib.rs src/lib.rs:3>.")]
    #[case::a_colour(
        "\u{1b}[1;31msrc/lib.rs:3\u{1b}[0m",
        "\u{1b}[1;31m</src/lib.rs src/lib.rs:3>\u{1b}[0m"
    )]
    #[case::a_line_of_nothing("at bare:7", "at </bare bare:7>")]
    #[case::a_bare_word("bare facts", "bare facts")]
    #[case::no_file("at src/main.rs:30", "at src/main.rs:30")]
    #[case::a_folder("in src/", "in src/")]
    #[case::no_path("3:4 ::: /", "3:4 ::: /")]
    #[case::cut_off("\u{1b}[", "\u{1b}[")]
    fn places_become_links(#[case] line: &str, #[case] expected: &str) {
        assert_eq!(told(line, false), expected);
    }

    #[test]
    fn the_line_is_in_the_link_where_that_is_understood() {
        assert_eq!(told("src/lib.rs:3:14", true), "</src/lib.rs#3 src/lib.rs:3:14>");
        assert_eq!(told("src/lib.rs", true), "</src/lib.rs src/lib.rs>");
    }

    #[test]
    fn a_url_has_no_letter_that_means_something_else() {
        assert_eq!(
            encoded(Path::new("/a b/é#?%.rs")).as_deref(),
            Some("/a%20b/%C3%A9%23%3F%25.rs")
        );
        assert_eq!(parted("a:b:3"), ("a:b", Some(3)));
    }
}
