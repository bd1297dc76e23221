//! Imports go down only, and no file is too long to be read in one go.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::program::clone;

/// The modules of the grader, the lowest first. A module may use those below its own line, and
/// those on it as long as they do not use it back.
const LAYERS: &[&[&str]] = &[
    &["clone", "interrupt", "event", "nearest", "exercise", "replace", "screen", "terminal"],
    &["submission"],
    &["build", "run"],
    &["judge"],
    &["compare", "doctor", "report", "walk"],
    &["fixture", "grading", "measuring", "progress"],
    &["audit", "mutants", "record"],
    &["hints", "overview"],
    &["watch"],
    &["args"],
    &["commands"],
    &["main"],
];

/// Lines of a file ahead of its tests.
const LONGEST: usize = 400;

type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn imports_go_down_only() {
    let arrows = arrows();
    let mut wrong = Vec::new();
    for (from, used) in &arrows {
        for to in used {
            if layer(to) > layer(from) {
                wrong.push(format!("`{from}` uses `{to}`, which is above it"));
            } else if layer(to) == layer(from) && reaches(&arrows, to, from) {
                wrong.push(format!("`{from}` and `{to}` use each other"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let mut files = Vec::new();
    sources(&clone().join("grader"), &mut files);
    let long: Vec<String> = files
        .iter()
        .filter(|path| !path.components().any(|part| part.as_os_str() == "tests"))
        .map(|path| (path, code(path).lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(files.len() > 50 && long.is_empty(), "of {}: {long:?}", files.len());
}

#[test]
fn what_is_behind_a_crate_path_is_found() {
    let text = "use crate::{\n    a::{self, B},\n    c,\n};\nuse crate::d::E;\nfn f(_: &crate::g::H) {}\n// crate::no\n";
    let used: Vec<String> = used(text).into_iter().collect();
    assert_eq!(used, ["a", "c", "d", "g"]);
}

fn layer(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| layer.contains(&module))
        .unwrap_or_else(|| panic!("the module `{module}` has no place in the table of layers"))
}

/// Whether `from` uses `to`, by itself or through others.
fn reaches(arrows: &Arrows, from: &str, to: &str) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            open.extend(arrows.get(at).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

/// Which module of the grader uses which others.
fn arrows() -> Arrows {
    let base = clone().join("grader/src");
    let mut files = Vec::new();
    sources(&base, &mut files);
    let mut arrows = Arrows::new();
    for path in files {
        let module = path.strip_prefix(&base).unwrap().components().next().unwrap();
        let module = module.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let others = used(&code(&path)).into_iter().filter(|other| *other != module);
        arrows.entry(module.clone()).or_default().extend(others);
    }
    arrows
}

/// The modules behind every `crate::` in `text`, comments aside.
fn used(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    let paths = text.split("crate::").skip(1);
    paths.flat_map(heads).filter(|head| head.starts_with(char::is_lowercase)).collect()
}

/// The first names of a path, or of each path in a group in braces.
fn heads(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut start, mut heads) = (0, 0, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            ',' | '}' if depth == 0 => {
                heads.push(name(group[start..at].trim_start()));
                start = at + 1;
                if letter == '}' {
                    break;
                }
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    heads
}

fn name(path: &str) -> String {
    path.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The text of a file ahead of its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
