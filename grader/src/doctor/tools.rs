//! Cargo and the compiler: there, and new enough.

use super::{Part, State};
use crate::build::{NEEDED, Tool, Toolchain};

const NOTHING: &str = "nothing can be built, so nothing can be graded";

/// What there is of the toolchain.
pub(super) fn look(toolchain: &Toolchain) -> Vec<Part> {
    let cargo = tool("cargo", &toolchain.cargo);
    let mut compiler = tool("compiler", &toolchain.compiler);
    if let Some(version) = toolchain.outdated() {
        compiler = Part::fine("compiler", format!("{version}; {NEEDED} or later is needed"));
        compiler = compiler.but(State::Missing, NOTHING, "`rustup update`, then try again");
    }
    vec![cargo, compiler]
}

fn tool(name: &'static str, tool: &Tool) -> Part {
    match &tool.version {
        Ok(version) => Part::fine(name, version),
        Err(cause) => {
            let found = format!("`{}` cannot be started: {cause}", tool.program.display());
            let remedy = "install Rust from https://rustup.rs, or put it on PATH";
            Part::fine(name, found).but(State::Missing, NOTHING, remedy)
        }
    }
}
