//! Which cargo and which compiler a build uses, of which version, and in which environment.
//!
//! The version is asked before anything is built, by whoever wants to know whether it can be, and
//! after a build that came to nothing, since an old compiler has no words of its own for that.
//! The environment is scrubbed of what would change a build: it must not depend on who grades.

use std::{
    env,
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use super::{BuildError, jail::home_of};

/// Variables that would change what is built, or where.
const SCRUBBED: &[&str] = &[
    "RUSTFLAGS",
    "RUSTC",
    "RUSTC_BOOTSTRAP",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTDOCFLAGS",
    "RUST_BACKTRACE",
];
/// Of cargo's own, only where it lives is kept.
const KEPT: &[&str] = &["CARGO_HOME"];

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
        let cargo = program();
        let compiler = beside(&cargo).unwrap_or_else(|| PathBuf::from("rustc"));
        let tool = |program: PathBuf| Tool { version: version(&program, folder), program };
        Self { cargo: tool(cargo), compiler: tool(compiler) }
    }

    /// The compiler's version, where it is older than is needed.
    pub(crate) fn outdated(&self) -> Option<&str> {
        let version = self.compiler.version.as_deref().ok()?;
        (numbers(version)? < numbers(NEEDED)?).then_some(version)
    }
}

/// The programs that build, as they are started.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    pub(super) cargo: PathBuf,
    pub(super) compiler: PathBuf,
    /// Where the compiler and the linker that it starts lie with what belongs to them.
    pub(super) places: Vec<PathBuf>,
}

impl Programs {
    /// Finds both, as whoever stands in `folder` would: of one toolchain, and itself rather than
    /// the proxy that rustup puts before it.
    pub(super) fn find(folder: &Path) -> Result<Self, BuildError> {
        let cargo = program();
        // The proxy would look for what a compiler in jail cannot read.
        let own = beside(&cargo).filter(|compiler| !compiler.with_file_name("rustup").is_file());
        if let (true, Some(compiler)) = (env::var_os("CARGO").is_some(), own) {
            return Ok(Self::of(cargo, compiler));
        }
        if on_path("cargo").is_none() {
            let cause = rustix::io::Errno::NOENT.into();
            return Err(BuildError::NoCargo { program: "cargo".to_owned(), cause });
        }
        let sysroot = print(Path::new("rustc"), "sysroot", folder)?;
        Ok(Self::of(cargo, sysroot.join("bin/rustc")))
    }

    fn of(cargo: PathBuf, compiler: PathBuf) -> Self {
        // Where the compiler is, its libraries are beside it, whatever the folder is called.
        let own = compiler.canonicalize().ok();
        let own = own.and_then(|path| Some(path.parent()?.parent()?.to_path_buf()));
        let linker = on_path("cc").and_then(|linker| home_of(&linker));
        Self { cargo, compiler, places: own.into_iter().chain(linker).collect() }
    }

    /// The folder of the compiler's own libraries, which a program that loads them must find.
    pub(super) fn libraries(&self, folder: &Path) -> Result<PathBuf, BuildError> {
        print(&self.compiler, "target-libdir", folder)
    }
}

/// A path that the compiler knows.
fn print(compiler: &Path, what: &str, folder: &Path) -> Result<PathBuf, BuildError> {
    let failed = |cause| BuildError::NoCompiler { program: compiler.display().to_string(), cause };
    let said = output(compiler, &["--print", what], folder).map_err(failed)?;
    let text = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    if said.status.success() && !text.is_empty() {
        return Ok(text.into());
    }
    let besides = String::from_utf8_lossy(&said.stderr).trim().to_owned();
    Err(failed(io::Error::other(format!("{}: {besides}", said.status))))
}

/// Where `program` is on PATH.
fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// The cargo that runs us, if one does; else the one on PATH. Under rustup the former is the
/// toolchain's own binary, which spares the proxy.
fn program() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// The compiler beside `cargo`, so that both are of one toolchain.
fn beside(cargo: &Path) -> Option<PathBuf> {
    Some(cargo.parent()?.join("rustc")).filter(|rustc| rustc.is_file())
}

/// What `program`, cargo or a compiler, says of its version in `folder`; or why it says nothing.
fn version(program: &Path, folder: &Path) -> Result<String, String> {
    let said = output(program, &["--version"], folder).map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if said.status.success() {
        Ok(text(&said.stdout))
    } else {
        Err(format!("{}: {}", said.status, text(&said.stderr)))
    }
}

fn output(program: &Path, args: &[&str], folder: &Path) -> io::Result<Output> {
    let mut command = Command::new(program);
    scrub(&mut command);
    command.args(args).current_dir(folder).stdin(Stdio::null()).output()
}

/// Takes out of the environment of `command` what would change what it builds.
pub(super) fn scrub(command: &mut Command) {
    let changes_build = |name: &OsString| {
        name.to_str().is_some_and(|name| {
            SCRUBBED.contains(&name) || (name.starts_with("CARGO_") && !KEPT.contains(&name))
        })
    };
    for name in env::vars_os().map(|(name, _)| name).filter(changes_build) {
        command.env_remove(name);
    }
}

/// Takes out everything but what starts a compiler and its linker: a submission could have the rest
/// compiled into it.
pub(super) fn only_what_is_needed(command: &mut Command) {
    command.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
    // A full disk is told by a linker's words.
    command.env("LC_ALL", "C");
    // A linker that is a cache's would look for its folder.
    command.env("CCACHE_DISABLE", "1");
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
