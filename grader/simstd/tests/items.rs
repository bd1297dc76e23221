//! `ITEMS.md` and the code agree: what the list says std offers is named in code that compiles in
//! both worlds, and is used by a program or a scenario.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Items that only unsafe code can use, which a submission cannot have: naming them is enough.
const UNSAFE: [&str; 2] = ["get_disjoint_unchecked_mut", "spawn_unchecked"];

/// The names that `ITEMS.md` lists, up to what it leaves out. Entries start with a dash; first
/// comes the path, then, after a colon, the members, and after a semicolon the traits.
fn listed() -> BTreeSet<String> {
    let text = fs::read_to_string(folder().join("ITEMS.md")).expect("the list is here");
    let mut entries: Vec<String> = Vec::new();
    for line in text.lines().take_while(|line| *line != "## Left out") {
        match (line.strip_prefix("- "), line.strip_prefix("  ")) {
            (Some(first), _) => entries.push(first.to_owned()),
            (None, Some(more)) => {
                let entry = entries.last_mut().expect("an entry begins with a dash");
                entry.push(' ');
                entry.push_str(more);
            }
            (None, None) => {}
        }
    }
    entries.iter().flat_map(|entry| names(entry)).collect()
}

/// The names of one entry. `a::{B, C}` is two paths.
fn names(entry: &str) -> Vec<String> {
    let (entry, traits) = entry.split_once("; ").unwrap_or((entry, ""));
    let (paths, members) = entry.split_once("`: ").unwrap_or((entry, ""));
    let mut names = Vec::new();
    for path in expanded(paths.trim_matches(['`', '.'])) {
        names.extend(quoted(members).map(|member| format!("{path}::{member}")));
        names.extend(quoted(traits).map(|name| format!("{path}: {name}")));
        names.push(path);
    }
    names
}

fn expanded(paths: &str) -> Vec<String> {
    let Some((before, inner)) = paths.split_once('{') else { return vec![paths.to_owned()] };
    let inner = inner.trim_end_matches('}').split(", ");
    inner.map(|last| format!("{before}{last}")).collect()
}

/// What stands between backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The code that says how each item behaves.
fn programs() -> String {
    let mut files: Vec<PathBuf> = Vec::new();
    for place in ["twice/src", "tests/scenarios"] {
        let paths = fs::read_dir(folder().join(place)).expect("the folder is here");
        files.extend(paths.flatten().map(|entry| entry.path()).filter(|path| path.is_file()));
    }
    files.iter().map(|path| fs::read_to_string(path).expect("it is text")).collect()
}

#[test]
fn each_item_is_named_in_both_worlds() {
    let (real, ours): (BTreeSet<String>, BTreeSet<String>) =
        (twice_real::items().into_iter().collect(), twice_sim::items().into_iter().collect());
    assert_eq!(real, ours);
    let listed = listed();
    let unnamed: Vec<_> = listed.difference(&ours).collect();
    let unlisted: Vec<_> = ours.difference(&listed).collect();
    assert!(listed.len() > 500, "the list was misread: {} items", listed.len());
    assert!(unnamed.is_empty(), "`ITEMS.md` lists what no code names: {unnamed:#?}");
    assert!(unlisted.is_empty(), "`ITEMS.md` lacks what is named: {unlisted:#?}");
}

#[test]
fn each_item_is_used() {
    let text = programs();
    let words: BTreeSet<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let unused: Vec<String> = listed()
        .into_iter()
        // Traits are used by operators and formats rather than by name.
        .filter(|name| !name.contains(": "))
        .filter(|name| {
            let last = name.rsplit("::").next().unwrap_or(name);
            !words.contains(last.trim_end_matches('!')) && !UNSAFE.contains(&last)
        })
        .collect();
    assert!(unused.is_empty(), "no program uses {unused:#?}");
}
