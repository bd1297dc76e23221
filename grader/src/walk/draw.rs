//! What there is to see at a step, as a screen of any size.
//!
//! A pane for each thread: side by side where there is room, else in several rows; where those
//! get too low, the pane of the thread that acts, and a line for each of the others. Below them the
//! step in words.

use ratatui_core::{
    layout::{Constraint, Layout, Rect},
    style::{Color, Modifier, Style},
    terminal::Frame,
    text::{Line, Span},
};
use ratatui_widgets::{block::Block, borders::BorderType, paragraph::Paragraph};

use super::model::{Moment, Seat, State, Walk};
use crate::judge::clock;

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const HERE: Style = Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD);
const STUCK: Style = Style::new().fg(Color::Red);

/// Columns that a pane needs, and rows: a border, the state, the locks, three lines of source.
const NARROWEST: u16 = 32;
const LOWEST: u16 = 7;
/// Rows that the only pane needs: it does with one line of source.
const ONLY: u16 = 5;
/// Rows of the title and of the bar.
const TITLE: u16 = 1;
const BAR: u16 = 4;
/// What a tab stands for in a source.
const TAB: &str = "    ";

/// Columns around the number of a line.
const MARGIN: usize = 2;

const KEYS: &str = "←/→ one step  PgUp/PgDn ten  Home/End first/last  q leaves";

/// Draws the step at which `walk` stands.
pub(super) fn draw(frame: &mut Frame<'_>, walk: &Walk<'_>) {
    let moment = walk.moment();
    let rows = [Constraint::Length(TITLE), Constraint::Min(0), Constraint::Length(BAR)];
    let [title, panes, bar] = Layout::vertical(rows).areas(frame.area());
    frame.render_widget(Line::styled(plain(&walk.title), BOLD), title);
    all_panes(frame, &moment, panes);
    frame.render_widget(Paragraph::new(words(walk, &moment)), bar);
}

fn all_panes(frame: &mut Frame<'_>, moment: &Moment<'_>, area: Rect) {
    let count = moment.threads.len().max(1);
    let most = usize::from(area.width / NARROWEST).clamp(1, count);
    let rows = count.div_ceil(most);
    if usize::from(area.height) / rows < usize::from(LOWEST) {
        return one_pane(frame, moment, area);
    }
    let row_areas = Layout::vertical(vec![Constraint::Fill(1); rows]).split(area);
    let row_seats = moment.threads.chunks(count.div_ceil(rows));
    for (seats, area) in row_seats.zip(row_areas.iter()) {
        let areas = Layout::horizontal(vec![Constraint::Fill(1); seats.len()]).split(*area);
        for (seat, area) in seats.iter().zip(areas.iter()) {
            pane(frame, seat, *area);
        }
    }
}

/// The thread that acts; the others have a line each, as far as there is room.
fn one_pane(frame: &mut Frame<'_>, moment: &Moment<'_>, area: Rect) {
    let (acting, others): (Vec<_>, Vec<_>) = moment.threads.iter().partition(|seat| seat.acts);
    let room = area.height.saturating_sub(ONLY);
    let lines = u16::try_from(others.len()).unwrap_or(u16::MAX).min(room);
    let rows = [Constraint::Min(0), Constraint::Length(lines)];
    let [above, below] = Layout::vertical(rows).areas(area);
    if let Some(seat) = acting.first() {
        pane(frame, seat, above);
    }
    let lines: Vec<Line<'_>> = others
        .into_iter()
        .map(|seat| {
            let at = seat.place.map_or_else(String::new, |place| format!(" ({place})"));
            let name = Span::raw(format!("{}{at}: ", plain(seat.name)));
            Line::from(vec![name, state(seat)])
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), below);
}

/// One thread: its state, its locks, and its source around the line where it stands.
fn pane(frame: &mut Frame<'_>, seat: &Seat<'_>, area: Rect) {
    let style = if seat.acts { HERE } else { Style::new() };
    let file = seat.place.map_or_else(String::new, |place| format!(" {} ", plain(&place.file)));
    let block = Block::bordered()
        .border_type(if seat.acts { BorderType::Thick } else { BorderType::Plain })
        .border_style(style)
        .title(Span::styled(format!(" {} ", plain(seat.name)), style.patch(BOLD)))
        .title_bottom(Line::styled(file, DIM).right_aligned());
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let mut lines = vec![Line::from(state(seat)), Line::from(holds(seat))];
    let rows = usize::from(inner.height).saturating_sub(lines.len());
    lines.extend(source(seat, (inner.width, rows)));
    frame.render_widget(Paragraph::new(lines), inner);
}

/// What the thread is up to, in words.
fn state(seat: &Seat<'_>) -> Span<'static> {
    let style = match &seat.state {
        State::NotBegun | State::Ended => DIM,
        State::Runs if seat.acts => HERE,
        State::Runs => Style::new(),
        State::Waits { .. } | State::Stands => STUCK,
    };
    Span::styled(plain(&seat.says()), style)
}

fn holds(seat: &Seat<'_>) -> Span<'static> {
    if seat.holds.is_empty() {
        return Span::styled("holds no lock", DIM);
    }
    Span::raw(plain(&format!("holds {}", seat.holds.join(", "))))
}

/// So many columns and rows of the source, with the thread's line in the middle.
fn source(seat: &Seat<'_>, (width, rows): (u16, usize)) -> Vec<Line<'static>> {
    let Some(place) = seat.place.filter(|_| !seat.lines.is_empty()) else { return Vec::new() };
    let here = (place.line as usize).saturating_sub(1);
    let last = seat.lines.len().saturating_sub(rows);
    let first = here.saturating_sub(rows / 2).min(last);
    let shown: Vec<(usize, String)> = seat
        .lines
        .iter()
        .enumerate()
        .skip(first)
        .take(rows)
        .map(|(index, line)| (index, plain(&line.replace('\t', TAB))))
        .collect();
    let digits = seat.lines.len().to_string().len();
    let room = usize::from(width).saturating_sub(digits + MARGIN);
    let line_here = shown.iter().find(|(index, _)| *index == here);
    let shift = line_here.map_or(0, |(_, line)| shift(line, room));
    let row = |(index, line): (usize, String)| {
        let is_here = index == here && seat.has_come;
        let mark = if is_here { "▶" } else { " " };
        let number = Span::styled(format!("{mark}{:>digits$} ", index + 1), DIM);
        let text = line[shift.min(indent(&line))..].to_owned();
        let style = match (is_here, seat.acts) {
            (true, true) => HERE,
            (true, false) => BOLD,
            _ => Style::new(),
        };
        Line::from(vec![number, Span::styled(text, style)])
    };
    shown.into_iter().map(row).collect()
}

/// By how much to move the source to the left, so that more of this line fits.
fn shift(line: &str, room: usize) -> usize {
    let too_long = textwrap::core::display_width(line).saturating_sub(room);
    too_long.min(indent(line).saturating_sub(TAB.len()))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The bar: the step, what led to it, what comes of it, and the keys.
fn words(walk: &Walk<'_>, moment: &Moment<'_>) -> Vec<Line<'static>> {
    let Some(step) = moment.step else {
        let nothing = "No step of this schedule stands on a line of the submission.";
        return vec![Line::from(nothing), Line::from(""), Line::from(""), Line::styled(KEYS, DIM)];
    };
    let lane = &step.lane;
    let value =
        if lane.value.is_empty() { String::new() } else { format!("  {}", plain(&lane.value)) };
    let told = plain(format!("{} {}", lane.op, lane.object).trim_end());
    let head = vec![
        Span::styled(format!("step {} of {}", moment.number, moment.count), BOLD),
        Span::raw(if moment.is_timed {
            format!("  at {}  ", clock(lane.time_ns))
        } else {
            "  ".to_owned()
        }),
        Span::styled(format!("{}: {told}{value}", plain(&lane.thread)), HERE),
    ];
    let line = Line::styled(format!("{}  {}", lane.at, plain(&lane.source)), DIM);
    let third = match moment.stopped {
        _ if moment.number == moment.count => {
            Line::styled(format!("found: {}", plain(walk.verdict)), STUCK)
        }
        Some(stopped) => {
            let text = format!("{stopped} was stopped for this, though it could have gone on");
            Line::styled(plain(&text), Style::new().fg(Color::Yellow))
        }
        None => Line::from(""),
    };
    vec![Line::from(head), line, third, Line::styled(KEYS, DIM)]
}

/// `text` without what a terminal would obey: it comes from the submission.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}
