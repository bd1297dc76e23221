//! A schedule: the decisions of one execution in a form that can be printed and read back.
//!
//! Most decisions are the default one (the task that runs goes on; when it cannot, the next in
//! the circle does), so a schedule lists the others and counts those between. As text:
//! `es:12.r2.3.d1.e1` — with early timers and spurious wake-ups allowed, 12 default decisions,
//! then task 2 runs, 3 default ones, the value 1 is chosen, the timer of task 1 fires early. The
//! letters: `e`arly timers, `s`purious wake-ups, `w`eak memory, `u`nlocking is a step.

use std::fmt;
use std::str::FromStr;

/// What an execution may do besides interleaving its tasks.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Default)]
pub(crate) struct Mode {
    /// Timers may fire while tasks can run.
    pub(crate) early: bool,
    /// Waits may end without a reason.
    pub(crate) spurious: bool,
    /// Loads may read stale values.
    pub(crate) weak: bool,
    /// Unlocking is a step of its own.
    pub(crate) unlock: bool,
}

impl Mode {
    /// Nothing but tasks that take turns.
    pub(crate) fn is_plain(self) -> bool {
        !(self.early || self.spurious || self.weak)
    }
}

/// One entry of a schedule.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug)]
pub(crate) enum Move {
    /// So many default decisions.
    Default(u32),
    /// This task runs.
    Run(u32),
    /// The timer of this task fires.
    Early(u32),
    /// This value is chosen.
    Data(u32),
}

/// The decisions of one execution.
#[derive(Clone, Eq, PartialEq, Hash, Debug, Default)]
pub struct Schedule {
    pub(crate) mode: Mode,
    pub(crate) moves: Vec<Move>,
}

/// A text that is no schedule.
#[derive(Clone, Eq, PartialEq, Debug)]
pub enum ScheduleError {
    /// There is no `:`.
    NoColon,
    /// An unknown letter before the `:`.
    Mode(char),
    /// An entry that cannot be read.
    Move(String),
}

impl Schedule {
    /// Whether loads read stale values in it. A schedule that was made small only does so where
    /// the failure does not come about otherwise.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        self.mode.weak
    }

    /// Appends a decision.
    pub(crate) fn push(&mut self, next: Move) {
        match (self.moves.last_mut(), next) {
            (Some(Move::Default(count)), Move::Default(more)) => *count += more,
            _ => self.moves.push(next),
        }
    }

    /// Drops what says nothing: the default decisions at the end.
    pub(crate) fn trim(&mut self) {
        if let Some(Move::Default(_)) = self.moves.last() {
            self.moves.pop();
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mode { early, spurious, weak, unlock } = self.mode;
        let flags = [(early, "e"), (spurious, "s"), (weak, "w"), (unlock, "u")];
        for (_, letter) in flags.iter().filter(|(set, _)| *set) {
            formatter.write_str(letter)?;
        }
        formatter.write_str(":")?;
        for (index, entry) in self.moves.iter().enumerate() {
            if index > 0 {
                formatter.write_str(".")?;
            }
            match entry {
                Move::Default(count) => write!(formatter, "{count}")?,
                Move::Run(task) => write!(formatter, "r{task}")?,
                Move::Early(task) => write!(formatter, "e{task}")?,
                Move::Data(value) => write!(formatter, "d{value}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Schedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let (letters, rest) = text.trim().split_once(':').ok_or(ScheduleError::NoColon)?;
        let mut schedule = Self::default();
        for letter in letters.chars() {
            match letter {
                'e' => schedule.mode.early = true,
                's' => schedule.mode.spurious = true,
                'w' => schedule.mode.weak = true,
                'u' => schedule.mode.unlock = true,
                other => return Err(ScheduleError::Mode(other)),
            }
        }
        for entry in rest.split('.').filter(|entry| !entry.is_empty()) {
            schedule.moves.push(parse(entry).ok_or_else(|| ScheduleError::Move(entry.into()))?);
        }
        Ok(schedule)
    }
}

fn parse(entry: &str) -> Option<Move> {
    let first = entry.chars().next()?;
    if first.is_ascii_digit() {
        return Some(Move::Default(entry.parse().ok()?));
    }
    let number = entry.get(1..)?.parse().ok()?;
    match first {
        'r' => Some(Move::Run(number)),
        'e' => Some(Move::Early(number)),
        'd' => Some(Move::Data(number)),
        _ => None,
    }
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColon => formatter.write_str("a schedule has a `:`"),
            Self::Mode(letter) => write!(formatter, "unknown mode `{letter}` in a schedule"),
            Self::Move(entry) => write!(formatter, "cannot read `{entry}` in a schedule"),
        }
    }
}

impl std::error::Error for ScheduleError {}

#[cfg(test)]
mod tests {
    use super::{Move, Schedule, ScheduleError};

    #[test]
    fn a_schedule_is_read_back_as_it_was_printed() {
        let mut schedule: Schedule = "ew:12.r2.3.d1.e1".parse().expect("a schedule");
        assert_eq!(schedule.to_string(), "ew:12.r2.3.d1.e1");
        schedule.push(Move::Default(1));
        schedule.push(Move::Default(2));
        assert_eq!(schedule.to_string(), "ew:12.r2.3.d1.e1.3");
        schedule.trim();
        assert_eq!(schedule.to_string(), "ew:12.r2.3.d1.e1");
        assert_eq!(":".parse(), Ok(Schedule::default()));
    }

    #[test]
    fn nonsense_is_no_schedule() {
        assert_eq!("12".parse::<Schedule>(), Err(ScheduleError::NoColon));
        assert_eq!("x:1".parse::<Schedule>(), Err(ScheduleError::Mode('x')));
        assert_eq!(":1.q3".parse::<Schedule>(), Err(ScheduleError::Move("q3".into())));
        assert_eq!(":ä".parse::<Schedule>(), Err(ScheduleError::Move("ä".into())));
    }
}
