//! What there is to see, as it follows from the state.

use super::{
    model::{Model, Page},
    stage::Stage,
    words,
};

/// What there is to see.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) exercise: &'static str,
    /// From 1.
    pub(super) number: usize,
    pub(super) count: usize,
    /// What the grader is doing.
    pub(super) status: String,
    /// Whether it works.
    pub(super) is_busy: bool,
    pub(super) body: String,
    pub(super) note: Option<&'a str>,
    /// The keys that do something now, and what.
    pub(super) keys: Vec<(&'static str, &'static str)>,
    /// The first line of the body to show.
    pub(super) scroll: usize,
}

impl Model {
    /// What there is to see.
    pub(super) fn view(&self) -> View<'_> {
        View {
            exercise: self.name(),
            number: self.at + 1,
            count: self.course.len(),
            status: self.status(),
            is_busy: self.is_working(),
            body: self.body(),
            note: self.note.as_deref(),
            keys: self.keys(),
            scroll: self.scroll,
        }
    }

    fn status(&self) -> String {
        match &self.running {
            _ if self.known[self.at].is_gone() => words::WAITS_FOR_THE_FILE.to_owned(),
            Some(running) if running.is_stale && self.next.is_some() => words::AGAIN.to_owned(),
            Some(running) if !running.is_stale => running.stage.words(),
            _ => words::WAITS.to_owned(),
        }
    }

    fn body(&self) -> String {
        if let Page::Told(text) = &self.page {
            return text.clone();
        }
        let known = &self.known[self.at];
        let mut parts = Vec::new();
        if let Some(place) = self.passed_just_now {
            let next = (place != self.at).then(|| self.name());
            parts.push(words::passed(self.known[place].text(), next));
            if next.is_none() {
                return parts.concat();
            }
        }
        if known.is_gone() {
            parts.push(words::gone(self.name()));
        } else {
            let stage = self.running.as_ref().filter(|one| !one.is_stale).map(|one| &one.stage);
            parts.extend(stage.and_then(Stage::so_far));
            // The failure takes the place of the report that it will be a part of.
            if !stage.is_some_and(Stage::has_failed) {
                parts.push(match known.text() {
                    "" => words::first(self.name()),
                    text if self.is_working() => words::before(text),
                    text => text.to_owned(),
                });
            }
        }
        parts.join(words::RULE)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        let all = [
            (matches!(self.page, Page::Told(_)), ("Esc", "back")),
            (self.at + 1 < self.course.len(), ("n", "next")),
            (self.at > 0, ("p", "previous")),
            (true, ("h", "hint")),
            (self.may_be_compared().is_some(), ("d", "diff")),
            (true, ("l", "list")),
            (true, ("r", "rerun")),
            (self.known[self.at].failing_schedule().is_some(), ("s", "step through")),
            (self.bottom > 0, ("↑↓", "scroll")),
            (true, ("q", "quit")),
        ];
        all.into_iter().filter(|(is_there, _)| *is_there).map(|(_, key)| key).collect()
    }
}
