//! What the grader and the process that runs a check say to each other.
//!
//! The grader builds a harness for each submission and starts it once for each check. Its
//! standard input is one end of a socket pair. The grader writes one [`Request`], the
//! harness answers with [`Message`]s, one JSON object a line. Everything here is data: this
//! crate knows neither how a check works nor how a verdict is shown.

mod check;
mod conduct;
mod frame;
mod interleaving;
mod jail;
mod message;
mod mistake;
mod request;

pub use check::{CheckInfo, Footprint, Kind, World};
pub use conduct::Conduct;
pub use frame::{FrameError, LineReader, MAX_LINE, to_line};
pub use interleaving::{Ending, Explored, Hold, Interleaving, Object, Spot, Step, Thread, Wait};
pub use jail::{Layer, Missing};
pub use message::{Failure, Finding, Message, Panicked, SourceLine};
pub use mistake::Mistake;
pub use request::{Budget, Request, Seal, Trial};
