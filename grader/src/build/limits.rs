//! What a compiler may use for one crate, and what it means when that is not enough.
//!
//! A text can keep a compiler busy without end, or bring it down: that is the text's doing, and told
//! as a compile error. A full disk and a machine without memory are the machine's, and are not.

use std::{os::unix::process::ExitStatusExt, process::ExitStatus, time::Duration};

use cargo_metadata::diagnostic::Diagnostic;
use rustix::process::{Resource, Signal};

use super::{against::Against, compiled::is_error, group::Group};

/// What one compiler may use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Bytes of memory: several times what any honest submission needs, on many cores too.
    pub(super) memory: u64,
    /// Seconds of work. The kernel counts only those in which the machine gave it a processor, so
    /// that a busy machine changes nothing.
    pub(super) work: u64,
    /// Time in all: for a compiler that waits for something, and hence never works so long.
    pub(super) time: Duration,
    /// Bytes of a file.
    pub(super) file: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 2 << 30, work: 10, time: Duration::from_secs(120), file: 256 << 20 }
    }
}

impl Limits {
    /// Bounds `compiler`, and the linker that it will start.
    pub(super) fn apply(&self, compiler: &Group) -> std::io::Result<()> {
        compiler.limit(Resource::Data, (self.memory, self.memory))?;
        compiler.limit(Resource::Fsize, (self.file, self.file))?;
        compiler.limit(Resource::Core, (0, 0))?;
        // One that does not heed the first signal ends with the second.
        compiler.limit(Resource::Cpu, (self.work, self.work + 1))
    }

    /// What the text is to blame for, where a compiler has failed with `status`.
    pub(super) fn blame(&self, status: ExitStatus, said: &Said<'_>) -> Option<Against> {
        let signal = status.signal().and_then(Signal::from_named_raw);
        let out_of_memory = MEMORY.iter().any(|text| said.contains(text));
        let disk = DISK.iter().any(|text| said.contains(text)) || signal == Some(Signal::BUS);
        match signal {
            _ if disk => None,
            Some(Signal::XCPU) => Some(self.endless()),
            Some(Signal::XFSZ) => Some(self.large()),
            _ if LARGE.iter().any(|text| said.contains(text)) => Some(self.large()),
            _ if out_of_memory => Some(self.memory()),
            _ if STACK.iter().any(|text| said.contains(text)) => Some(deep()),
            Some(Signal::SEGV) => Some(deep()),
            // Somebody else's doing: the kernel's, when the machine has no memory left.
            Some(Signal::KILL | Signal::TERM | Signal::INT | Signal::HUP) => None,
            Some(signal) => Some(crashed(&format!("signal {}", signal.as_raw()))),
            None => said.panic().map(crashed),
        }
    }

    /// It worked, or waited, until its time was over.
    pub(super) fn endless(&self) -> Against {
        let message = format!(
            "the compiler came to no end with this text within {} seconds of work",
            self.work
        );
        let help = "look for what grows without end while it is compiled: a macro that calls itself, a loop in a `const`, a generic type or function that needs an ever larger one";
        Against { message, help: help.to_owned() }
    }

    fn memory(&self) -> Against {
        let message = format!(
            "the compiler ran out of memory on this text: it may use {} MiB",
            self.memory >> 20
        );
        let help = "look for what grows while it is compiled: a macro that repeats itself, a type that holds itself many times, a huge `const` or `static`";
        Against { message, help: help.to_owned() }
    }

    fn large(&self) -> Against {
        let message =
            format!("the compiler wrote a file of more than {} MiB for this text", self.file >> 20);
        let help = "make what is built into the program smaller: a `static` or a `const`";
        Against { message, help: help.to_owned() }
    }
}

fn deep() -> Against {
    Against {
        message: "the compiler crashed on this text: most likely its stack was full".to_owned(),
        help: "look for what is nested too deeply: brackets, expressions, types, calls of macros"
            .to_owned(),
    }
}

fn crashed(how: &str) -> Against {
    Against {
        message: format!("the compiler crashed on this text, by a mistake of its own: {how}"),
        help: "write it in another way; https://github.com/rust-lang/rust/issues may know of it"
            .to_owned(),
    }
}

/// By each of these a program, the standard library, LLVM or a linker says so.
const MEMORY: &[&str] = &[
    "memory allocation of ",
    "out of memory",
    "Cannot allocate memory",
    "memory exhausted",
    "std::bad_alloc",
];
const STACK: &[&str] = &["has overflowed its stack", "interrupted by SIGSEGV"];
const LARGE: &[&str] = &["File too large", "File size limit exceeded", "SIGXFSZ"];
const DISK: &[&str] = &["No space left on device", "Bus error", "SIGBUS"];

/// What a compiler said that is not about a line: what it quotes of a text proves nothing.
pub(super) struct Said<'a> {
    pub(super) besides: &'a str,
    pub(super) diagnostics: &'a [Diagnostic],
}

impl Said<'_> {
    fn contains(&self, text: &str) -> bool {
        self.besides.contains(text) || self.unplaced().any(|said| said.contains(text))
    }

    fn unplaced(&self) -> impl Iterator<Item = &str> {
        let errors = self.diagnostics.iter().filter(|one| is_error(one) && one.spans.is_empty());
        errors.filter_map(|error| error.rendered.as_deref())
    }

    /// The compiler's own panic, in its words.
    fn panic(&self) -> Option<&str> {
        const ICE: &str = "internal compiler error";
        let told = self
            .diagnostics
            .iter()
            .find(|one| one.level == cargo_metadata::diagnostic::DiagnosticLevel::Ice);
        let told = told.map(|one| one.message.as_str());
        let line = || self.besides.lines().find(|line| line.contains(ICE));
        let panic = || self.besides.lines().find(|line| line.contains("thread 'rustc'"));
        told.or_else(line).or_else(panic)
    }
}
