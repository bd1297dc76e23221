//! What keeps a submission in: tried, as a harness does it before it runs one.

use super::{Part, State};
use crate::run;

const JAIL: &str = "jail";

const FOLLOWS: &str = "a submission can reach more than it should of this machine: grade none that you would not run yourself";
const REMEDY: &str = "a kernel with Landlock (5.13) and seccomp filters; in a container, a profile that lets it use them (`docker run --security-opt seccomp=unconfined`)";

/// Which layers hold.
pub(super) fn look() -> Part {
    let lacking: Vec<String> = run::lacking().iter().map(ToString::to_string).collect();
    if lacking.is_empty() {
        let found = "Landlock and seccomp keep a submission from files, ports and processes";
        return Part::fine(JAIL, found);
    }
    Part::fine(JAIL, format!("lacks {}", lacking.join("; "))).but(State::Degraded, FOLLOWS, REMEDY)
}
