//! What calls of a limiter saw at which instant, and whether its rules explain it.
//!
//! On an exact clock "at once" means at the same instant, so the instant at which an `acquire`
//! takes effect is the one at which it returns, and only the order within an instant is open.
//! The judge keeps all states that the limiter may be in and goes from instant to instant: every
//! answer must be possible in one of them, and nobody may be left waiting who could go on.
//! Pure data: it knows neither threads nor worlds.

use std::time::Duration;

use super::Closed;

/// What a thread did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Acquire,
    Close,
}

/// An instant after `new`, and the place among all that happened, also within the instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: Duration,
    pub(super) order: usize,
}

/// One call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    /// The number of its thread, from 1.
    pub(super) thread: usize,
    pub(super) act: Act,
    pub(super) asked: Moment,
    /// When it came back, and what with; `None` while it had not.
    pub(super) answer: Option<(Moment, Result<(), Closed>)>,
}

impl Call {
    /// When it came back.
    pub(super) fn answered(&self) -> Option<Moment> {
        self.answer.map(|(moment, _)| moment)
    }

    /// Whether it had come and not gone when everything due at `at` had been done.
    fn is_open(&self, at: Duration) -> bool {
        self.asked.at <= at && self.answered().is_none_or(|moment| moment.at > at)
    }

    fn is(&self, answer: Result<(), Closed>) -> bool {
        self.act == Act::Acquire && self.answer.is_some_and(|(_, got)| got == answer)
    }
}

/// What no order of the calls explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// This call was left waiting, with tokens there.
    Left { call: usize, at: Duration, tokens: usize },
    /// This call was left waiting, with the limiter closed.
    LeftClosed { call: usize, at: Duration },
    /// More calls were given a token than there were tokens.
    TooMany { at: Duration },
    /// This call was given a token after it could have known that the limiter was closed.
    Given { call: usize },
    /// This call was told that the limiter is closed before anybody had closed it.
    Refused { call: usize },
}

/// What the limiter may be like between two steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    tokens: usize,
    closed: bool,
}

/// The calls of one limiter.
#[derive(Debug)]
pub(super) struct Timeline<'a> {
    pub(super) rate: usize,
    pub(super) calls: &'a [Call],
    /// How far it was watched.
    pub(super) end: Duration,
}

/// The whole seconds.
pub(super) const TICK: Duration = Duration::from_secs(1);

impl Timeline<'_> {
    /// The first thing that the rules do not explain.
    pub(super) fn flaw(&self) -> Option<Flaw> {
        let mut states = vec![State { tokens: self.rate, closed: false }];
        for at in self.instants() {
            let ends = self.ends(at, &states);
            if ends.is_empty() {
                return Some(self.impossible(at));
            }
            let open = || self.calls.iter().filter(|call| call.act == Act::Acquire);
            let waits = open().any(|call| call.is_open(at));
            let may_last = |state: &State| !waits || (!state.closed && state.tokens == 0);
            states = ends.iter().copied().filter(may_last).collect();
            if states.is_empty() {
                return Some(self.left(at, &ends));
            }
        }
        None
    }

    /// Every instant at which something happened or was due.
    fn instants(&self) -> Vec<Duration> {
        let moments = self.calls.iter().flat_map(|call| [Some(call.asked), call.answered()]);
        let ticks = (1..=self.end.as_secs()).map(Duration::from_secs);
        let mut all: Vec<_> = moments.flatten().map(|moment| moment.at).chain(ticks).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The states in which the instant `at` may end, begun in one of `states`.
    fn ends(&self, at: Duration, states: &[State]) -> Vec<State> {
        let now = Now::new(self, at);
        let mut open: Vec<(State, u64)> = states.iter().map(|&state| (state, now.begin)).collect();
        let mut next = 0;
        // Each pair of a state and what is done once: the orders that lead there do not matter.
        while let Some(&(state, done)) = open.get(next) {
            next += 1;
            for step in now.steps(state, done) {
                if !open.contains(&step) {
                    open.push(step);
                }
            }
        }
        let mut ends = Vec::new();
        for (state, done) in open {
            if now.is_over(done) && !ends.contains(&state) {
                ends.push(state);
            }
        }
        ends
    }

    /// What nobody can explain about the answers given at `at`.
    fn impossible(&self, at: Duration) -> Flaw {
        let calls = || self.calls.iter().enumerate();
        let answered = |call: &Call| call.answered().filter(|moment| moment.at == at);
        let asked_before = |order: usize, is: &dyn Fn(&Call) -> bool| {
            self.calls.iter().any(|call| is(call) && call.asked.order < order)
        };
        for (index, call) in calls() {
            let Some(moment) = answered(call) else { continue };
            let is_close = |call: &Call| call.act == Act::Close;
            if call.is(Err(Closed)) && !asked_before(moment.order, &is_close) {
                return Flaw::Refused { call: index };
            }
            // Whoever has closed it, or was told that it is closed, knows of it from then on.
            let tells = |other: &Call| is_close(other) || other.is(Err(Closed));
            let knows = |other: &Call| other.answered().is_some_and(|m| m.order < call.asked.order);
            if call.is(Ok(())) && self.calls.iter().any(|other| tells(other) && knows(other)) {
                return Flaw::Given { call: index };
            }
        }
        Flaw::TooMany { at }
    }

    /// Who was left waiting at `at`, in whichever of the states `ends` it was.
    fn left(&self, at: Duration, ends: &[State]) -> Flaw {
        let waits = |call: &&Call| call.act == Act::Acquire && call.is_open(at);
        let first = self.calls.iter().filter(waits).min_by_key(|call| call.asked.order);
        let same = |call: &Call| first.is_some_and(|first| first.asked == call.asked);
        let call = self.calls.iter().position(same).unwrap_or(0);
        if ends.iter().all(|state| state.closed) {
            return Flaw::LeftClosed { call, at };
        }
        let tokens = ends.iter().filter(|state| !state.closed).map(|state| state.tokens).min();
        Flaw::Left { call, at, tokens: tokens.unwrap_or(0) }
    }

    /// How many calls had been given a token from the tick before `at` up to `at`.
    pub(super) fn given_in_second(&self, at: Duration) -> usize {
        let begin = Duration::from_secs(at.as_secs());
        let within = |moment: Moment| (begin..=at).contains(&moment.at);
        let given = |call: &&Call| call.is(Ok(())) && call.answered().is_some_and(within);
        self.calls.iter().filter(given).count()
    }

    /// The calls that were given a token, in the order in which they had it.
    pub(super) fn given(&self) -> Vec<Call> {
        let mut given: Vec<_> = self.calls.iter().filter(|call| call.is(Ok(()))).copied().collect();
        given.sort_unstable_by_key(|call| call.answered().map(|moment| moment.order));
        given
    }

    /// The first tick before which more had been given than it and its forerunners allow, and
    /// how many. True of late sleepers as well: whatever comes late takes from later seconds.
    pub(super) fn overdrawn(&self) -> Option<(usize, usize)> {
        (1..=self.end.as_secs() + 1).find_map(|tick| {
            let before = |moment: Moment| moment.at < Duration::from_secs(tick);
            let given = |call: &&Call| call.is(Ok(())) && call.answered().is_some_and(before);
            let given = self.calls.iter().filter(given).count();
            (given > self.rate * tick as usize).then_some((tick as usize, given))
        })
    }
}

/// One instant: what is done in it, as bits; the last bit is the tick.
struct Now<'a> {
    rate: usize,
    calls: Vec<&'a Call>,
    at: Duration,
    begin: u64,
}

const TICKED: u64 = 1 << 63;

impl<'a> Now<'a> {
    fn new(timeline: &Timeline<'a>, at: Duration) -> Self {
        let is_now = |call: &&Call| {
            // A `close` that takes its time has done its work at some instant on the way.
            let closing = call.act == Act::Close && call.is_open(at);
            closing || call.answered().is_some_and(|moment| moment.at == at)
        };
        let ticks = !at.is_zero() && at.as_nanos().is_multiple_of(TICK.as_nanos());
        Self {
            rate: timeline.rate,
            calls: timeline.calls.iter().filter(is_now).collect(),
            at,
            begin: if ticks { 0 } else { TICKED },
        }
    }

    /// Where one step more may lead.
    fn steps(&self, state: State, done: u64) -> impl Iterator<Item = (State, u64)> {
        let tick =
            (done & TICKED == 0).then_some((State { tokens: self.rate, ..state }, done | TICKED));
        let calls = (0..self.calls.len()).filter_map(move |index| {
            let is_next = done & (1 << index) == 0 && self.may_come(index, done);
            let after = self.after(state, self.calls[index]).filter(|_| is_next)?;
            Some((after, done | 1 << index))
        });
        tick.into_iter().chain(calls)
    }

    /// Whether all that was over before the call was asked is done.
    fn may_come(&self, index: usize, done: u64) -> bool {
        let asked = self.calls[index].asked.order;
        self.calls.iter().enumerate().all(|(other, call)| {
            done & (1 << other) != 0 || call.answered().is_none_or(|moment| moment.order > asked)
        })
    }

    fn after(&self, state: State, call: &Call) -> Option<State> {
        match (call.act, call.answer) {
            (Act::Close, _) => Some(State { closed: true, ..state }),
            (Act::Acquire, Some((_, Ok(())))) => {
                let tokens = state.tokens.checked_sub(1).filter(|_| !state.closed)?;
                Some(State { tokens, ..state })
            }
            (Act::Acquire, _) => state.closed.then_some(state),
        }
    }

    /// Whether nothing is left that must be done before the clock moves.
    fn is_over(&self, done: u64) -> bool {
        let must = |call: &Call| call.answered().is_some_and(|moment| moment.at == self.at);
        let calls = self.calls.iter().enumerate();
        done & TICKED != 0
            && calls.into_iter().all(|(index, call)| done & (1 << index) != 0 || !must(call))
    }
}

#[cfg(test)]
#[path = "timeline_tests.rs"]
mod tests;
