//! Hangs of a child process: found early, proven where possible, explained afterwards.
//!
//! The parent looks at the child from outside; nothing runs in the child. Three steps,
//! each a type that goes to the next one:
//!
//! - [`Watch`] is polled on the parent's event loop and says whether the child moves,
//!   waits for a timer, or can never move again. `task` and `call` read `/proc`,
//!   `timer` knows when a wait ends by itself, `snapshot` holds the proof, `ledger` adds
//!   up the time that the machine kept from the child.
//! - [`capture`] stops every thread, copies registers and stacks, and ends the child.
//! - [`explain`] turns the copy into threads, what each waits for and where in the
//!   source. `maps`, `image`, `symbols`, `unwind` and `name` get from bytes to frames,
//!   `wait` and `holder` from frames to reasons.
//!
//! Nothing here knows exercises, checks, deadlines or reports.

mod call;
mod capture;
mod explain;
mod frame;
mod holder;
mod image;
mod ledger;
mod maps;
mod name;
mod registers;
mod snapshot;
mod symbols;
mod task;
mod timer;
mod tracer;
mod unwind;
mod wait;
mod watch;

pub use call::{Call, Futex, Sleep};
pub use capture::{Capture, CaptureError, CaptureOptions, RawStack, RawThread, Refusal, capture};
pub use explain::{Blocked, Held, State, explain};
pub use frame::{Frame, Origin, Sources};
pub use maps::{Maps, Region};
pub use registers::Registers;
pub use symbols::Symbols;
pub use wait::{ThreadRef, WaitsFor};
pub use watch::{Pulse, Watch, WatchError, WatchOptions};
