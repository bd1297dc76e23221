//! What there is to see, as a screen of any size: a title, the text, the keys.

use ratatui_core::{
    layout::{Constraint, Layout, Rect},
    style::{Color, Modifier, Style},
    terminal::Frame,
    text::{Line, Span},
};
use ratatui_widgets::paragraph::Paragraph;

use super::{styled, view::View};

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const BUSY: Style = Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD);

/// Rows that the text needs before the keys get more than one.
const ENOUGH: u16 = 8;

/// Draws it; gives how many lines of the text are above the last one that can be on top.
pub(super) fn draw(frame: &mut Frame<'_>, view: &View<'_>) -> usize {
    let area = frame.area();
    let keys = keys(view, area.width);
    let most = if area.height > ENOUGH { keys.len() } else { 1 };
    let bar = u16::try_from(keys.len().min(most)).unwrap_or(1);
    let rows = [
        Constraint::Length(1),
        Constraint::Length(u16::from(area.height > ENOUGH)),
        Constraint::Min(0),
        Constraint::Length(bar),
    ];
    let [title, _, text, bar] = Layout::vertical(rows).areas(area);
    frame.render_widget(self::title(view), title);
    frame.render_widget(Paragraph::new(keys), bar);
    body(frame, view, text)
}

fn title(view: &View<'_>) -> Line<'static> {
    let place = format!("{} of {}", view.number, view.count);
    let status = if view.is_busy { BUSY } else { DIM };
    Line::from(vec![
        Span::styled(view.exercise, BOLD),
        Span::styled(format!("  {place}  "), DIM),
        Span::styled(view.status.clone(), status),
    ])
}

fn body(frame: &mut Frame<'_>, view: &View<'_>, area: Rect) -> usize {
    let lines = styled::lines(&view.body, usize::from(area.width));
    let room = usize::from(area.height);
    let bottom = lines.len().saturating_sub(room);
    let scroll = view.scroll.min(bottom);
    let shown: Vec<Line<'_>> = lines.into_iter().skip(scroll).take(room).collect();
    frame.render_widget(Paragraph::new(shown), area);
    bottom
}

/// The keys, in as many rows as they need; a note stands above them.
fn keys(view: &View<'_>, width: u16) -> Vec<Line<'static>> {
    let width = usize::from(width);
    let mut rows: Vec<Line<'static>> = Vec::new();
    let mut row = Line::default();
    for (key, what) in &view.keys {
        let gap = if row.spans.is_empty() { "" } else { "   " };
        let entry =
            [Span::raw(gap), Span::styled(*key, BOLD), Span::styled(format!(" {what}"), DIM)];
        let wide: usize = entry.iter().map(Span::width).sum();
        if row.width() + wide > width && !row.spans.is_empty() {
            rows.push(std::mem::take(&mut row));
            row.extend(entry.into_iter().skip(1));
        } else {
            row.extend(entry);
        }
    }
    rows.push(row);
    let note = view.note.map_or_else(Vec::new, |note| styled::lines(note, width));
    let notes = note.into_iter().map(|line| line.style(BUSY));
    notes.chain(rows).collect()
}
