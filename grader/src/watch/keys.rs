//! What a key asks for.

use ratatui_crossterm::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::orders::{Question, Scroll, Wish};
use crate::report::Keys;

/// The keys that a report names.
pub(super) const NAMED: Keys = Keys { hint: "h", walk: "s" };

/// The wish behind `key`, if there is one.
pub(super) fn wish(key: &KeyEvent) -> Option<Wish> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    // A raw terminal sends no signal: Ctrl-C is a key like any other, and so is Ctrl-Z.
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c' | 'd') => Some(Wish::Quit),
            KeyCode::Char('z') => Some(Wish::Suspend),
            _ => None,
        };
    }
    Some(match key.code {
        KeyCode::Char(letter) => return typed(letter),
        KeyCode::Right => Wish::Next,
        KeyCode::Left => Wish::Previous,
        KeyCode::Esc | KeyCode::Backspace => Wish::Back,
        KeyCode::Down => Wish::Scroll(Scroll::Down),
        KeyCode::Up => Wish::Scroll(Scroll::Up),
        KeyCode::PageDown => Wish::Scroll(Scroll::PageDown),
        KeyCode::PageUp => Wish::Scroll(Scroll::PageUp),
        KeyCode::Home => Wish::Scroll(Scroll::Top),
        KeyCode::End => Wish::Scroll(Scroll::Bottom),
        _ => return None,
    })
}

/// The wish behind a letter, also one that was typed as a line.
pub(super) fn typed(letter: char) -> Option<Wish> {
    Some(match letter {
        'n' => Wish::Next,
        'p' => Wish::Previous,
        'h' => Wish::Ask(Question::Hint),
        'd' => Wish::Ask(Question::Diff),
        'l' => Wish::Ask(Question::List),
        'r' => Wish::Rerun,
        's' => Wish::Replay,
        'j' => Wish::Scroll(Scroll::Down),
        'k' => Wish::Scroll(Scroll::Up),
        ' ' => Wish::Scroll(Scroll::PageDown),
        'g' => Wish::Scroll(Scroll::Top),
        'G' => Wish::Scroll(Scroll::Bottom),
        'q' => Wish::Quit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{NAMED, Question, Wish, typed};

    #[test]
    fn a_report_names_keys_that_do_what_it_says() {
        let wish = |key: &str| key.chars().next().and_then(typed);
        assert_eq!(wish(NAMED.hint), Some(Wish::Ask(Question::Hint)));
        assert_eq!(wish(NAMED.walk), Some(Wish::Replay));
    }
}
