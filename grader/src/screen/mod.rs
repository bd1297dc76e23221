//! Standard output for a person: with colours and links where it is a terminal that shows them.
//!
//! The two are asked for apart: `NO_COLOR` says nothing about links, and `FORCE_HYPERLINK` nothing
//! about colours. What is written here knows of neither; a link is made of each place that is
//! named on a whole line.

mod counted;
mod line;

use std::{
    env,
    io::{self, StdoutLock, Write},
};

use anstream::{AutoStream, ColorChoice, adapter::strip_bytes};
use supports_hyperlinks::Stream;

pub(crate) use counted::counted;
use line::Places;

/// Standard output, until dropped.
pub(crate) struct Screen(Kind);

enum Kind {
    Plain(AutoStream<StdoutLock<'static>>),
    Linked(Linked<StdoutLock<'static>>),
}

/// Makes links of the places on each line.
struct Linked<W: Write> {
    out: W,
    coloured: bool,
    places: Places,
    /// What of the last line is there yet.
    begun: Vec<u8>,
}

impl Screen {
    /// Standard output for what a person reads.
    pub(crate) fn open() -> Self {
        match places() {
            Some(places) => {
                let coloured = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
                let out = io::stdout().lock();
                Self(Kind::Linked(Linked { out, coloured, places, begun: Vec::new() }))
            }
            None => Self::without_links(),
        }
    }

    /// Standard output for what a program reads.
    pub(crate) fn without_links() -> Self {
        Self(Kind::Plain(anstream::stdout().lock()))
    }
}

/// How links are to be made, if there are to be any.
fn places() -> Option<Places> {
    let is = |name: &str, value: &str| env::var_os(name).is_some_and(|found| found == value);
    // The terminal of VS Code makes links of places by itself. Those lead to the line, which a
    // `file://` link does not; where the file is in a container, the link leads nowhere at all.
    let by_itself = is("TERM_PROGRAM", "vscode") && env::var_os("FORCE_HYPERLINK").is_none();
    if by_itself || !supports_hyperlinks::on(Stream::Stdout) {
        return None;
    }
    Some(Places {
        here: env::current_dir().ok()?,
        host: rustix::system::uname().nodename().to_string_lossy().into_owned(),
        // A documented habit of this one alone; others would look for a file of that name.
        numbered: is("TERM", "xterm-kitty"),
    })
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Kind::Plain(out) => out.write(bytes),
            Kind::Linked(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Kind::Plain(out) => out.flush(),
            Kind::Linked(out) => out.flush(),
        }
    }
}

impl<W: Write> Linked<W> {
    fn pass_on(&mut self) -> io::Result<()> {
        if self.begun.is_empty() {
            return Ok(());
        }
        let line = std::mem::take(&mut self.begun);
        let line = if self.coloured { line } else { strip_bytes(&line).into_vec() };
        self.out.write_all(self.places.linked(&String::from_utf8_lossy(&line)).as_bytes())
    }
}

impl<W: Write> Write for Linked<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.begun.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.pass_on()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass_on()?;
        self.out.flush()
    }
}

impl<W: Write> Drop for Linked<W> {
    fn drop(&mut self) {
        // Whoever wants to know how it went flushes.
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Write, path::Path};

    use super::{Linked, line::Places};

    fn shown(coloured: bool, parts: &[&str]) -> String {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf();
        let places = Places { here, host: "here".to_owned(), numbered: false };
        let mut out = Vec::new();
        let mut linked = Linked { out: &mut out, coloured, places, begun: Vec::new() };
        for part in parts {
            linked.write_all(part.as_bytes()).expect("a buffer takes everything");
        }
        drop(linked);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_place_that_is_written_in_parts_is_one_link() {
        let whole = shown(true, &["\u{1b}[1mat src", "/main.rs:", "7\u{1b}[0m", "\nrest"]);
        assert_eq!(whole.matches("\u{1b}]8;;file://here/").count(), 1, "{whole:?}");
        assert!(whole.starts_with("\u{1b}[1mat \u{1b}]8;;"), "{whole:?}");
        assert!(whole.ends_with("\u{1b}]8;;\u{1b}\\\u{1b}[0m\nrest"), "{whole:?}");
    }

    #[test]
    fn without_colours_links_stay() {
        let plain = shown(false, &["\u{1b}[1mat src/main.rs:7\u{1b}[0m\n"]);
        assert!(
            plain.contains("\u{1b}]8;;file://here/") && !plain.contains("\u{1b}["),
            "{plain:?}"
        );
    }
}
