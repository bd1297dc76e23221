//! Why something is refused, and what to do instead: the sentences, and which of them is whose.

/// What is refused and why, and what to do instead.
pub(super) type Because = (String, &'static str);

const LEAVE_OUT: &str = "leave it out: the checks call what you write by its path in Rust";
const IN_RUST: &str = "write it in safe Rust: no exercise needs more";

pub(super) fn because_unsafe() -> Because {
    let message = "`unsafe` is refused: it can touch any memory, that of the checks included";
    (message.to_owned(), "the locks, atomics and channels of `std` are enough for every exercise")
}

/// For a macro.
pub(super) fn called(name: &str) -> Because {
    let (why, instead) = match name {
        "env" | "option_env" => (
            "what is judged must not depend on where it is compiled",
            "write the value into a `const`",
        ),
        "asm" | "global_asm" | "naked_asm" => {
            ("machine code is out of reach of all that the compiler checks", IN_RUST)
        }
        _ => (
            "a submission is judged by its own text and reads no other file",
            "write the text where it is needed; `mod name;` finds `name.rs` beside the crate root",
        ),
    };
    (format!("`{name}!` is refused: {why}"), instead)
}

/// For a `use … as`.
pub(super) fn renamed(name: &str) -> Because {
    let what = if name == "global_allocator" { "an attribute" } else { "a macro" };
    let message = format!(
        "`{name}` is refused under another name: it is {what} too, and could not be told any more"
    );
    (message, "import it under its own name, without `as`")
}

pub(super) fn other_crate(name: &str) -> Because {
    let message = format!(
        "`extern crate {name}` is refused: a submission has nothing but the standard library"
    );
    (message, "use what `std` has")
}

pub(super) fn foreign() -> Because {
    let message = "an `extern` block is refused: what it declares is out of reach of all that the compiler checks";
    (message.to_owned(), IN_RUST)
}

/// For the first line of a file.
pub(super) fn shebang() -> Because {
    let message = "a first line that is for a shell is refused: the compiler skips it unread";
    (message.to_owned(), "remove it: a submission is a library, which nobody starts")
}

/// For an attribute; `None` for one that is allowed.
pub(super) fn attribute(name: &str) -> Option<Because> {
    let (why, instead) = match name {
        "path" => (
            "it can name any file of this machine",
            "put the file where `mod name;` finds it, or write `mod name { … }`",
        ),
        "feature" => {
            ("submissions are written in stable Rust", "leave it out, and use what is stable")
        }
        "no_mangle" | "export_name" | "link" | "link_name" | "link_section" | "link_ordinal"
        | "no_link" | "linkage" | "used" | "ffi_const" | "ffi_pure" => {
            ("it reaches out of this crate, into the whole program", LEAVE_OUT)
        }
        "global_allocator"
        | "panic_handler"
        | "alloc_error_handler"
        | "no_std"
        | "no_core"
        | "no_main"
        | "test_runner"
        | "reexport_test_harness_main"
        | "panic_runtime"
        | "needs_panic_runtime"
        | "allocator"
        | "default_lib_allocator"
        | "lang" => ("it replaces a part of the program in which the checks run", LEAVE_OUT),
        "proc_macro" | "proc_macro_attribute" | "proc_macro_derive" => {
            ("it would run inside the compiler", "`macro_rules!` does without that")
        }
        "crate_type" | "crate_name" => {
            ("how a submission is built is not its own affair", LEAVE_OUT)
        }
        "naked" => ("machine code is out of reach of all that the compiler checks", IN_RUST),
        _ => return None,
    };
    Some((format!("the attribute `{name}` is refused: {why}"), instead))
}
