//! One place in the source at which a thread stands, and whose source it is.
//!
//! Owns the frame type and the rule that tells the learner's files from the harness's by
//! the paths that the debug information holds. It must not know how frames are found.

/// Whose code a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The submission.
    Learner,
    /// The grader's own code in the child.
    Harness,
    /// std, libc, the rest.
    Other,
}

/// The path prefixes that tell whose a file is; the learner's are asked first.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Prefixes of the learner's files, as in the debug information.
    pub learner: Vec<String>,
    /// Prefixes of the harness's files.
    pub harness: Vec<String>,
}

/// One symbolised frame; an inlined function has a frame of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The function, readable and with its path: `bank::transfer`.
    pub function: String,
    /// The function in short: `transfer`, `closure in main`.
    pub short: String,
    /// The file, as in the debug information.
    pub file: String,
    /// The line.
    pub line: u32,
    /// Whose code it is.
    pub origin: Origin,
}

impl Sources {
    /// Whose file this is.
    pub fn origin(&self, file: &str) -> Origin {
        let any = |prefixes: &[String]| prefixes.iter().any(|prefix| file.starts_with(prefix));
        if any(&self.learner) {
            Origin::Learner
        } else if any(&self.harness) {
            Origin::Harness
        } else {
            Origin::Other
        }
    }
}
