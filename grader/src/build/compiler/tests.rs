//! Texts that do something to a compiler, with limits that are soon reached.

use std::{fs, time::Duration};

use rstest::rstest;

use super::*;
use crate::{build::Scratch, clone::Clone, event::Events, interrupt::Interrupt, run};

const SMALL: Limits =
    Limits { memory: 1 << 30, work: 1, time: Duration::from_secs(60), file: 4 << 20 };
/// Little more than a compiler needs to start.
const LITTLE_MEMORY: Limits = Limits { memory: 200 << 20, work: 60, ..SMALL };

/// Compiles `text` as a library.
fn compiled(text: &str, limits: Limits) -> Outcome {
    let _no_sweep = run::TESTS.read();
    let work = tempfile::tempdir().unwrap();
    let clone = Clone::find(Some(work.path().to_path_buf()), None).unwrap();
    let scratch = Scratch::create(&clone).unwrap();
    let (events, (_stop, interrupt)) = (Events::to_nobody(), Interrupt::by_hand());
    let (source, unit) = (work.path().join("in"), work.path().join("unit"));
    fs::create_dir(&source).unwrap();
    fs::create_dir(&unit).unwrap();
    fs::write(source.join("lib.rs"), text).unwrap();
    fs::write(work.path().join("canary"), "secret").unwrap();
    let site =
        Site { workspace: work.path(), scratch: &scratch, events: &events, interrupt: &interrupt };
    let mut args: Vec<OsString> = ["in/lib.rs", "--crate-type=lib", "-o"].map(Into::into).into();
    args.push(unit.join("lib.rlib").into());
    let task = Task { args: &args, reads: vec![source], writes: unit, limits };
    compile(site, &Programs::find(clone.root()).unwrap(), task).unwrap()
}

#[rstest]
#[case::macro_that_doubles(
    "macro_rules! m { ($($t:tt)*) => { m!($($t)* $($t)*); } } m!(x);",
    LITTLE_MEMORY,
    "ran out of memory on this text: it may use 200 MiB"
)]
#[case::constant_without_end(
    "#![allow(long_running_const_eval)] pub const C: () = loop {};",
    SMALL,
    "came to no end with this text within 1 seconds"
)]
#[case::function_that_needs_an_ever_larger_one(
    "pub fn f<T: Clone>(n: u8, t: T) { if n > 0 { f(n - 1, (t.clone(), t)) } }\n\
     pub fn g() { f(9, 1) }",
    SMALL,
    "came to no end"
)]
#[case::huge_static(
    "pub static S: [u8; 64 << 20] = [7; 64 << 20];",
    SMALL,
    "wrote a file of more than 4 MiB"
)]
fn what_a_text_does_to_a_compiler_is_told(
    #[case] text: &str,
    #[case] limits: Limits,
    #[case] says: &str,
) {
    blames(&compiled(text, limits), says);
}

#[test]
fn a_text_of_brackets_brings_a_compiler_down() {
    let (open, close) = ("(".repeat(100_000), ")".repeat(100_000));
    let text = format!("pub fn f() -> u8 {{ {open}1{close} }}");
    blames(&compiled(&text, Limits::default()), "its stack was full");
}

fn blames(outcome: &Outcome, says: &str) {
    let against = outcome.against.as_ref().map_or("", |against| &against.message);
    assert!(!outcome.done && against.contains(says), "{outcome:?}");
}

#[test]
fn a_compiler_that_waits_is_ended() {
    let outcome = compiled("pub fn f() {}", Limits { time: Duration::ZERO, ..SMALL });
    let against = outcome.against.unwrap();
    assert!(!outcome.done && against.message.contains("came to no end"), "{against:?}");
}

/// What a text quotes is no evidence.
#[test]
fn an_error_in_a_line_is_nothing_more() {
    let outcome = compiled("compile_error!(\"out of memory\");", Limits::default());
    assert!(!outcome.done && outcome.against.is_none(), "{outcome:?}");
}

#[test]
fn nothing_of_our_environment_is_there() {
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    let text = "const _: () = assert!(option_env!(\"CARGO_MANIFEST_DIR\").is_none());\n\
                const _: () = assert!(option_env!(\"HOME\").is_none());";
    let outcome = compiled(text, Limits::default());
    assert!(outcome.done, "{outcome:?}");
}

#[rstest]
#[case::beside_it("../canary")]
#[case::of_the_system("/etc/passwd")]
#[case::without_end("/dev/zero")]
#[case::of_a_process("/proc/self/environ")]
fn no_other_file_is_read(#[case] path: &str) {
    if !crate::build::Confinement::of_this_machine().missing.is_empty() {
        return;
    }
    let outcome = compiled(&format!("pub const S: &[u8] = include_bytes!({path:?});"), SMALL);
    let said = &outcome.diagnostics[0].message;
    assert!(!outcome.done && said.contains("Permission denied"), "{said}");
}
