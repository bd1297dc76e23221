//! What `watch` does about what happens: events in, orders out, and no world in between.
//!
//! One piece of work runs at a time. What a newer save has made stale is stopped, and what is
//! wanted instead begins when that has ended: the two would wait for each other's locks anyway.

use super::{
    orders::{Change, Happened, Job, Now, Order, Question, Scroll, Wish},
    stage::Stage,
    verdict::Known,
    words,
};
use crate::{exercise::Exercise, grading::GradingError, report::Report};

/// The work that runs.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) job: Job,
    pub(super) stage: Stage,
    /// Whether nobody wants it any more.
    pub(super) is_stale: bool,
}

/// What fills the screen.
#[derive(Debug)]
pub(super) enum Page {
    /// What is known of the exercise.
    Verdict,
    /// An answer.
    Told(String),
}

/// Where the learner is, and what is known.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) course: &'static [Exercise],
    pub(super) at: usize,
    pub(super) known: Vec<Known>,
    pub(super) running: Option<Running>,
    pub(super) next: Option<Job>,
    pub(super) page: Page,
    /// The exercise that passed just now, which is why another one is shown.
    pub(super) passed_just_now: Option<usize>,
    pub(super) note: Option<String>,
    pub(super) scroll: usize,
    /// How far down the text goes, as whoever draws it says.
    pub(super) bottom: usize,
    news: Vec<String>,
}

impl Model {
    /// At the exercise at place `at` of the `course`, where `passed` says who has passed before.
    pub(super) fn new(course: &'static [Exercise], at: usize, passed: &[bool]) -> Self {
        let has_passed = |place| passed.get(place).copied().unwrap_or_default();
        Self {
            course,
            at,
            known: (0..course.len()).map(|place| Known::new(has_passed(place))).collect(),
            running: None,
            next: None,
            page: Page::Verdict,
            passed_just_now: None,
            note: None,
            scroll: 0,
            bottom: 0,
            news: Vec::new(),
        }
    }

    /// The first thing to do.
    pub(super) fn begin(&mut self) -> Vec<Order> {
        self.want(Job::Grade(self.at))
    }

    /// What is to be done now that this `happened`.
    pub(super) fn take(&mut self, happened: Happened) -> Vec<Order> {
        match happened {
            Happened::Nothing => Vec::new(),
            Happened::Wished(wish) => self.wished(wish),
            Happened::Changed(changes) => self.changed(&changes),
            Happened::Said(event) => {
                if let Some(running) = &mut self.running {
                    running.stage.said(event);
                }
                Vec::new()
            }
            Happened::Judged(so_far) => {
                if let Some(running) = self.running.as_mut().filter(|one| !one.is_stale) {
                    self.news.extend(running.stage.judged(so_far));
                }
                Vec::new()
            }
            Happened::Ended(outcome, warning) => {
                self.note = warning.or(self.note.take());
                self.ended(outcome)
            }
            Happened::Answered(text) => {
                self.news.push(text.clone());
                self.turn_to(Page::Told(text));
                Vec::new()
            }
        }
    }

    /// What a reader of lines has not seen yet.
    pub(super) fn news(&mut self) -> Vec<String> {
        std::mem::take(&mut self.news)
    }

    /// Takes note of how many lines of the text are above the last one that can be on top;
    /// whether that shows.
    pub(super) fn goes_down_to(&mut self, bottom: usize) -> bool {
        let could_scroll = self.bottom > 0;
        self.bottom = bottom;
        self.scroll = self.scroll.min(bottom);
        could_scroll != (bottom > 0)
    }

    fn wished(&mut self, wish: Wish) -> Vec<Order> {
        self.note = None;
        match wish {
            Wish::Next => self.step(self.at.checked_add(1), words::LAST),
            Wish::Previous => self.step(self.at.checked_sub(1), words::FIRST),
            Wish::Ask(Question::Diff) => match self.may_be_compared() {
                Some(place) => vec![Order::Ask(Question::Diff, &self.course[place])],
                None => self.refuse(words::no_diff(self.name())),
            },
            Wish::Ask(question) => vec![Order::Ask(question, &self.course[self.at])],
            Wish::Rerun => {
                self.turn_to(Page::Verdict);
                self.want(Job::Grade(self.at))
            }
            Wish::Replay => self.replay(),
            Wish::Back => {
                self.turn_to(Page::Verdict);
                Vec::new()
            }
            Wish::Scroll(scroll) => {
                self.scroll_by(scroll);
                Vec::new()
            }
            Wish::Suspend => self.suspend(),
            Wish::Quit => vec![Order::Leave],
        }
    }

    /// What runs would run on while nobody watches its clock: it begins anew afterwards.
    fn suspend(&mut self) -> Vec<Order> {
        let wanted = self.running.as_ref().filter(|one| !one.is_stale).map(|one| one.job.clone());
        let mut orders = wanted.map_or_else(Vec::new, |job| self.want(job));
        orders.push(Order::Suspend);
        orders
    }

    fn step(&mut self, place: Option<usize>, none: &str) -> Vec<Order> {
        match place.filter(|&place| place < self.course.len()) {
            Some(place) => {
                self.passed_just_now = None;
                self.go_to(place)
            }
            None => self.refuse(none.to_owned()),
        }
    }

    fn refuse(&mut self, why: String) -> Vec<Order> {
        self.news.push(why.clone());
        self.note = Some(why);
        Vec::new()
    }

    fn replay(&mut self) -> Vec<Order> {
        match self.known[self.at].failing_schedule() {
            _ if self.is_working() => self.refuse(words::BUSY.to_owned()),
            Some((check, schedule, seed)) => {
                self.want(Job::Replay { exercise: self.at, check, schedule, seed })
            }
            None => self.refuse(words::NO_SCHEDULE.to_owned()),
        }
    }

    fn changed(&mut self, changes: &[Change]) -> Vec<Order> {
        for change in changes {
            self.known[change.exercise].changed(change.now);
        }
        // The learner's own exercise first: `git checkout` changes several at once.
        let own = changes.iter().find(|change| change.exercise == self.at);
        let Some(change) = own.or(changes.first()) else { return Vec::new() };
        let job = Job::Grade(change.exercise);
        if change.now == Now::Gone {
            if change.exercise != self.at {
                return Vec::new();
            }
            self.news.push(words::gone(self.name()));
            return self.drop_work();
        }
        // A formatter that had nothing to do: what runs is not stale.
        if change.now == Now::Same && self.is_to_run(&job) {
            return Vec::new();
        }
        self.note = None;
        self.passed_just_now = None;
        self.at = change.exercise;
        self.turn_to(Page::Verdict);
        self.want(job)
    }

    fn ended(&mut self, outcome: Result<Report, GradingError>) -> Vec<Order> {
        let Some(running) = self.running.take() else { return Vec::new() };
        if running.is_stale {
            return self.next.take().map_or_else(Vec::new, |job| self.want(job));
        }
        let text = |error: GradingError| words::trouble(&error.to_string());
        match (running.job, outcome) {
            (Job::Grade(place), Ok(report)) => self.graded(place, report),
            (Job::Grade(place), Err(error)) => {
                self.known[place].could_not(text(error));
                self.news.push(self.known[place].text().to_owned());
                Vec::new()
            }
            (Job::Replay { .. }, Ok(report)) => vec![Order::Walk(Box::new(report))],
            (Job::Replay { .. }, Err(error)) => self.take(Happened::Answered(text(error))),
        }
    }

    fn graded(&mut self, place: usize, report: Report) -> Vec<Order> {
        self.known[place].graded(report);
        self.scroll = 0;
        if !self.known[place].passes() {
            self.news.push(self.known[place].text().to_owned());
            return Vec::new();
        }
        let next = self.next_open(place);
        let next_name = next.map(|next| self.course[next].name);
        self.passed_just_now = Some(place);
        self.news.push(words::passed(self.known[place].text(), next_name));
        next.map_or_else(Vec::new, |next| self.go_to(next))
    }

    /// The exercise to do after the one at `place`.
    fn next_open(&self, place: usize) -> Option<usize> {
        let after = place + 1..self.course.len();
        after.chain(0..place).find(|&place| !self.known[place].has_passed())
    }

    /// Shows the exercise at `place`, and grades it where that has not been done.
    fn go_to(&mut self, place: usize) -> Vec<Order> {
        self.at = place;
        self.turn_to(Page::Verdict);
        if self.known[place].is_up_to_date() {
            self.news.push(self.known[place].text().to_owned());
            self.drop_work()
        } else {
            self.want(Job::Grade(place))
        }
    }

    /// Sees to it that `job` and nothing else is done.
    fn want(&mut self, job: Job) -> Vec<Order> {
        if self.running.is_some() {
            let orders = self.drop_work();
            self.next = Some(job);
            return orders;
        }
        self.next = None;
        if let Job::Grade(place) = job {
            self.news.push(words::grading(self.course[place].name));
        }
        self.running = Some(Running { job: job.clone(), stage: Stage::default(), is_stale: false });
        vec![Order::Begin(job)]
    }

    /// Sees to it that nothing is done.
    fn drop_work(&mut self) -> Vec<Order> {
        self.next = None;
        match &mut self.running {
            Some(running) if !running.is_stale => {
                running.is_stale = true;
                vec![Order::Stop]
            }
            _ => Vec::new(),
        }
    }

    /// Whether `job` is what is done now, or next.
    fn is_to_run(&self, job: &Job) -> bool {
        let runs = self.running.as_ref().filter(|running| !running.is_stale);
        self.next.as_ref().or(runs.map(|running| &running.job)) == Some(job)
    }

    pub(super) fn is_working(&self) -> bool {
        self.next.is_some() || self.running.as_ref().is_some_and(|running| !running.is_stale)
    }

    fn turn_to(&mut self, page: Page) {
        self.page = page;
        self.scroll = 0;
    }

    fn scroll_by(&mut self, scroll: Scroll) {
        const PAGE: usize = 10;
        let to = match scroll {
            Scroll::Down => self.scroll + 1,
            Scroll::Up => self.scroll.saturating_sub(1),
            Scroll::PageDown => self.scroll + PAGE,
            Scroll::PageUp => self.scroll.saturating_sub(PAGE),
            Scroll::Top => 0,
            Scroll::Bottom => self.bottom,
        };
        self.scroll = to.min(self.bottom);
    }

    pub(super) fn name(&self) -> &'static str {
        self.course[self.at].name
    }

    /// The exercise that may be compared with its reference solution: this one, or the one that
    /// passed just now.
    pub(super) fn may_be_compared(&self) -> Option<usize> {
        let candidates = [Some(self.at), self.passed_just_now];
        candidates.into_iter().flatten().find(|&place| self.known[place].may_be_compared())
    }
}
