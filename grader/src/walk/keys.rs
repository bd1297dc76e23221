//! What a key asks for.

use ratatui_crossterm::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::model::Go;

/// What the learner wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Another step.
    Go(Go),
    /// Out of this schedule.
    Leave,
    /// Out of everything.
    Quit,
    /// Back to the shell for a while.
    Suspend,
}

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
    let go = match key.code {
        KeyCode::Right | KeyCode::Down | KeyCode::Char('l' | 'j' | ' ') | KeyCode::Enter => {
            Go::Forward
        }
        KeyCode::Left | KeyCode::Up | KeyCode::Char('h' | 'k') | KeyCode::Backspace => Go::Back,
        KeyCode::PageDown => Go::PageForward,
        KeyCode::PageUp => Go::PageBack,
        KeyCode::Home | KeyCode::Char('g') => Go::First,
        KeyCode::End | KeyCode::Char('G') => Go::Last,
        KeyCode::Esc | KeyCode::Char('q') => return Some(Wish::Leave),
        _ => return None,
    };
    Some(Wish::Go(go))
}

#[cfg(test)]
mod tests {
    use ratatui_crossterm::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::{Go, Wish, wish};

    fn plain(code: KeyCode) -> Option<Wish> {
        wish(&KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn hands_on_arrows_and_hands_on_letters_get_the_same() {
        for (arrow, letter, go) in [
            (KeyCode::Right, 'l', Go::Forward),
            (KeyCode::Down, 'j', Go::Forward),
            (KeyCode::Left, 'h', Go::Back),
            (KeyCode::Up, 'k', Go::Back),
        ] {
            assert_eq!(plain(arrow), Some(Wish::Go(go)));
            assert_eq!(plain(KeyCode::Char(letter)), Some(Wish::Go(go)));
        }
    }

    #[test]
    fn there_are_three_ways_out() {
        let interrupt = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(wish(&interrupt), Some(Wish::Quit));
        assert_eq!(plain(KeyCode::Char('q')), Some(Wish::Leave));
        assert_eq!(plain(KeyCode::Esc), Some(Wish::Leave));
        assert_eq!(plain(KeyCode::Char('c')), None);
    }
}
