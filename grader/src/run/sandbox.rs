//! What the jail of a harness would lack on this machine, before there is one.
//!
//! It is tried on a thread of its own, which ends with all that it has given up. What can be given
//! up for a whole process only is not tried: the harness itself says how that went.

use std::thread;

use lockstep_wire::{Layer, Missing};

/// The layers that this kernel does not have.
pub(crate) fn lacking() -> Vec<Missing> {
    let tried = thread::Builder::new().spawn(lockstep_jail::confine);
    tried.map_or_else(
        |error| vec![Missing::new(Layer::Seccomp, format!("no thread to try it on: {error}"))],
        |thread| thread.join().unwrap_or_default(),
    )
}
