//! Small histories that the rules explain, and some that they do not.

use std::time::Duration;

use super::{Act, Call, Flaw, Moment, Timeline};
use crate::rate_limiter::Closed;

fn ms(at: u64) -> Duration {
    Duration::from_millis(at)
}

/// The calls of a test. Of calls at the same instant, all first calls of a thread overlap, and
/// come before all second ones.
#[derive(Default)]
struct Calls(Vec<Call>);

impl Calls {
    fn add(mut self, thread: usize, act: Act, asked: u64, answer: Option<(u64, bool)>) -> Self {
        let round = self.0.iter().filter(|call| call.thread == thread).count();
        let place = round * 1000 + self.0.len();
        let moment =
            |at: u64, order: usize| Moment { at: ms(at), order: at as usize * 100_000 + order };
        let answer =
            answer.map(|(at, ok)| (moment(at, place + 500), if ok { Ok(()) } else { Err(Closed) }));
        self.0.push(Call { thread, act, asked: moment(asked, place), answer });
        self
    }

    fn ok(self, thread: usize, asked: u64, answered: u64) -> Self {
        self.add(thread, Act::Acquire, asked, Some((answered, true)))
    }

    fn refused(self, thread: usize, asked: u64, answered: u64) -> Self {
        self.add(thread, Act::Acquire, asked, Some((answered, false)))
    }

    fn waits(self, thread: usize, asked: u64) -> Self {
        self.add(thread, Act::Acquire, asked, None)
    }

    fn close(self, thread: usize, asked: u64, answered: u64) -> Self {
        self.add(thread, Act::Close, asked, Some((answered, true)))
    }

    fn flaw(&self, rate: usize, end: u64) -> Option<Flaw> {
        Timeline { rate, calls: &self.0, end: ms(end) }.flaw()
    }
}

#[test]
fn tokens_go_at_once_and_then_at_ticks() {
    let calls = Calls::default().ok(1, 0, 0).ok(2, 0, 1000).ok(3, 0, 2000);
    assert_eq!(calls.flaw(1, 2500), None);
    let calls = Calls::default().ok(1, 0, 0).ok(2, 0, 1000).waits(3, 0);
    assert_eq!(calls.flaw(1, 1500), None);
    assert_eq!(calls.flaw(1, 2500), Some(Flaw::Left { call: 2, at: ms(2000), tokens: 1 }));
}

#[test]
fn a_late_token_is_seen_where_it_should_have_come() {
    let calls = Calls::default().ok(1, 0, 1);
    assert_eq!(calls.flaw(1, 500), Some(Flaw::Left { call: 0, at: ms(0), tokens: 1 }));
}

#[test]
fn there_are_no_more_tokens_than_the_last_tick_brought() {
    let calls = Calls::default().ok(1, 1500, 1500).ok(1, 1500, 1500);
    assert_eq!(calls.flaw(2, 1800), None);
    assert_eq!(calls.flaw(1, 1800), Some(Flaw::TooMany { at: ms(1500) }));
}

#[test]
fn a_token_from_before_may_go_at_the_very_tick() {
    let calls = Calls::default().ok(1, 1000, 1000).ok(1, 1000, 1000).waits(1, 1000);
    assert_eq!(calls.flaw(1, 1500), None);
    let calls = Calls::default().ok(1, 1000, 1000).ok(1, 1000, 1000).ok(1, 1000, 1000);
    assert_eq!(calls.flaw(1, 1500), Some(Flaw::TooMany { at: ms(1000) }));
}

#[test]
fn close_comes_before_or_after_what_overlaps_it() {
    let calls = Calls::default().close(1, 300, 300).ok(2, 300, 300).refused(3, 300, 300);
    assert_eq!(calls.flaw(2, 500), None);
    let calls = calls.waits(4, 300);
    assert_eq!(calls.flaw(2, 500), Some(Flaw::LeftClosed { call: 3, at: ms(300) }));
}

#[test]
fn nobody_is_given_a_token_who_could_know_of_the_close() {
    let calls = Calls::default().close(1, 0, 0).ok(1, 0, 0);
    assert_eq!(calls.flaw(2, 500), Some(Flaw::Given { call: 1 }));
    let calls = Calls::default().close(1, 0, 300).refused(2, 0, 0).ok(2, 0, 0);
    assert_eq!(calls.flaw(2, 500), Some(Flaw::Given { call: 2 }));
}

#[test]
fn a_slow_close_may_have_worked_at_any_time() {
    let calls = Calls::default().close(1, 0, 300).ok(2, 100, 100).refused(3, 200, 200);
    assert_eq!(calls.flaw(2, 500), None);
}

#[test]
fn only_a_close_refuses() {
    let calls = Calls::default().refused(1, 0, 0).close(2, 100, 100);
    assert_eq!(calls.flaw(2, 500), Some(Flaw::Refused { call: 0 }));
}

#[test]
fn late_sleepers_are_bounded_all_the_same() {
    let calls = Calls::default().ok(1, 0, 900).ok(2, 900, 900).ok(1, 950, 1900);
    assert_eq!(Timeline { rate: 1, calls: &calls.0, end: ms(1900) }.overdrawn(), Some((1, 2)));
    assert_eq!(Timeline { rate: 2, calls: &calls.0, end: ms(1900) }.overdrawn(), None);
}

#[test]
fn what_was_given_is_counted_by_the_second() {
    let calls = Calls::default().ok(1, 0, 1500).ok(2, 0, 900).ok(1, 1500, 1600);
    let timeline = Timeline { rate: 1, calls: &calls.0, end: ms(1900) };
    assert_eq!([900, 1500, 1600].map(|at| timeline.given_in_second(ms(at))), [1, 1, 2]);
    let order: Vec<usize> = timeline.given().iter().map(|call| call.thread).collect();
    assert_eq!(order, [2, 1, 1]);
}
