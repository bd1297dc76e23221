//! The jail in which the compiler and the linker work on a submission: what they may read and write.
//!
//! Landlock restricts the calling thread and all that it starts. So each compiler is started by a
//! thread of its own, which restricts itself first and ends with the start. The grader's other
//! threads stay free, and no code has to run between fork and exec.
//!
//! Where the kernel lacks a layer the compiler runs without it, and [`Confinement`] says so.

use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    thread,
};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, LandlockStatus, RestrictionStatus, Ruleset,
    RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

use lockstep_wire::{Layer, Missing};

use super::group::Started;

/// What is asked for, where the kernel has it: all that this version has was tried.
const ASKED: ABI = ABI::V6;
/// What the compiler, the linker and what loads them read on any machine: programs, libraries, and
/// where those are. On some all of it is in a store.
const SYSTEM: &[&str] = &[
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld.so.preload",
    "/nix/store",
    "/gnu/store",
];
/// Where what nobody wants goes.
const NOWHERE: &str = "/dev/null";

/// What this kernel lacks of the jail.
#[derive(Debug)]
pub(crate) struct Confinement {
    /// What a compiler is not kept from, and what it would take.
    pub(crate) missing: Vec<&'static str>,
    /// Whether files are out of its reach: without that there is no jail.
    holds: bool,
}

impl Confinement {
    /// By trying it, on a thread that ends with that.
    pub(crate) fn of_this_machine() -> &'static Self {
        static FOUND: OnceLock<Confinement> = OnceLock::new();
        FOUND.get_or_init(|| {
            let tried = thread::spawn(|| restrict(&[], &[])).join();
            let version = tried.ok().and_then(Result::ok).map_or(ABI::Unsupported, version);
            Self { missing: missing(version), holds: version >= FIRST }
        })
    }
}

/// What a submission is not kept from while it is compiled here.
pub(crate) fn lacking() -> impl Iterator<Item = Missing> {
    let missing = &Confinement::of_this_machine().missing;
    missing.iter().map(|lacks| Missing::new(Layer::Landlock, lacks))
}

/// Before this one nothing could be moved from one folder to another, as the compiler does.
const FIRST: ABI = ABI::V2;
/// What came with which version, and which kernel.
const CAME: [(ABI, &str); 3] = [
    (FIRST, "a compiler could read and write any file: this takes Landlock as of Linux 5.19"),
    (ABI::V4, "a compiler could connect to a port: this takes Landlock as of Linux 6.7"),
    (ABI::V6, "a compiler could signal other processes: this takes Landlock as of Linux 6.12"),
];

fn version(status: RestrictionStatus) -> ABI {
    match (status.ruleset, status.landlock) {
        // As with the first one, since not all that is asked for could be allowed there.
        (RulesetStatus::NotEnforced, _) => ABI::Unsupported,
        (_, LandlockStatus::Available { effective_abi, .. }) => effective_abi,
        _ => ABI::Unsupported,
    }
}

fn missing(version: ABI) -> Vec<&'static str> {
    let later = CAME.iter().filter(|(first, _)| version < *first);
    later.map(|(_, lacks)| *lacks).collect()
}

/// What one compiler may do.
#[derive(Debug)]
pub(super) struct Jail {
    /// What it may read and start, besides what any compiler may.
    pub(super) reads: Vec<PathBuf>,
    /// Where it may write.
    pub(super) writes: Vec<PathBuf>,
}

impl Jail {
    /// Starts `command` in there.
    pub(super) fn start(&self, command: &mut Command) -> io::Result<Started> {
        if !Confinement::of_this_machine().holds {
            return Started::start(command);
        }
        let start = || {
            restrict(&self.reads, &self.writes).map_err(io::Error::other)?;
            Started::start(command)
        };
        thread::scope(|scope| scope.spawn(start).join())
            .unwrap_or_else(|_| Err(io::Error::other("the thread that starts it has panicked")))
    }
}

/// Restricts this thread, and all that it starts, to reading the system and `reads`, and to
/// writing `writes`. What is not there is left out.
fn restrict(reads: &[PathBuf], writes: &[PathBuf]) -> Result<RestrictionStatus, RulesetError> {
    let read = AccessFs::from_read(ASKED);
    let null = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::Truncate;
    Ruleset::default()
        .handle_access(AccessFs::from_all(ASKED))?
        .handle_access(AccessNet::from_all(ASKED))?
        .scope(Scope::from_all(ASKED))?
        .create()?
        .add_rules(path_beneath_rules(SYSTEM, read))?
        .add_rules(path_beneath_rules(reads, read))?
        .add_rules(path_beneath_rules(writes, written()))?
        .add_rules(path_beneath_rules([NOWHERE], null))?
        .restrict_self()
}

/// What may be done where the compiler writes: files and folders, and none of them started.
fn written() -> BitFlags<AccessFs> {
    AccessFs::ReadFile
        | AccessFs::ReadDir
        | AccessFs::WriteFile
        | AccessFs::RemoveDir
        | AccessFs::RemoveFile
        | AccessFs::MakeDir
        | AccessFs::MakeReg
        | AccessFs::Refer
        | AccessFs::Truncate
}

/// Where a program lies with what belongs to it: `/opt/gcc` of `/opt/gcc/bin/cc`. Only its own
/// folder where what is above may be a person's.
pub(super) fn home_of(program: &Path) -> Option<PathBuf> {
    let program = program.canonicalize().ok()?;
    let folder = program.parent()?;
    let above = folder.parent().filter(|above| {
        let hidden = above.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        folder.ends_with("bin") && !hidden && !above.join(".profile").exists()
    });
    Some(above.unwrap_or(folder).to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_old_kernel_lacks_is_named() {
        let lacks = |version| missing(version).len();
        let versions = [ABI::Unsupported, ABI::V1, ABI::V3, ABI::V5, ABI::V6];
        assert_eq!(versions.map(lacks), [3, 3, 2, 1, 0]);
        assert!(missing(ABI::V1)[0].contains("any file"));
    }

    #[test]
    fn a_thread_in_jail_reads_what_it_may_and_the_others_are_free() {
        if !Confinement::of_this_machine().holds {
            return;
        }
        let _no_sweep = crate::run::TESTS.read();
        let [inside, outside] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let (here, there) = (inside.path().join("x"), outside.path().join("x"));
        std::fs::write(&there, "secret").unwrap();
        let writes = vec![inside.path().to_path_buf()];
        thread::scope(|scope| {
            let jailed = scope.spawn(|| {
                restrict(&[], &writes).unwrap();
                std::fs::write(&here, "fine").unwrap();
                assert_eq!(std::fs::read_to_string(&here).unwrap(), "fine");
                let denied = io::ErrorKind::PermissionDenied;
                assert_eq!(std::fs::read(&there).unwrap_err().kind(), denied);
                assert_eq!(std::fs::write(&there, "").unwrap_err().kind(), denied);
                assert_eq!(std::fs::read_dir("/").unwrap_err().kind(), denied);
                Command::new("true").status().unwrap();
            });
            jailed.join().unwrap();
        });
        assert_eq!(std::fs::read_to_string(&there).unwrap(), "secret");
    }
}
