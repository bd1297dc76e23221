//! The layers of the jail that a process runs a submission in, and what is missing of them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One of the things that keep a submission in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Nothing that it starts could have more rights (prctl(2), `PR_SET_NO_NEW_PRIVS`).
    Privileges,
    /// Nothing is open but the line to the grader and its output.
    Descriptors,
    /// Bounds of memory, files and core dumps (setrlimit(2)).
    Limits,
    /// No file and no port (landlock(7)).
    Landlock,
    /// No system call but those of a list (seccomp(2)).
    Seccomp,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Privileges => "no new privileges",
            Self::Descriptors => "closed descriptors",
            Self::Limits => "limits",
            Self::Landlock => "Landlock",
            Self::Seccomp => "seccomp",
        })
    }
}

/// A layer that does not hold here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// Which one.
    pub layer: Layer,
    /// Why, in the words of the machine.
    pub why: String,
}

impl Missing {
    /// `layer` does not hold, for the reason that `why` gives.
    pub fn new(layer: Layer, why: impl fmt::Display) -> Self {
        Self { layer, why: why.to_string() }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.layer, self.why)
    }
}
