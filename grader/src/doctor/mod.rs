//! What of this machine grading needs, what is missing, and what follows from it.
//!
//! Nothing is concluded from names or settings: each part is tried as a grading would use it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `tools` | cargo and the compiler |
//! | `builds` | the packages, and a build for each world |
//! | `machine` | cores, disk, a jail for compilers |
//! | `jail` | what keeps a submission in |
//! | `patient` | a child process to look into: `/proc` and `ptrace` |
//! | `show` | the account, for people and as JSON |

mod builds;
mod jail;
mod machine;
mod patient;
mod show;
mod tools;

use crate::{
    build::{BuildError, Toolchain},
    clone::Clone,
    event::Events,
    interrupt::Interrupt,
};

pub(crate) use patient::sit;

/// What was found.
#[derive(Debug)]
pub(crate) struct Account {
    parts: Vec<Part>,
}

/// One thing that grading uses.
#[derive(Debug, Clone)]
struct Part {
    name: &'static str,
    state: State,
    /// What there is, or is not.
    found: String,
    /// What follows from it, where something does.
    follows: &'static str,
    /// What to do about it.
    remedy: String,
}

/// How well a part will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// As it should be.
    Fine,
    /// Grading goes on, and finds out less.
    Degraded,
    /// Nothing can be graded.
    Missing,
    /// Could not be looked at, since something else is missing.
    Unknown,
}

impl Part {
    fn fine(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, state: State::Fine, found: found.into(), follows: "", remedy: String::new() }
    }

    /// The same part, less good than that.
    fn but(self, state: State, follows: &'static str, remedy: impl Into<String>) -> Self {
        Self { state, follows, remedy: remedy.into(), ..self }
    }
}

/// Tries everything that a grading in `clone` uses.
pub(crate) fn examine(
    clone: &Clone,
    events: &Events,
    interrupt: &Interrupt,
) -> Result<Account, BuildError> {
    let toolchain = Toolchain::ask(clone.root());
    let mut parts = tools::look(&toolchain);
    let can_build = parts.iter().all(|part| part.state == State::Fine);
    parts.extend(builds::look(clone, can_build, events, interrupt)?);
    parts.push(machine::disk(clone.work()));
    parts.push(machine::cores());
    parts.push(machine::jail());
    parts.push(jail::look());
    parts.extend(patient::look());
    Ok(Account { parts })
}

impl Account {
    /// Whether anything can be graded here.
    pub(crate) fn can_grade(&self) -> bool {
        self.parts.iter().all(|part| part.state != State::Missing)
    }
}
