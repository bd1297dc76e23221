//! Coloured text, as the stages write it, for a screen that knows no escape sequences.
//!
//! What is no colour is dropped: the text quotes the learner, and a screen must not obey it.

use anstyle_parse::{DefaultCharAccumulator, Params, Parser, Perform};
use ratatui_core::{
    style::{Color, Modifier, Style},
    text::{Line, Span},
};

/// What a tab stands for.
const TAB: &str = "    ";

/// The lines of `text`, none of them wider than `width`.
pub(super) fn lines(text: &str, width: usize) -> Vec<Line<'static>> {
    let mut page = Page::default();
    let mut parser = Parser::<DefaultCharAccumulator>::new();
    for &byte in text.as_bytes() {
        parser.advance(&mut page, byte);
    }
    page.end_line();
    // A text ends with the end of its last line.
    if page.lines.last().is_some_and(|line| line.is_empty()) {
        page.lines.pop();
    }
    page.lines.into_iter().flat_map(|line| wrapped(line, width)).collect()
}

/// Letters with their style.
type Letters = Vec<(char, Style)>;

#[derive(Default)]
struct Page {
    lines: Vec<Letters>,
    line: Letters,
    style: Style,
}

impl Page {
    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
    }
}

impl Perform for Page {
    fn print(&mut self, letter: char) {
        self.line.push((letter, self.style));
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\n' => self.end_line(),
            b'\t' => self.line.extend(TAB.chars().map(|letter| (letter, self.style))),
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, _: &[u8], _: bool, action: u8) {
        if action == b'm' {
            let numbers: Vec<u16> = params.iter().flatten().copied().collect();
            self.style = restyled(self.style, &numbers);
        }
    }
}

/// `style` after "select graphic rendition" (ECMA-48) with these numbers.
fn restyled(mut style: Style, mut numbers: &[u16]) -> Style {
    if numbers.is_empty() {
        return Style::default();
    }
    while let [number, rest @ ..] = numbers {
        numbers = rest;
        style = match number {
            0 => Style::default(),
            1 => style.add_modifier(Modifier::BOLD),
            2 => style.add_modifier(Modifier::DIM),
            3 => style.add_modifier(Modifier::ITALIC),
            4 => style.add_modifier(Modifier::UNDERLINED),
            22 => style.remove_modifier(Modifier::BOLD | Modifier::DIM),
            30..=37 => style.fg(Color::Indexed((number - 30) as u8)),
            39 => style.fg(Color::Reset),
            90..=97 => style.fg(Color::Indexed((number - 90 + 8) as u8)),
            38 | 48 => {
                let (color, rest) = color(rest);
                numbers = rest;
                match color {
                    Some(color) if *number == 38 => style.fg(color),
                    Some(color) => style.bg(color),
                    None => style,
                }
            }
            _ => style,
        };
    }
    style
}

/// The colour that stands at the start of `numbers`, and what is behind it.
fn color(numbers: &[u16]) -> (Option<Color>, &[u16]) {
    let byte = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
    match numbers {
        [5, index, rest @ ..] => (Some(Color::Indexed(byte(*index))), rest),
        [2, red, green, blue, rest @ ..] => {
            (Some(Color::Rgb(byte(*red), byte(*green), byte(*blue))), rest)
        }
        _ => (None, &[]),
    }
}

/// `letters` in lines that fit into `width`, cut behind a space where there is one.
fn wrapped(mut letters: Letters, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    while let Some(fits) = overlong(&letters, width) {
        let space = letters[..fits].iter().rposition(|(letter, _)| *letter == ' ');
        // Not the indent: that would give an empty line, and the same again below it.
        let text = letters.iter().position(|(letter, _)| *letter != ' ').unwrap_or(0);
        let end = space.map(|space| space + 1).filter(|&end| end > text).unwrap_or(fits).max(1);
        let rest = letters.split_off(end);
        lines.push(line(&letters));
        letters = rest;
    }
    // Where not even one letter fits, nothing is left over.
    if !letters.is_empty() || lines.is_empty() {
        lines.push(line(&letters));
    }
    lines
}

/// How many of the letters fit into `width`; none where all do.
fn overlong(letters: &[(char, Style)], width: usize) -> Option<usize> {
    let mut used = 0;
    letters.iter().position(|(letter, _)| {
        used += textwrap::core::display_width(letter.encode_utf8(&mut [0; 4]));
        used > width
    })
}

fn line(letters: &[(char, Style)]) -> Line<'static> {
    let runs = letters.chunk_by(|(_, one), (_, other)| one == other);
    let span = |run: &[(char, Style)]| {
        let text: String = run.iter().map(|(letter, _)| *letter).collect();
        Span::styled(text, run.first().map(|(_, style)| *style).unwrap_or_default())
    };
    Line::from(runs.map(span).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use ratatui_core::style::{Color, Modifier, Style};
    use rstest::rstest;

    use super::{lines, restyled};

    fn texts(text: &str, width: usize) -> Vec<String> {
        lines(text, width).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn colours_stay_and_other_escapes_go() {
        let text = "\x1b[1;31mbad\x1b[0m \x1b]8;;file:///x\x1b\\link\x1b]8;;\x1b\\\x1b[2J\x07!\n";
        let line = &lines(text, 80)[0];
        assert_eq!(line.to_string(), "bad link!");
        let red = Style::new().fg(Color::Indexed(1)).add_modifier(Modifier::BOLD);
        assert_eq!(line.spans[0].style, red);
        assert_eq!(line.spans[1].style, Style::new());
    }

    #[rstest]
    #[case(&[38, 5, 9, 1], Style::new().fg(Color::Indexed(9)).add_modifier(Modifier::BOLD))]
    #[case(&[38, 2, 1, 2, 3], Style::new().fg(Color::Rgb(1, 2, 3)))]
    #[case(&[38], Style::new())]
    #[case(&[1, 31, 0], Style::new())]
    #[case(&[], Style::new())]
    fn numbers_are_styles(#[case] numbers: &[u16], #[case] style: Style) {
        assert_eq!(restyled(Style::new(), numbers), style);
    }

    #[test]
    fn long_lines_are_cut_behind_a_space() {
        assert_eq!(texts("one two three\nfour", 9), ["one two ", "three", "four"]);
        assert_eq!(texts("    onetwothree", 8), ["    onet", "wothree"]);
        assert_eq!(texts("a\n\nb\n", 8), ["a", "", "b"]);
        assert_eq!(texts("日本語", 4), ["日本", "語"]);
        assert_eq!(texts("日本", 1), ["日", "本"]);
        assert_eq!(texts("", 4), [""; 0]);
    }
}
