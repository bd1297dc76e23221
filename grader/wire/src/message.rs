//! What a harness tells the grader.

use serde::{Deserialize, Serialize};

use crate::{CheckInfo, Conduct, Explored, Interleaving, Missing, Mistake, Seal, Step};

/// One line from the harness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Message {
    /// The answer to [`crate::Request::Describe`].
    Catalogue(Vec<CheckInfo>),
    /// The process has shut itself in, all but for these layers; said before anything else.
    ShutIn(Vec<Missing>),
    /// The check got somewhere: its patience starts anew.
    Progress,
    /// A thread panicked. Not a verdict: the check may have asked for it.
    Panicked(Panicked),
    /// Steps of the failing schedule ahead of those in the verdict, which has an end: a part of
    /// the whole, in order.
    Steps(Vec<Step>),
    /// The check is over. The last message that counts, and only with the seal of the request.
    Verdict {
        /// What proves that it comes from the harness.
        seal: Seal,
        /// What was found.
        finding: Finding,
    },
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Finding {
    /// The rule held in everything that was tried.
    Pass {
        /// What was tried, with numbers.
        tried: String,
        /// How far the search went, in the simulated world.
        explored: Option<Explored>,
    },
    /// The rule was broken.
    Fail(Failure),
    /// The submission says that it is not written yet (`todo!()`).
    Incomplete(Panicked),
    /// This machine, or this world, cannot tell, for the reason given.
    Inconclusive {
        /// Why, as a sentence.
        reason: String,
    },
    /// What the submission did in each scene, and no verdict.
    Measured(Vec<Conduct>),
    /// The schedule that was asked for is none.
    NoSchedule {
        /// What is wrong with it.
        reason: String,
    },
    /// The check itself went wrong: never the learner's fault.
    Trouble {
        /// What went wrong.
        message: String,
    },
}

/// How a rule was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// A closer diagnosis than the check's own, if there is one.
    pub mistake: Option<Mistake>,
    /// What happened, with numbers and thread names.
    pub message: String,
    /// What was observed, a line each, in order.
    pub evidence: Vec<String>,
    /// The panic that the failure is about, if it is about one.
    pub panicked: Option<Panicked>,
    /// The schedule that shows it, in the simulated world.
    pub interleaving: Option<Box<Interleaving>>,
}

/// A panic, as the hook saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panicked {
    /// The thread's name.
    pub thread: String,
    /// The panic's message.
    pub message: String,
    /// Where it happened, as the compiler names the file.
    pub at: Option<SourceLine>,
}

impl Panicked {
    /// Whether it is a body that says it is not written yet: the texts of `todo!` and
    /// `unimplemented!`.
    #[must_use]
    pub fn is_unwritten(&self) -> bool {
        ["not yet implemented", "not implemented"]
            .iter()
            .any(|words| self.message.starts_with(words))
    }
}

/// A line of source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceLine {
    /// The file, as the compiler names it.
    pub file: String,
    /// From 1.
    pub line: u32,
}
