use std::path::Path;

use rstest::rstest;

use super::{Refusal, refused};

fn found(text: &str) -> Vec<Refusal> {
    refused(Path::new("lib.rs"), text)
}

#[rstest]
#[case::block("fn f() { unsafe { } }", 10, "`unsafe`")]
#[case::implementation("unsafe impl Send for X {}", 1, "`unsafe`")]
#[case::function("pub unsafe fn f() {}", 5, "`unsafe`")]
#[case::in_a_macro("macro_rules! m { () => { unsafe { f() } } }", 26, "`unsafe`")]
#[case::handed_to_a_macro("m!(x, [unsafe])", 8, "`unsafe`")]
#[case::attribute("#[unsafe(naked)] extern \"C\" fn f() {}", 3, "`unsafe`")]
#[case::behind_letters("/* ä */ unsafe fn f() {}", 9, "`unsafe`")]
#[case::behind_a_string_with_quotes("const S: &str = \"\\\"\"; unsafe fn f() {}", 23, "`unsafe`")]
#[case::include("include!(\"x.rs\");", 1, "`include!`")]
#[case::include_str("const S: &str = include_str!(\"/x\");", 17, "`include_str!`")]
#[case::include_bytes("const S: &[u8] = std::include_bytes![\"/x\"];", 23, "`include_bytes!`")]
#[case::raw("const S: &str = r#include_str!(\"/x\");", 17, "`include_str!`")]
#[case::in_documentation("#[doc = include_str!(\"/x\")] fn f() {}", 9, "`include_str!`")]
#[case::env("const S: &str = core::env!(\"X\");", 23, "`env!`")]
#[case::spaced("const S: &str = env ! {\"X\"};", 17, "`env!`")]
#[case::option_env("const S: Option<&str> = option_env!(\"X\");", 25, "`option_env!`")]
#[case::new_name("use std::include_str as x;", 10, "`include_str!`")]
#[case::new_name_for_include("use std::{fmt, include as x};", 16, "`include` is refused under")]
#[case::new_name_for_env("use std::env as e;", 10, "`env` is refused under another name")]
#[case::handed_on("m!(include_bytes)", 4, "`include_bytes!`")]
#[case::asm("use std::arch::asm; fn f() { asm!(\"nop\") }", 30, "`asm!`")]
#[case::global_asm("core::arch::global_asm!(\"nop\");", 13, "`global_asm!`")]
#[case::path("#[path = \"/x.rs\"] mod x;", 3, "attribute `path`")]
#[case::path_on_condition("#[cfg_attr(all(), path = \"/x.rs\")] mod x;", 19, "attribute `path`")]
#[case::path_behind_others(
    "#[cfg_attr(any(a, b), inline, cfg_attr(c, path = \"/x.rs\"))] mod x;",
    43,
    "attribute `path`"
)]
#[case::feature("#![feature(asm)]", 4, "attribute `feature`")]
#[case::no_std("#![no_std]", 4, "attribute `no_std`")]
#[case::mangling("#[no_mangle] fn f() {}", 3, "attribute `no_mangle`")]
#[case::allocator(
    "#[core::prelude::v1::global_allocator] static A: X = X;",
    22,
    "`global_allocator`"
)]
#[case::procedural("#[proc_macro] fn f() {}", 3, "attribute `proc_macro`")]
#[case::in_a_macro_too("macro_rules! m { () => { #[path = \"x\"] mod x; } }", 28, "`path`")]
#[case::foreign_crate("extern crate libc;", 1, "`extern crate libc`")]
#[case::foreign_functions("extern \"C\" { fn f(); }", 1, "an `extern` block")]
#[case::foreign_by_default("extern { fn f(); }", 1, "an `extern` block")]
#[case::for_a_shell("#!/* bin/sh\nunsafe fn f() {} // */", 1, "a first line that is for a shell")]
#[case::mark_of_order("\u{feff}unsafe fn f() {}", 1, "`unsafe`")]
fn is_refused(#[case] text: &str, #[case] column: usize, #[case] says: &str) {
    let found = found(text);
    let first = found.first().expect("it is refused");
    assert_eq!((first.line, first.column), (1, column), "{first:?}");
    assert!(first.message.contains(says), "{}", first.message);
    assert!(!first.instead.is_empty());
}

#[rstest]
#[case::comment("// unsafe include_str!(\"x\")\n/* unsafe /* env!() */ */ fn f() {}")]
#[case::documentation("//! unsafe\n/// unsafe `env!`\nfn f() {}")]
#[case::string("const S: &str = \"unsafe { env!() }\"; const R: &str = r#\"unsafe \"x\" \"#;")]
#[case::raw_name("fn r#unsafe() {}")]
#[case::part_of_a_name("fn not_unsafe() { unsafely(); }")]
#[case::lints("#![forbid(unsafe_code)] #![deny(clippy::all)] #[allow(dead_code)] fn f() {}")]
#[case::harmless_macros("const S: &str = concat!(file!(), line!(), column!(), module_path!());")]
#[case::the_module_env("use std::env; fn f() { env::args(); std::env::var(\"X\"); }")]
#[case::words_of_a_program(
    "fn include(env: u8, path: u8) -> bool { env != path && include(1, 2) }"
)]
#[case::derived("#[derive(Debug, Clone)] #[cfg(test)] mod tests { #[test] fn f() {} }")]
#[case::of_a_tool("#[rustfmt::skip] #[clippy::path] fn f() {}")]
#[case::own_crates("extern crate std; extern crate alloc as a; extern crate self as me;")]
#[case::foreign_convention("extern \"C\" fn f() {} type F = extern \"C\" fn();")]
#[case::bound(
    "fn f<'a>(x: &'a u8) -> impl Sized + use<'a> { x } fn g(env: u8) -> u32 { env as u32 }"
)]
#[case::attribute_ahead("#! [allow(dead_code)]")]
#[case::attribute_of_a_macro(
    "macro_rules! m { ($(#[$a:meta])* $n:ident) => { $(#[$a])* fn $n() {} } }"
)]
fn is_not(#[case] text: &str) {
    assert_eq!(found(text), []);
    assert!(super::tokens::tokens(text).is_some());
}

#[test]
fn the_place_is_in_lines_and_characters() {
    let found = found("fn f() {}\r\n\r\n\tlet ä = unsafe { };\nenv!();\n");
    let places: Vec<_> = found.iter().map(|one| (one.line, one.column, one.width)).collect();
    assert_eq!(places, [(3, 10, 6), (4, 1, 3)]);
}

#[test]
fn a_text_of_brackets_alone_is_looked_through() {
    let text = format!("fn f() {{ {}unsafe{} }}", "(".repeat(200_000), ")".repeat(200_000));
    assert_eq!(found(&text).len(), 1);
}

#[test]
fn what_is_no_rust_is_left_to_the_compiler() {
    assert_eq!(found("fn f() { \"unsafe"), []);
    assert!(super::tokens::tokens("fn f() { \"unsafe").is_none());
}

/// Every submission that is right or wrong for another reason: those that attack say themselves
/// what must come of them.
#[test]
fn no_other_submission_of_ours_is_refused() {
    let clone = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut folders: Vec<_> =
        ["fixtures", "solutions", "grader/stubs"].map(|name| clone.join(name)).into();
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() && !path.ends_with("attacks") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert_eq!(refused(&path, &text), []);
                assert!(super::tokens::tokens(&text).is_some(), "{}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}
