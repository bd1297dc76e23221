//! What a key asks for.

use ratatui_crossterm::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::orders::{Question, Scroll, Wish};

/// The wish behind `key`, if there is one.
pub(super) fn wish(key: &KeyEvent) -> Option<Wish> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    // A raw terminal sends no signal: Ctrl-C is a key like any other.
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return matches!(key.code, KeyCode::Char('c' | 'd')).then_some(Wish::Quit);
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
