//! What came of one search, and the line in which a child tells its parent.

use std::{fmt, str::FromStr, time::Duration};

/// What came of one search.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Outcome {
    /// It found a failure.
    Found { cpu: Duration, executions: u64 },
    /// It came to the end of what it looks at.
    Ended { cpu: Duration, executions: u64 },
    /// Its CPU time was spent before.
    Spent { cpu: Duration, executions: u64 },
}

impl Outcome {
    /// CPU time that it took.
    pub(crate) fn cpu(self) -> Duration {
        match self {
            Self::Found { cpu, .. } | Self::Ended { cpu, .. } | Self::Spent { cpu, .. } => cpu,
        }
    }

    /// Executions that it ran.
    pub(crate) fn executions(self) -> u64 {
        match self {
            Self::Found { executions, .. }
            | Self::Ended { executions, .. }
            | Self::Spent { executions, .. } => executions,
        }
    }

    /// Tells the parent and ends this process: a search cannot be left from inside in any other way.
    pub(crate) fn leave(self) -> ! {
        println!("{self}");
        std::process::exit(0)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Found { .. } => "found",
            Self::Ended { .. } => "ended",
            Self::Spent { .. } => "spent",
        };
        write!(formatter, "{word} {} {}", self.cpu().as_nanos(), self.executions())
    }
}

/// A line that no outcome prints as.
#[derive(Debug)]
pub(crate) struct NoOutcome(String);

impl fmt::Display for NoOutcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no outcome", self.0)
    }
}

impl std::error::Error for NoOutcome {}

impl FromStr for Outcome {
    type Err = NoOutcome;

    fn from_str(line: &str) -> Result<Self, NoOutcome> {
        let wrong = || NoOutcome(line.to_owned());
        let mut words = line.split_whitespace();
        let word = words.next().ok_or_else(wrong)?;
        let mut number = || words.next().and_then(|word| word.parse().ok()).ok_or_else(wrong);
        let (cpu, executions) = (Duration::from_nanos(number()?), number()?);
        match word {
            "found" => Ok(Self::Found { cpu, executions }),
            "ended" => Ok(Self::Ended { cpu, executions }),
            "spent" => Ok(Self::Spent { cpu, executions }),
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_printed() {
        let cpu = Duration::from_nanos(1_234);
        for outcome in [
            Outcome::Found { cpu, executions: 7 },
            Outcome::Ended { cpu, executions: 0 },
            Outcome::Spent { cpu, executions: 9 },
        ] {
            let line = outcome.to_string();
            assert_eq!(line.parse::<Outcome>().unwrap().to_string(), line);
        }
        assert!("lost 1 2".parse::<Outcome>().is_err() && "found 1".parse::<Outcome>().is_err());
    }
}
