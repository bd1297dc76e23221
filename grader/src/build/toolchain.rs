//! Which cargo and which compiler a build uses, and of which version.
//!
//! Asked before anything is built, by whoever wants to know whether it can be, and after a build
//! that came to nothing, since an old compiler has no words of its own for that.

use std::path::{Path, PathBuf};

use super::cargo;

/// The oldest compiler that is enough, as in the workspace's manifest.
pub(crate) const NEEDED: &str = env!("CARGO_PKG_RUST_VERSION");

/// What builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toolchain {
    pub(crate) cargo: Tool,
    pub(crate) compiler: Tool,
}

/// One program of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tool {
    /// As it is started.
    pub(crate) program: PathBuf,
    /// What it says of itself, or why it says nothing.
    pub(crate) version: Result<String, String>,
}

impl Toolchain {
    /// Asks both in `folder`: under rustup the answer depends on where one stands.
    pub(crate) fn ask(folder: &Path) -> Self {
        let cargo = cargo::program();
        let compiler = cargo::sibling_rustc(&cargo).unwrap_or_else(|| PathBuf::from("rustc"));
        let tool = |program: PathBuf| Tool { version: cargo::version(&program, folder), program };
        Self { cargo: tool(cargo), compiler: tool(compiler) }
    }

    /// The compiler's version, where it is older than is needed.
    pub(crate) fn outdated(&self) -> Option<&str> {
        let version = self.compiler.version.as_deref().ok()?;
        (numbers(version)? < numbers(NEEDED)?).then_some(version)
    }
}

/// `rustc 1.95.0-nightly (…)` as numbers that can be compared.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let word =
        version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut parts = word.split(['.', '-']).map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::{NEEDED, Tool, Toolchain, numbers};

    fn with(version: Result<&str, &str>) -> Toolchain {
        let version = version.map(str::to_owned).map_err(str::to_owned);
        let tool = Tool { program: "rustc".into(), version };
        Toolchain { cargo: tool.clone(), compiler: tool }
    }

    #[test]
    fn older_by_number_not_by_letter() {
        assert_eq!(numbers(NEEDED), Some((1, 95)));
        let old = "rustc 1.9.0 (b00000000 2016-05-18)";
        assert_eq!(with(Ok(old)).outdated(), Some(old));
        assert_eq!(with(Ok("rustc 1.95.0-nightly (0 2026-01-01)")).outdated(), None);
        assert_eq!(with(Ok("rustc 1.105.2")).outdated(), None);
        assert_eq!(with(Ok("rustc 2.0.0")).outdated(), None);
        assert_eq!(with(Err("no such file")).outdated(), None);
    }
}
